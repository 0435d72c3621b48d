import { createStore } from "zustand/vanilla";
import { findProblems, renameArchitecture, type Stale, saveDraft } from "@/api/architectures";
import { ApiError } from "@/api/problems";
import { setProblems } from "@/document/problems";
import { asDocument } from "@/document/read";
import { editor, open } from "@/document/store";
import type { Document } from "@/document/types";
import { canonical, forget, keepDraft, keepHistory, keptDraft, keptHistory } from "./kept";

/** Saves the draft a moment after each edit, and never loses one: what is not saved yet is kept on this device. */
export type SaveState =
  | { is: "saved" | "unsaved" | "saving" }
  | { is: "offline"; since_ms: number }
  | { is: "refused"; message: string }
  | { is: "conflict"; theirs: Document; etag: string };

export const saving = createStore<{ state: SaveState }>(() => ({ state: { is: "saved" } }));

const QUIET_MS = 500;
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 30_000];

export class Autosave {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;
  private failures = 0;
  private saved: Document;
  private name: string;
  private stopped = false;
  private unsubscribe: () => void;

  constructor(
    private readonly id: string,
    private etag: string,
    document: Document,
  ) {
    this.saved = document;
    this.name = document.name;
    this.begin(document);
    this.unsubscribe = editor.subscribe((now, before) => {
      if (now.document !== before.document) this.changed();
    });
    window.addEventListener("online", this.retry);
    window.addEventListener("pagehide", this.keep);
  }

  private begin(server: Document): void {
    const kept = keptDraft(this.id);
    const differs = kept && canonical(kept.document) !== canonical(server);
    const start = differs ? kept.document : server;
    open(start, keptHistory(this.id, start));
    this.show({ is: "saved" });
    if (differs && kept.etag === this.etag) this.changed();
    else if (differs) this.show({ is: "conflict", theirs: server, etag: this.etag });
    else forget(this.id);
    findProblems(start).then(
      (found) => this.stopped || setProblems(start, found),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
      },
    );
  }

  private show(state: SaveState): void {
    saving.setState({ state });
  }

  private keep = (): void => {
    const { document, past, future } = editor.getState();
    if (document !== this.saved) keepDraft(this.id, this.etag, document);
    keepHistory(this.id, document, past, future);
  };

  private changed(): void {
    const { state } = saving.getState();
    const { document } = editor.getState();
    if (document !== this.saved) keepDraft(this.id, this.etag, document);
    if (state.is === "conflict") return;
    if (state.is !== "offline") this.show({ is: "unsaved" });
    this.later(QUIET_MS);
  }

  private later(wait_ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), wait_ms);
  }

  private retry = (): void => {
    if (saving.getState().state.is === "offline") this.later(0);
  };

  /** Saves now what is not saved yet. Resolves once the server has the drawing, or could not take it. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    this.keep();
    const { document } = editor.getState();
    if (saving.getState().state.is === "conflict") return false;
    if (document === this.saved) return true;
    if (this.busy) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return this.save();
    }
    this.busy = true;
    if (saving.getState().state.is !== "offline") this.show({ is: "saving" });
    try {
      const { etag, problems } = await saveDraft(this.id, document, this.etag);
      this.etag = etag;
      this.saved = document;
      if (document.name !== this.name) {
        await renameArchitecture(this.id, document.name);
        this.name = document.name;
      }
      this.failures = 0;
      setProblems(document, problems);
      if (editor.getState().document === document) {
        forget(this.id);
        this.show({ is: "saved" });
      } else if (!this.stopped) {
        this.show({ is: "unsaved" });
        this.later(QUIET_MS);
      }
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failed(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  private failed(error: ApiError): void {
    if (error.status === 412) {
      const { document, etag } = error.body as Stale;
      this.show({ is: "conflict", theirs: asDocument(document), etag });
      return;
    }
    if (error.status === 0 || error.status >= 500) {
      const { state } = saving.getState();
      if (state.is !== "offline") this.show({ is: "offline", since_ms: Date.now() });
      if (!this.stopped) this.later(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)] ?? 30_000);
      this.failures += 1;
      return;
    }
    this.show({ is: "refused", message: error.message });
  }

  /** Ends a conflict: the drawing on this page goes over theirs, or theirs takes its place here. */
  settle(keep: "mine" | "theirs"): void {
    const { state } = saving.getState();
    if (state.is !== "conflict") return;
    this.etag = state.etag;
    this.show({ is: "unsaved" });
    if (keep === "theirs") {
      this.saved = state.theirs;
      forget(this.id);
      open(state.theirs);
      this.show({ is: "saved" });
    } else void this.save();
  }

  stop(): void {
    this.keep();
    this.stopped = true;
    void this.save();
    this.unsubscribe();
    window.removeEventListener("online", this.retry);
    window.removeEventListener("pagehide", this.keep);
  }
}
