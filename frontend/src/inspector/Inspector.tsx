import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { titleOf } from "@/catalog/rules";
import type { Catalog, Param } from "@/catalog/types";
import { rename, setField, setParam } from "@/document/commands";
import { find, index, isEdge, isGroup } from "@/document/look";
import { overlay } from "@/document/overlay";
import { problems } from "@/document/problems";
import { act, editor } from "@/document/store";
import type { Document, Item, Json } from "@/document/types";
import { TextInput } from "@/ui/Field";
import { Glyph } from "@/ui/Glyph";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { type Tab, Tabs } from "@/ui/Tabs";
import { Connections } from "./Connections";
import { EdgeForm } from "./EdgeForm";
import { errorsOf } from "./errors";
import css from "./Inspector.module.css";
import { withNames } from "./names";
import { ParamForm } from "./ParamForm";
import { Several } from "./Several";
import { SystemForm } from "./SystemForm";
import { WorkForm } from "./WorkForm";

/** Tabs that other rooms bring: what a run saw, what it costs. */
export type ExtraTab = { id: string; title: string; render: (subject: string | null) => ReactNode };

const TITLES: Record<string, string> = { config: "Config", scaling: "Scaling", traffic: "Traffic" };
const ORDER = ["config", "scaling", "traffic"];

/** The properties of what is selected; of the whole drawing when nothing is. */
export function Inspector({ catalog, extra }: { catalog: Catalog; extra: ExtraTab[] }) {
  const document = useStore(editor, (state) => state.document);
  const selection = useStore(editor, (state) => state.selection);
  const locked = useStore(overlay, (state) => state.locked);
  const [tab, setTab] = useState("config");
  if (selection.length > 1) return <Several count={selection.length} />;
  const item = selection[0] === undefined ? undefined : find(document, selection[0]);
  const about = item ? describe(catalog, document, item) : null;
  const params = item && about ? withNames(about.params, item.params ?? {}, catalog, document, item) : [];
  const own = item
    ? ORDER.filter((id) => {
        if (id === "config") return true;
        if (id === "traffic" && (isEdge(item) || (about?.work ?? "none") !== "none")) return true;
        return params.some((param) => (param.tab ?? "config") === id);
      })
    : ["config"];
  const tabs: Tab[] = [
    ...own.map((id) => ({ id, title: item ? (TITLES[id] ?? id) : "Drawing" })),
    ...extra.map(({ id, title }) => ({ id, title })),
    ...(item ? [{ id: "notes", title: "Notes" }] : []),
  ];
  const shown = tabs.some(({ id }) => id === tab) ? tab : "config";
  return (
    <aside className={css.inspector} aria-label="Properties">
      <fieldset className={css.locked} disabled={locked}>
        {item && about ? <Head item={item} about={about} /> : <SystemHead name={document.name} />}
      </fieldset>
      <Tabs tabs={tabs} selected={shown} onSelect={setTab} label="Properties" />
      <div
        className={css.body}
        role="tabpanel"
        aria-label={tabs.find(({ id }) => id === shown)?.title}
        key={item?.id}
      >
        {extra.find(({ id }) => id === shown)?.render(item?.id ?? null) ?? (
          <>
            {locked && (
              <p className={css.hint} role="status">
                <Glyph name="lock" size={14} /> The run is being played. Pause to change the drawing.
              </p>
            )}
            <fieldset className={css.locked} disabled={locked}>
              {item ? (
                <Own item={item} catalog={catalog} tab={shown} params={params} />
              ) : (
                <SystemForm document={document} catalog={catalog} />
              )}
            </fieldset>
          </>
        )}
      </div>
    </aside>
  );
}

type About = {
  title: string;
  kind: string;
  icon: string | null;
  docs: string | null;
  params: Param[];
  work: string;
  summary: string;
};

