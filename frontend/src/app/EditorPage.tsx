import { useQuery } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { Suspense, useEffect, useState } from "react";
import { readArchitecture } from "@/api/architectures";
import { ApiError } from "@/api/problems";
import { useCatalog } from "@/catalog/useCatalog";
import { clearOverlay } from "@/document/overlay";
import { asDocument } from "@/document/read";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Link } from "@/ui/router";
import { Autosave } from "./autosave";
import { Editor } from "./Editor";
import { TopBar } from "./TopBar";

/** Loads one architecture, then edits it. */
export default function EditorPage({ architectureId }: { architectureId: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["architecture", architectureId],
    queryFn: ({ signal }) => readArchitecture(architectureId, signal),
    // The draft is the store's from here on; the server hears of it, it does not tell.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error) {
    const gone = error instanceof ApiError && error.status === 404;
    return (
      <>
        <TopBar />
        <main>
          <EmptyState
            title={gone ? "This drawing does not exist" : "The drawing could not be loaded"}
            action={
              gone ? (
                <Link href="/">To your architectures</Link>
              ) : (
                <Button onClick={() => void refetch()}>Try again</Button>
              )
            }
          >
            {gone ? "It may have been deleted." : error.message}
          </EmptyState>
        </main>
      </>
    );
  }
  return (
    <Suspense fallback={<Loading />}>
      {data ? (
        <Loaded id={architectureId} etag={data.etag} name={data.name} document={data.document} />
      ) : (
        <Loading />
      )}
    </Suspense>
  );
}

function Loading() {
  return (
    <>
      <TopBar />
      <main aria-busy="true">
        <EmptyState title="Opening the drawing…" />
      </main>
    </>
  );
}

function Loaded({ id, etag, name, document }: { id: string; etag: string; name: string; document: unknown }) {
  const catalog = useCatalog();
  const [autosave, setAutosave] = useState<Autosave | null>(null);
  useEffect(() => {
    const made = new Autosave(id, etag, { ...asDocument(document), name });
    setAutosave(made);
    return () => {
      made.stop();
      clearOverlay();
    };
  }, [id, etag, name, document]);
  if (!autosave) return <Loading />;
  return (
    <ReactFlowProvider>
      <Editor architectureId={id} catalog={catalog} autosave={autosave} />
    </ReactFlowProvider>
  );
}
