import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useMemo, useRef } from "react";
import type { Catalog } from "@/catalog/types";
import { copy, paste } from "@/document/clipboard";
import { descendants, find, isEdge, isGroup } from "@/document/look";
import { act, editor } from "@/document/store";
import type { DocEdge, DocGroup, DocNode, Document, Frame } from "@/document/types";
import { commitMove, landing, outermost } from "./dropping";
import { showDropTarget } from "./dropTarget";
import { clearGuides, guides } from "./guides";
import { endLive } from "./liveDrag";
import { perFrame } from "./perFrame";
import type { FlowEdge, FlowNode } from "./toFlow";
import { dropEdge, edgeNear, insertion, showDropEdge } from "./wires";

/** A dragged box lies on an edge that runs this near to its middle: grid and guides may keep it a little aside. */
const ACROSS = 24;

/**
 * A box follows the pointer as closely as the screen can show it and comes to rest on the grid when it is let go:
 * led in steps of the grid it would stand still for two or three frames of a slow drag, however quick the page.
 */
const GRID = 8;

/** A drag of boxes from its start to the one step it makes. With Alt held a copy goes instead of the original. */
export function useDragging(catalog: Catalog, putBack: () => void) {
  const after = useRef(putBack);
  after.current = putBack;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const start = useRef<{ x: number; y: number; copying: boolean; moving: ReadonlySet<string> } | null>(null);
  /** Held Ctrl or Command: no snapping to neighbours. */
  const free = useRef(false);
  /** Esc gave the gesture up: what the pointer still does until it lets go is not heard. */
  const givenUp = useRef(false);

  // The same handlers for as long as the canvas stands: new ones would draw every box again.
  const handlers = useMemo(() => {
    const absolute = (id: string) => flow.getInternalNode(id)?.internals.positionAbsolute ?? { x: 0, y: 0 };

    const onStart: OnNodeDrag<FlowNode> = (event, node, nodes) => {
      const ids = nodes.map((one) => one.id);
      const moving = new Set([...ids, ...descendants(editor.getState().document, ids)]);
      start.current = { ...absolute(node.id), copying: event.altKey, moving };
      givenUp.current = false;
      window.addEventListener("keydown", giveUp, true);
    };

    const giveUp = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      givenUp.current = true;
      start.current = null;
      endHints();
      after.current();
    };

    /** Lights up where the box would go. */
    const show = perFrame((node: FlowNode) => {
      const { document } = editor.getState();
      const item = find(document, node.id);
      if (!item || isEdge(item) || !start.current) return;
      // What the library holds of the box is from the frame before.
      const origin = node.parentId ? absolute(node.parentId) : { x: 0, y: 0 };
      const [x, y] = [origin.x + node.position.x, origin.y + node.position.y];
      const box: Frame = [x, y, node.width ?? 0, node.height ?? 0];
      const where = landing(catalog, document, item.service, box, start.current.moving);
      const home = where.home?.id;
      const edge = between(document, catalog, item, x + box[2] / 2, y + box[3] / 2);
      showDropEdge(edge && start.current.moving.size === 1 ? edge.id : null);
      if (home === item.parent && !where.repaired) showDropTarget(null);
      else showDropTarget(home ?? where.dropped?.id ?? null, home !== undefined);
    });

    const onDrag: OnNodeDrag<FlowNode> = (event, node) => {
      free.current = event.ctrlKey || event.metaKey;
      if (!givenUp.current) show.later(node);
    };

    const onStop: OnNodeDrag<FlowNode> = (_, node, nodes) => {
      window.removeEventListener("keydown", giveUp, true);
      show.now();
      const from = start.current;
      start.current = null;
      const onto = dropEdge.getState().edge;
      const { lines } = guides.getState();
      endHints();
      givenUp.current = false;
      if (!from) return;
      const to = absolute(node.id);
      const dx = rest(to.x, lines.x !== undefined || free.current) - from.x;
      const dy = rest(to.y, lines.y !== undefined || free.current) - from.y;
      const { document } = editor.getState();
      const ids = outermost(
        document,
        nodes.map((one) => one.id),
      );
      const still = dx === 0 && dy === 0;
      if (still || from.copying) after.current();
      if (still) return;
      if (!from.copying) {
        commitMove(catalog, ids, dx, dy, onto);
        endLive();
        return;
      }
      const clip = copy(document, ids);
      const frameless = clip && paste(document, clip, null, 0);
      if (frameless) {
        act("Duplicate", () => frameless.document, { select: frameless.ids });
        commitMove(catalog, frameless.ids, dx, dy);
      }
    };

    return { onNodeDragStart: onStart, onNodeDrag: onDrag, onNodeDragStop: onStop };
  }, [catalog, flow]);

  return { free, givenUp, handlers };
}

function endHints(): void {
  showDropTarget(null);
  showDropEdge(null);
  clearGuides();
}

/** Where a box comes to rest along an axis: on the grid, unless it stands by a neighbour's line or was led freely. */
function rest(place: number, exact: boolean): number {
  return exact ? Math.round(place) : Math.round(place / GRID) * GRID;
}

/** The edge that a box without edges of its own would be put into where it is now. */
function between(
  document: Document,
  catalog: Catalog,
  item: DocNode | DocGroup,
  x: number,
  y: number,
): DocEdge | null {
  const taken = document.edges.some(({ from, to }) => from[0] === item.id || to[0] === item.id);
  const edge = taken || isGroup(item) ? null : edgeNear(document, x, y, item.id, ACROSS);
  return edge && insertion(catalog, document, edge, item.service) ? edge : null;
}
