/** The catalog's JSON, as GET /api/v1/catalog/ gives it. The page knows no AWS service; it reads them all here. */
import type { Json } from "@/document/types";

export type ParamType = "integer" | "number" | "boolean" | "choice" | "text" | "list" | "object";

export type Names = {
  /** What naming none means. */
  nobody: string;
  /** Those that the edge's caller reaches by edges of this kind. */
  reached_by?: string | null;
  /** Those of these services, in the same group of `within` as the box itself. */
  services?: string[];
  within?: string | null;
};

export type Param = {
  name: string;
  title: string;
  type: ParamType;
  unit?: string | null;
  default: Json;
  minimum?: number | null;
  maximum?: number | null;
  choices?: { value: Json; title: string }[] | null;
  help?: string;
  tab?: string;
  nullable?: boolean;
  advanced?: boolean;
  docs_url?: string | null;
  /** Bounds of a list's length. */
  at_least?: number;
  at_most?: number | null;
  /** For a list or an object: the params of one item. */
  item?: Param[] | null;
  /** For items of several forms: the params of each `kind`. */
  variants?: Record<string, Param[]> | null;
  /** A text that names another box: which ones it may name. */
  names?: Names | null;
};

export type Port = { id: string; title: string; side: "in" | "out"; kind: string; many?: boolean };

export type Service = {
  key: string;
  title: string;
  short_title?: string;
  role: "node" | "group";
  category: string;
  icon: string;
  summary?: string;
  docs_url?: string | null;
  pricing_url?: string | null;
  work?: "none" | "request" | "batch";
  params: Param[];
  ports: Port[];
  may_stand_in: string[];
  spans_zones?: boolean;
  quotas?: Quota[];
};

export type Quota = {
  key: string;
  title: string;
  unit?: string | null;
  /** A run feels it; the others are only checked or shown. */
  enforced?: boolean;
  /** AWS's default. */
  limit?: number | null;
  docs_url?: string | null;
};

export type EdgeKind = {
  key: string;
  title: string;
  synchrony: "synchronous" | "asynchronous";
  summary?: string;
  docs_url?: string | null;
  params: Param[];
};

/** Something that can break in a run, and what of a drawing it can strike. */
export type FaultAction = {
  action: string;
  title: string;
  summary?: string;
  strikes: "zone" | "node" | "edge";
  /** Whether it has an end; what is lost at once has none. */
  lasts: boolean;
  settings: FaultSetting[];
  /** Keys of services that it can strike, where it strikes a node. */
  services: string[];
  /** Kinds of edge that it can strike, where it strikes an edge. */
  edge_kinds: string[];
  docs_url?: string | null;
};

export type FaultSetting = {
  name: string;
  title: string;
  unit: string;
  minimum: number;
  maximum: number;
  default: number;
  required: boolean;
  whole: boolean;
};

export type CatalogJson = {
  fingerprint: string;
  categories: { key: string; title: string }[];
  services: Service[];
  edge_kinds: EdgeKind[];
  faults: FaultAction[];
};

/** The same, indexed. */
export type Catalog = CatalogJson & {
  service: ReadonlyMap<string, Service>;
  edgeKind: ReadonlyMap<string, EdgeKind>;
};

export function indexed(json: CatalogJson): Catalog {
  return {
    ...json,
    service: new Map(json.services.map((service) => [service.key, service])),
    edgeKind: new Map(json.edge_kinds.map((kind) => [kind.key, kind])),
  };
}
