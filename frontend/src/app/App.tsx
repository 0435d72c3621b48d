import { lazy, Suspense } from "react";
import { StartPage } from "@/start/StartPage";
import { EmptyState } from "@/ui/EmptyState";
import { Link, usePath } from "@/ui/router";
import { Toasts } from "@/ui/Toast";
import { Broken } from "./Broken";

/** Whoever only looks at the list needs no canvas. */
const EditorPage = lazy(() => import("./EditorPage"));

/** The page: start page at /, the editor at /architectures/:id. */
export function App() {
  const path = usePath();
  const editor = /^\/architectures\/([^/]+)\/?$/.exec(path);
  return (
    <>
      <Broken key={path}>
        {path === "/" ? (
          <StartPage />
        ) : editor?.[1] ? (
          <Suspense fallback={<main aria-busy="true" />}>
            <EditorPage key={editor[1]} architectureId={editor[1]} />
          </Suspense>
        ) : (
          <main>
            <EmptyState title="There is no page here" action={<Link href="/">To your architectures</Link>} />
          </main>
        )}
      </Broken>
      <Toasts />
    </>
  );
}
