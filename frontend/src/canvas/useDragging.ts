import { type OnNodeDrag, useReactFlow } from "@xyflow/react";
import { useRef } from "react";
import type { Catalog } from "@/catalog/types";
import { copy, paste } from "@/document/clipboard";
import { descendants, find, isEdge } from "@/document/look";
import { act, editor } from "@/document/store";
import type { Frame } from "@/document/types";
import { commitMove, landing, outermost } from "./dropping";
import { showDropTarget } from "./dropTarget";
import { clearGuides } from "./guides";
import type { FlowEdge, FlowNode } from "./toFlow";

/** A drag of boxes from its start to the one step it makes. With Alt held a copy goes instead of the original. */
export function useDragging(catalog: Catalog, putBack: () => void) {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const start = useRef<{ x: number; y: number; copying: boolean; moving: ReadonlySet<string> } | null>(null);
  /** Held Ctrl or Command: no snapping to neighbours. */
  const free = useRef(false);

  const absolute = (id: string) => flow.getInternalNode(id)?.internals.positionAbsolute ?? { x: 0, y: 0 };

  const onStart: OnNodeDrag<FlowNode> = (event, node, nodes) => {
    const ids = nodes.map((one) => one.id);
    const moving = new Set([...ids, ...descendants(editor.getState().document, ids)]);
    start.current = { ...absolute(node.id), copying: event.altKey, moving };
  };

  const onDrag: OnNodeDrag<FlowNode> = (event, node) => {
    free.current = event.ctrlKey || event.metaKey;
    const { document } = editor.getState();
    const item = find(document, node.id);
    if (!item || isEdge(item) || !start.current) return;
    const { x, y } = absolute(node.id);
    const box: Frame = [x, y, node.width ?? 0, node.height ?? 0];
    const where = landing(catalog, document, item.service, box, start.current.moving);
    const home = where.home?.id;
    if (home === item.parent && !where.repaired) showDropTarget(null);
    else showDropTarget(home ?? where.dropped?.id ?? null, home !== undefined);
  };

  const onStop: OnNodeDrag<FlowNode> = (_, node, nodes) => {
    const from = start.current;
    start.current = null;
    showDropTarget(null);
    clearGuides();
    if (!from) return;
    const to = absolute(node.id);
    const dx = Math.round(to.x - from.x);
    const dy = Math.round(to.y - from.y);
    const { document } = editor.getState();
    const ids = outermost(
      document,
      nodes.map((one) => one.id),
    );
    if (dx === 0 && dy === 0) return;
    if (!from.copying) {
      commitMove(catalog, ids, dx, dy);
      return;
    }
    const clip = copy(document, ids);
    const frameless = clip && paste(document, clip, null, 0);
    if (frameless) {
      act("Duplicate", () => frameless.document, { select: frameless.ids });
      commitMove(catalog, frameless.ids, dx, dy);
    }
    putBack();
  };

  return {
    free,
    handlers: { onNodeDragStart: onStart, onNodeDrag: onDrag, onNodeDragStop: onStop },
  };
}
