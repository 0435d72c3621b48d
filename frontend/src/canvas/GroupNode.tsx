import { Handle, type Node, type NodeProps, NodeResizer, Position } from "@xyflow/react";
import { memo } from "react";
import { useStore } from "zustand";
import { setField } from "@/document/commands";
import { overlay } from "@/document/overlay";
import { act, editor } from "@/document/store";
import { Bar } from "@/ui/Bar";
import { count, percent } from "@/ui/format";
import { Glyph } from "@/ui/Glyph";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { ProblemBadge } from "./Badges";
import { commitResize, smallestFor } from "./dropping";
import { dropTarget } from "./dropTarget";
import { farView } from "./farView";
import { CARD_IN, CARD_OUT, cardSum } from "./folded";
import css from "./GroupNode.module.css";
import { NameInPlace } from "./NameInPlace";
import type { GroupData } from "./toFlow";

/** A container: Region, VPC, zone, cluster. Its look comes from how deep it stands, not from its name. */
export const GroupNode = memo(function GroupNode(props: NodeProps<Node<GroupData, "container">>) {
  const far = useStore(farView, (state) => state.far);
  return far ? <div className={css.far} /> : <Near {...props} />;
});

function Near({ data, selected }: NodeProps<Node<GroupData, "container">>) {
  const { item, service, title, worst, inside, depth } = data;
  const cost = useStore(overlay, (state) => state.costs[item.id]);
  const locked = useStore(overlay, (state) => state.locked);
  const alone = useStore(editor, (state) => state.selection.length === 1);
  const target = useStore(dropTarget, (state) => (state.group === item.id ? state.legal : null));
  const toggle = () =>
    act(item.collapsed ? "Expand" : "Collapse", (document) =>
      setField(document, item.id, "collapsed", item.collapsed ? undefined : true),
    );
  return (
    <div
      className={css.group}
      data-level={Math.min(depth, 2)}
      data-selected={selected || undefined}
      data-collapsed={item.collapsed || undefined}
      data-target={target === null ? undefined : target ? "legal" : "illegal"}
    >
      <NodeResizer
        isVisible={selected && alone && !locked && !item.collapsed && item.locked !== true}
        minWidth={smallestFor(item.id).width}
        minHeight={smallestFor(item.id).height}
        onResizeEnd={(_, { width, height, x, y }) => commitResize(item.id, { x, y, width, height })}
      />
      <header className={css.head}>
        <button
          type="button"
          className={`nodrag ${css.fold}`}
          aria-expanded={!item.collapsed}
          aria-label={item.collapsed ? `Expand ${title}` : `Collapse ${title}`}
          onClick={toggle}
        >
          <Glyph name={item.collapsed ? "chevronRight" : "chevronDown"} size={12} />
        </button>
        {service && depth < 2 && <ServiceIcon icon={service.icon} size={18} />}
        <NameInPlace id={item.id} title={title} className={css.title} />
        <span className={css.kind}>{service?.short_title ?? service?.title}</span>
        {cost && (
          <span className={css.cost} title={cost.lines.join("\n")}>
            {cost.amount} <span>{cost.share}</span>
          </span>
        )}
      </header>
      {item.collapsed && <CardLine id={item.id} inside={inside} />}
      <ProblemBadge worst={worst} locked={item.locked} />
    </div>
  );
}

/** What a folded container holds and, in a run, what its boxes add up to; its edges end here. */
function CardLine({ id, inside }: { id: string; inside: number }) {
  const document = useStore(editor, (state) => state.document);
  const shown = useStore(overlay);
  const sum = cardSum(document, id, shown);
  const boxes = `${inside} ${inside === 1 ? "box" : "boxes"} inside`;
  return (
    <>
      <div className={css.card} data-dropping={sum?.dropping || undefined}>
        {sum && <Bar value={sum.utilisation} />}
        <p className={css.inside}>
          {sum ? (
            <>
              <strong>{sum.utilisation === null ? "–" : percent(sum.utilisation)}</strong>
              <span>{sum.rate_per_s > 0 ? `${count(sum.rate_per_s)} /s in` : boxes}</span>
            </>
          ) : (
            boxes
          )}
        </p>
      </div>
      <Handle id={CARD_IN} type="target" position={Position.Left} className={css.end} isConnectable={false} />
      <Handle
        id={CARD_OUT}
        type="source"
        position={Position.Right}
        className={css.end}
        isConnectable={false}
      />
    </>
  );
}
