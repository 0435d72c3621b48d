import { createStore } from "zustand/vanilla";
import { difference, inverse, patch, type Step } from "./history";
import { find } from "./look";
import { type Document, EMPTY } from "./types";

/** The one place where the drawing lives while it is edited. It never fetches; autosave watches it from above. */
export type EditorState = {
  document: Document;
  past: readonly Step[];
  future: readonly Step[];
  selection: readonly string[];
  /** Counts the edits since `open`; whoever saves compares it. */
  edits: number;
};

const LIMIT = 200;
const MERGE_MS = 1200;
const START: EditorState = { document: EMPTY, past: [], future: [], selection: [], edits: 0 };

export const editor = createStore<EditorState>(() => START);

/** Begins with a Document (and, after a reload, its history). */
export function open(
  document: Document,
  history: { past: readonly Step[]; future: readonly Step[] } | null = null,
): void {
  editor.setState({ ...START, document, past: history?.past ?? [], future: history?.future ?? [] }, true);
}

/**
 * Does one command as one step of the history. Steps with the same `key` that follow within a moment become one:
 * a slider that is dragged, an arrow key that is held.
 */
export function act(
  label: string,
  command: (document: Document) => Document,
  options: { key?: string; select?: readonly string[] } = {},
): boolean {
  const state = editor.getState();
  const document = command(state.document);
  const delta = difference(state.document, document);
  if (!delta) {
    if (options.select) select(options.select);
    return false;
  }
  const now = Date.now();
  const last = state.past.at(-1);
  let past = state.past;
  let step: Step = { label, delta, time_ms: now, ...(options.key ? { key: options.key } : {}) };
  if (last && options.key && last.key === options.key && now - last.time_ms < MERGE_MS) {
    const merged = difference(patch(state.document, inverse(last.delta)), document);
    past = past.slice(0, -1);
    step = merged ? { ...step, delta: merged } : step;
    if (!merged) {
      editor.setState({ document, past, future: [], edits: state.edits + 1 });
      return true;
    }
  }
  editor.setState({
    document,
    past: [...past, step].slice(-LIMIT),
    future: [],
    edits: state.edits + 1,
    selection: kept(document, options.select ?? state.selection),
  });
  return true;
}

function kept(document: Document, selection: readonly string[]): readonly string[] {
  return selection.every((id) => find(document, id))
    ? selection
    : selection.filter((id) => find(document, id));
}

export function undo(): void {
  const { document, past, future, selection, edits } = editor.getState();
  const step = past.at(-1);
  if (!step) return;
  const before = patch(document, inverse(step.delta));
  editor.setState({
    document: before,
    past: past.slice(0, -1),
    future: [...future, step],
    edits: edits + 1,
    selection: kept(before, selection),
  });
}

export function redo(): void {
  const { document, past, future, selection, edits } = editor.getState();
  const step = future.at(-1);
  if (!step) return;
  const after = patch(document, step.delta);
  editor.setState({
    document: after,
    past: [...past, { ...step, key: "" }],
    future: future.slice(0, -1),
    edits: edits + 1,
    selection: kept(after, selection),
  });
}

export function select(ids: readonly string[]): void {
  const { document, selection } = editor.getState();
  const next = kept(document, ids);
  if (next.length === selection.length && next.every((id, at) => id === selection[at])) return;
  editor.setState({ selection: next });
}
