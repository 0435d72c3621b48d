import { addGroup, addNode, connect } from "./commands";
import { around, boxOf, descendants, freeId, freeTitle, index } from "./look";
import type { DocEdge, DocGroup, DocNode, Document, Frame, Point } from "./types";

/** What is copied: JSON on the system's clipboard, so that it travels between tabs and into a text editor. */
export type Clip = {
  readonly loadline: "clip/1";
  readonly nodes: readonly DocNode[];
  readonly groups: readonly DocGroup[];
  readonly edges: readonly DocEdge[];
};

/** Items, what stands in them, and the edges whose both ends come along. */
export function copy(document: Document, ids: readonly string[]): Clip | null {
  const chosen = new Set([...ids, ...descendants(document, ids)]);
  const nodes = document.nodes.filter((node) => chosen.has(node.id));
  const groups = document.groups.filter((group) => chosen.has(group.id));
  if (nodes.length + groups.length === 0) return null;
  const edges = document.edges.filter((edge) => chosen.has(edge.from[0]) && chosen.has(edge.to[0]));
  return { loadline: "clip/1", nodes, groups, edges };
}

/** Reads a clip out of clipboard text; null for any other text. */
export function parseClip(text: string): Clip | null {
  if (!text.includes('"clip/1"')) return null;
  try {
    const value = JSON.parse(text) as Partial<Clip>;
    const lists = [value.nodes, value.groups, value.edges];
    return value.loadline === "clip/1" && lists.every(Array.isArray) ? (value as Clip) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Pastes with new ids and titles that don't collide. `at` is where the clip's top left corner goes; without it the
 * clip lands `offset` away from where it came from. A parent that isn't in the clip is kept where it exists.
 */
export function paste(
  document: Document,
  clip: Clip,
  at: Point | null,
  offset = 32,
): { document: Document; ids: string[] } {
  const boxes: Frame[] = [...clip.nodes, ...clip.groups].map((item) => boxOf(item));
  const frame = around(boxes);
  if (!frame) return { document, ids: [] };
  const [dx, dy] = at ? [at[0] - frame[0], at[1] - frame[1]] : [offset, offset];
  const newIds = new Map<string, string>();
  const takenIds = new Set<string>();
  const takenTitles = new Set<string>();
  for (const item of [...clip.groups, ...clip.nodes, ...clip.edges]) {
    const id = freeId(document, item.id.replace(/-\d+$/, ""), takenIds);
    takenIds.add(id);
    newIds.set(item.id, id);
  }
  const shared = <T extends DocNode | DocGroup>(item: T): T => {
    const title = freeTitle(document, item.title ?? item.id, takenTitles);
    takenTitles.add(title);
    const { parent, ...rest } = item;
    const home = parent === undefined ? undefined : (newIds.get(parent) ?? parent);
    const known = home !== undefined && (takenIds.has(home) || index(document).groups.has(home));
    const titled = "frame" in item && item.title === undefined ? {} : { title };
    return {
      ...rest,
      ...titled,
      ...(known ? { parent: home } : {}),
      id: newIds.get(item.id) ?? item.id,
    } as unknown as T;
  };
  let next = document;
  for (const group of clip.groups) {
    const [x, y, width, height] = group.frame;
    next = addGroup(next, { ...shared(group), frame: [x + dx, y + dy, width, height] });
  }
  for (const node of clip.nodes) {
    next = addNode(next, { ...shared(node), at: [node.at[0] + dx, node.at[1] + dy] });
  }
  for (const edge of clip.edges) {
    next = connect(next, {
      ...edge,
      id: newIds.get(edge.id) ?? edge.id,
      from: [newIds.get(edge.from[0]) ?? edge.from[0], edge.from[1]],
      to: [newIds.get(edge.to[0]) ?? edge.to[0], edge.to[1]],
    });
  }
  return {
    document: next,
    ids: [...clip.groups, ...clip.nodes].map((item) => newIds.get(item.id) ?? item.id),
  };
}
