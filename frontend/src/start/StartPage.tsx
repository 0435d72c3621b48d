import { useState } from "react";
import { type Example, useArchitectures, useCreateArchitecture, useExamples } from "@/api/architectureList";
import { useCatalogSoon } from "@/catalog/useCatalog";
import { asDocument } from "@/document/read";
import { Button, IconButton } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Mark } from "@/ui/Glyph";
import { navigate } from "@/ui/router";
import { toast } from "@/ui/Toast";
import { chooseTheme, useTheme } from "@/ui/theme";
import { ArchitectureRow } from "./ArchitectureRow";
import { factsOf } from "./facts";
import { NameDialog } from "./NameDialog";
import { Preview } from "./Preview";
import { beginning, paragraph } from "./paragraph";
import css from "./StartPage.module.css";

/** So many rows stand above the templates before a person asks for the rest. */
const FIRST = 8;

/** The architectures and the templates to begin from. */
export function StartPage() {
  const architectures = useArchitectures();
  const create = useCreateArchitecture();
  const [naming, setNaming] = useState(false);
  const [all, setAll] = useState(false);
  const theme = useTheme();
  const list = architectures.data ?? [];

  const begin = (body: { name: string } | { example: string }) =>
    create.mutate(body, {
      onSuccess: (made) => navigate(`/architectures/${made.id}`),
      onError: (error) => toast(`Not created: ${error.message}`, { tone: "error" }),
    });
  return (
    <div className={css.page}>
      <header className={css.bar}>
        <span className={css.brand}>
          <Mark />
          Loadline
        </span>
        <IconButton
          label={theme === "dark" ? "Use the light theme" : "Use the dark theme"}
          glyph={theme === "dark" ? "sun" : "moon"}
          look="quiet"
          onClick={() => chooseTheme(theme === "dark" ? "light" : "dark")}
        />
      </header>
      <main className={css.main}>
        <div className={css.head}>
          <h1>Architectures</h1>
          <Button look="primary" glyph="plus" onClick={() => setNaming(true)}>
            New architecture
          </Button>
        </div>
        {architectures.error ? (
          <EmptyState
            title="The list cannot be read"
            action={<Button onClick={() => architectures.refetch()}>Try again</Button>}
          >
            {architectures.error.message}
          </EmptyState>
        ) : list.length > 0 ? (
          <table className={css.table}>
            <thead>
              <tr>
                <th>Name</th>
                <th>Changed</th>
                <th>Last run</th>
                <th className={css.figure}>Per month</th>
                <th>
                  <span className="visually-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? list : list.slice(0, FIRST)).map((one) => (
                <ArchitectureRow key={one.id} architecture={one} />
              ))}
            </tbody>
          </table>
        ) : (
          !architectures.isLoading && (
            <p className={css.none}>
              Nothing here yet. Begin with a blank canvas, or open a template below and press Run.
            </p>
          )
        )}
        {!all && list.length > FIRST && (
          <Button look="quiet" className={css.all} onClick={() => setAll(true)}>
            Show all {list.length}
          </Button>
        )}
        <Templates busy={create.isPending} onPick={(example) => begin({ example: example.key })} />
      </main>
      {naming && (
        <NameDialog
          title="New architecture"
          button="Create"
          name="Untitled"
          onName={(name) => begin({ name })}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  );
}

/** Designs that run as they are, with traffic, objectives and a bill. */
function Templates({ busy, onPick }: { busy: boolean; onPick: (example: Example) => void }) {
  const examples = useExamples();
  const catalog = useCatalogSoon();
  if (examples.error)
    return <p className={css.none}>The templates cannot be read: {examples.error.message}</p>;
  const list = examples.data ?? [];
  if (list.length === 0) return null;
  return (
    <section aria-labelledby="templates">
      <h2 id="templates">Start from a template</h2>
      <p className={css.none}>Each comes with its traffic and its objectives: open one and press Run.</p>
      <ul className={css.cards}>
        {list.map((example) => (
          <li key={example.key}>
            <button type="button" className={css.card} disabled={busy} onClick={() => onPick(example)}>
              <span className={css.cardPicture}>
                {catalog && <Preview document={asDocument(example.document)} catalog={catalog} />}
              </span>
              <span className={css.cardTitle}>{example.title}</span>
              <span className={css.cardText}>{beginning(paragraph(example.text), 220)}</span>
              <span className={css.cardFacts}>
                {factsOf(example).map((fact) => (
                  <span key={fact}>{fact}</span>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
