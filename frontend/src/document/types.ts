/** The Document: the canvas JSON, field for field as the server reads it. Never changed in place. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Params = { readonly [name: string]: Json };
export type Point = readonly [x: number, y: number];
/** x, y, width, height; absolute, like every coordinate of a Document. */
export type Frame = readonly [x: number, y: number, width: number, height: number];

export type RequestClass = { readonly id: string; readonly title: string };

export type DocGroup = {
  readonly id: string;
  readonly service: string;
  readonly title?: string;
  readonly parent?: string;
  readonly params?: Params;
  readonly frame: Frame;
  readonly locked?: boolean;
  readonly collapsed?: boolean;
  readonly notes?: string;
};

export type DocNode = {
  readonly id: string;
  readonly service: string;
  readonly title?: string;
  readonly parent?: string;
  readonly at: Point;
  readonly size?: Point;
  readonly params?: Params;
  readonly work?: { readonly [classId: string]: Json };
  readonly notes?: string;
  readonly locked?: boolean;
};

export type End = readonly [node: string, port: string];

export type DocEdge = {
  readonly id: string;
  readonly kind: string;
  readonly from: End;
  readonly to: End;
  readonly title?: string;
  readonly order?: number;
  readonly optional?: boolean;
  readonly calls_per_request?: { readonly [classId: string]: number };
  readonly params?: Params;
  readonly bytes?: { readonly [classId: string]: { readonly request?: number; readonly response?: number } };
  readonly notes?: string;
};

export type Account = { readonly free_tier?: boolean; readonly quotas?: { readonly [key: string]: number } };

/** A Problem that is let stand: its code, the box or arrow it is of (none: the whole drawing), and why. */
export type Ignored = { readonly code: string; readonly subject?: string; readonly reason: string };

export type Document = {
  readonly schema_version: 1;
  readonly name: string;
  readonly account?: Account;
  readonly classes: readonly RequestClass[];
  readonly groups: readonly DocGroup[];
  readonly nodes: readonly DocNode[];
  readonly edges: readonly DocEdge[];
  readonly ignored?: readonly Ignored[];
};

export type Item = DocNode | DocGroup | DocEdge;
export type Part = "nodes" | "groups" | "edges" | "classes";

export const EMPTY: Document = {
  schema_version: 1,
  name: "Untitled",
  account: { free_tier: false, quotas: {} },
  classes: [{ id: "request", title: "Request" }],
  groups: [],
  nodes: [],
  edges: [],
};