function describe(catalog: Catalog, document: Document, item: Item): About {
  if (isEdge(item)) {
    const kind = catalog.edgeKind.get(item.kind);
    const name = (id: string) => {
      const node = index(document).nodes.get(id);
      return node ? titleOf(node, catalog.service.get(node.service)) : id;
    };
    return {
      title: item.title ?? kind?.title ?? item.kind,
      kind: `${name(item.from[0])} → ${name(item.to[0])}, ${kind?.synchrony ?? "of an unknown kind"}`,
      icon: null,
      docs: kind?.docs_url ?? null,
      params: kind?.params ?? [],
      work: "none",
      summary: kind?.summary ?? "",
    };
  }
  const service = catalog.service.get(item.service);
  return {
    title: titleOf(item, service),
    kind: service?.title ?? `${item.service} (unknown to this version)`,
    icon: service?.icon ?? "own:network",
    docs: service?.docs_url ?? null,
    params: service?.params ?? [],
    work: service?.work ?? "none",
    summary: service?.summary ?? "",
  };
}

function Head({ item, about }: { item: Item; about: About }) {
  return (
    <header className={css.head}>
      {about.icon ? (
        <ServiceIcon icon={about.icon} size={36} />
      ) : (
        <EdgeMark dashed={about.kind.endsWith("asynchronous")} />
      )}
      <div className={css.words}>
        <TextInput
          key={item.id}
          label="Name"
          value={about.title}
          onCommit={(title) => act("Rename", (document) => rename(document, item.id, title))}
        />
        <p className={css.kind} title={about.summary}>
          {about.kind}{" "}
          {about.docs && (
            <a className={css.docs} href={about.docs} target="_blank" rel="noreferrer">
              AWS <Glyph name="external" size={11} />
              <span className="visually-hidden"> documentation of {about.kind}</span>
            </a>
          )}
        </p>
      </div>
    </header>
  );
}

function EdgeMark({ dashed }: { dashed: boolean }) {
  return (
    <svg className={css.edgeMark} viewBox="0 0 36 36" width="36" height="36" aria-hidden="true">
      <path d="M4 25h10V11h16" strokeDasharray={dashed ? "4 3" : undefined} />
      <path d="m26 7 5 4-5 4" />
    </svg>
  );
}

function SystemHead({ name }: { name: string }) {
  return (
    <header className={css.head}>
      <div className={css.words}>
        <h2 className={css.system}>{name}</h2>
        <p className={css.kind}>The whole drawing. Select a box or an arrow to see its settings.</p>
      </div>
    </header>
  );
}

function Own({ item, catalog, tab, params }: { item: Item; catalog: Catalog; tab: string; params: Param[] }) {
  const document = useStore(editor, (state) => state.document);
  const found = useStore(problems, (state) => state.found);
  const errors = errorsOf(found, item.id);
  if (tab === "notes") {
    return (
      <TextInput
        lines={12}
        label="Notes"
        placeholder="Why is it like this? Whoever comes next will thank you."
        value={item.notes ?? ""}
        onCommit={(text) =>
          act("Write notes", (before) => setField(before, item.id, "notes", text || undefined))
        }
      />
    );
  }
  const here = params.filter((param) => (param.tab ?? "config") === tab);
  const set = (name: string, value: Json | undefined) =>
    act(
      `Set ${params.find((param) => param.name === name)?.title.toLowerCase() ?? name}`,
      (before) => setParam(before, item.id, name, value),
      { key: `param ${item.id} ${name}` },
    );
  const service = isEdge(item) || isGroup(item) ? undefined : catalog.service.get(item.service);
  return (
    <>
      {tab === "traffic" && isEdge(item) && <EdgeForm edge={item} document={document} errors={errors} />}
      {tab === "traffic" && service && !isEdge(item) && !isGroup(item) && (
        <WorkForm node={item} service={service} document={document} errors={errors} />
      )}
      <ParamForm params={here} values={item.params ?? {}} path="params" errors={errors} onSet={set} />
      {tab === "config" && !isEdge(item) && !isGroup(item) && (
        <Connections node={item} document={document} catalog={catalog} />
      )}
      {here.length === 0 && tab === "config" && <p className={css.none}>Nothing to set here.</p>}
    </>
  );
}
