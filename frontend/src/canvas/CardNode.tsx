import type { Node, NodeProps } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { useStore } from "zustand";
import { Bar } from "@/ui/Bar";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { CostBadge, ProblemBadge, QueueBadge } from "./Badges";
import css from "./CardNode.module.css";
import { connecting } from "./connecting";
import { farView } from "./farView";
import { useMoment } from "./figures";
import { NameInPlace } from "./NameInPlace";
import { Ports } from "./Ports";
import { queueRing } from "./queueRing";
import { settingsLine } from "./settingsLine";
import { shadeOf, spotlight } from "./spotlight";
import type { CardData } from "./toFlow";

/** A node as a white card: icon, title, what it is, and its utilisation once a run is shown. */
export const CardNode = memo(function CardNode(props: NodeProps<Node<CardData, "card">>) {
  const far = useStore(farView, (state) => state.far);
  return far ? <div className={css.far} /> : <Near {...props} />;
});

function Near({ data, selected }: NodeProps<Node<CardData, "card">>) {
  const { item, service, title, worst } = data;
  const moment = useMoment(item.id);
  const ring = queueRing(moment);
  const shade = useStore(spotlight, (state) => shadeOf(state, item.id));
  const dim = useStore(connecting, ({ from, legalNodes }) => {
    return from !== null && from[0] !== item.id && !legalNodes.has(item.id);
  });
  const subtitle = service?.short_title ?? service?.title ?? item.service;
  return (
    <div
      className={css.card}
      data-selected={selected || undefined}
      data-dim={dim || undefined}
      data-shade={shade}
      data-dropping={moment?.dropping || undefined}
      data-waiting={ring > 0 || undefined}
      style={{ "--ring": `${ring}px` } as CSSProperties}
    >
      <div className={css.head}>
        <ServiceIcon icon={service?.icon ?? "own:network"} size={36} />
        <div className={css.words}>
          <NameInPlace id={item.id} title={title} className={css.title} />
          <div className={css.subtitle} title={subtitle}>
            {subtitle}
          </div>
        </div>
      </div>
      {moment ? (
        <div className={css.moment}>
          <Bar value={moment.utilisation} />
          <div className={css.figures}>
            <strong>{moment.figure}</strong>
            <span>{moment.detail}</span>
          </div>
        </div>
      ) : (
        <div className={css.settings}>{service && settingsLine(service, item.params ?? {})}</div>
      )}
      {service && <Ports node={item.id} service={service} used={data.used} />}
      <CostBadge id={item.id} />
      <QueueBadge text={moment?.queue} />
      <ProblemBadge worst={worst} locked={item.locked} />
    </div>
  );
}
