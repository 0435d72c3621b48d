import { type Node, type NodeProps, NodeResizer } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { useStore } from "zustand";
import { type Lane, overlay } from "@/document/overlay";
import { editor } from "@/document/store";
import { Bar } from "@/ui/Bar";
import { percent } from "@/ui/format";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { CostBadge, ProblemBadge, QueueBadge } from "./Badges";
import card from "./CardNode.module.css";
import { connecting } from "./connecting";
import { commitResize } from "./dropping";
import css from "./FleetNode.module.css";
import { farView } from "./farView";
import { NameInPlace } from "./NameInPlace";
import { Ports } from "./Ports";
import { queueRing } from "./queueRing";
import { settingsLine } from "./settingsLine";
import { shadeOf, spotlight } from "./spotlight";
import type { CardData } from "./toFlow";

const PER_LANE = 20;

/** A fleet: one tall frame over its zones, a lane per zone, a ghost per instance. */
export const FleetNode = memo(function FleetNode(props: NodeProps<Node<CardData, "fleet">>) {
  const far = useStore(farView, (state) => state.far);
  return far ? <div className={card.far} /> : <Near {...props} />;
});

function Near({ data, selected }: NodeProps<Node<CardData, "fleet">>) {
  const { item, service, title, worst, lanes } = data;
  const moment = useStore(overlay, (state) => state.nodes[item.id]);
  const ring = queueRing(moment);
  const shade = useStore(spotlight, (state) => shadeOf(state, item.id));
  const locked = useStore(overlay, (state) => state.locked);
  const alone = useStore(editor, (state) => state.selection.length === 1);
  const dim = useStore(connecting, ({ from, legalNodes }) => {
    return from !== null && from[0] !== item.id && !legalNodes.has(item.id);
  });
  const line = service ? settingsLine(service, item.params ?? {}, 1) : "";
  const wanted = Number(
    item.params?.desired ?? service?.params.find(({ name }) => name === "desired")?.default ?? 0,
  );
  return (
    <div
      className={`${card.card} ${css.fleet}`}
      data-selected={selected || undefined}
      data-dim={dim || undefined}
      data-shade={shade}
      data-dropping={moment?.dropping || undefined}
      data-waiting={ring > 0 || undefined}
      style={{ "--ring": `${ring}px` } as CSSProperties}
    >
      <NodeResizer
        isVisible={selected && alone && !locked}
        minWidth={144}
        minHeight={56 + 56 * Math.max(1, lanes?.length ?? 1)}
        onResizeEnd={(_, place) => commitResize(item.id, place)}
      />
      <div className={card.head}>
        <ServiceIcon icon={service?.icon ?? "own:network"} size={36} />
        <div className={card.words}>
          <NameInPlace id={item.id} title={title} className={card.title} />
          <div className={card.subtitle} title={service?.title}>
            {line || service?.short_title}
          </div>
        </div>
      </div>
      {lanes?.map(({ zone, top, height }, at) => (
        <div key={zone} className={css.lane} style={{ top, height }} data-first={at === 0 || undefined}>
          <LaneView
            zone={zone}
            lane={moment?.lanes?.find((one) => one.zone === zone)}
            wanted={Math.floor(wanted / lanes.length) + (at < wanted % lanes.length ? 1 : 0)}
          />
        </div>
      ))}
      {service && <Ports node={item.id} service={service} used={data.used} />}
      <CostBadge id={item.id} />
      <QueueBadge text={moment?.queue} />
      <ProblemBadge worst={worst} locked={item.locked} />
    </div>
  );
}

function LaneView({ zone, lane, wanted }: { zone: string; lane: Lane | undefined; wanted: number }) {
  const ghosts = lane
    ? [
        ...Array<string>(lane.in_service).fill("in-service"),
        ...Array<string>(lane.booting).fill("booting"),
        ...Array<string>(lane.spare).fill("spare"),
      ]
    : Array<string>(wanted).fill("wanted");
  const full = lane?.utilisation ?? null;
  const shown = ghosts.slice(0, PER_LANE);
  const say = lane
    ? `${lane.in_service} in service, ${lane.booting} booting in zone ${zone}`
    : `${wanted} desired in zone ${zone}`;
  return (
    <>
      <div className={css.figure}>
        <strong>{!lane ? wanted : full === null ? lane.in_service : percent(lane.utilisation)}</strong>
        <span>
          {!lane ? `desired in zone ${zone}` : full === null ? `in service, ${zone}` : `zone ${zone}`}
        </span>
      </div>
      {lane && full !== null && <Bar value={lane.heat === undefined ? full : lane.heat} />}
      <div className={css.ghosts} role="img" aria-label={say} title={say}>
        {shown.map((state, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a ghost is its place in the row.
          <span key={at} className={css.ghost} data-state={state} />
        ))}
        {ghosts.length > PER_LANE && <span className={css.more}>+{ghosts.length - PER_LANE}</span>}
      </div>
    </>
  );
}
