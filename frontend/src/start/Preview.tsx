import { frameOf } from "@/catalog/sizes";
import type { Catalog } from "@/catalog/types";
import { ancestors, around, NODE_SIZE } from "@/document/look";
import type { DocEdge, Document, Frame } from "@/document/types";
import { iconUrl } from "@/ui/ServiceIcon";
import css from "./Preview.module.css";

const MARGIN = 24;
/** So much of a box its icon takes: small as it is, the icon is all that tells what it is. */
const ICON = 0.68;

/** A drawing in small: its containers, boxes with their icons and nothing written, and who calls whom. */
export function Preview({ document, catalog }: { document: Document; catalog: Catalog }) {
  const frames = new Map(
    [...document.groups, ...document.nodes].map((item) => [item.id, frameOf(catalog, document, item)]),
  );
  const whole = around([...frames.values()]);
  if (!whole) return null;
  const [x, y, width, height] = whole;
  return (
    <svg
      className={css.preview}
      viewBox={`${x - MARGIN} ${y - MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`}
      aria-hidden="true"
    >
      {document.groups.map((group) => (
        <Box
          key={group.id}
          frame={group.frame}
          className={css.group}
          level={Math.min(2, ancestors(document, group).length)}
        />
      ))}
      {document.edges.map((edge) => (
        <path
          key={edge.id}
          d={wayOf(frames.get(edge.from[0]), frames.get(edge.to[0]))}
          className={css.edge}
          data-waits={waits(catalog, edge) || undefined}
        />
      ))}
      {document.nodes.map((node) => {
        const frame = frames.get(node.id);
        if (!frame) return null;
        const icon = catalog.service.get(node.service)?.icon;
        const size = Math.min(frame[2], frame[3], NODE_SIZE[1]) * ICON;
        const place = {
          x: frame[0] + (frame[2] - size) / 2,
          y: frame[1] + (frame[3] - size) / 2,
          width: size,
          height: size,
        };
        return (
          <g key={node.id}>
            <Box frame={frame} className={css.box} />
            {icon && !icon.startsWith("own:") && (
              <>
                <rect {...place} rx={8} className={css.tile} />
                <image href={iconUrl(icon)} {...place} />
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}

function Box({
  frame: [x, y, width, height],
  className,
  level,
}: {
  frame: Frame;
  className: string | undefined;
  level?: number;
}) {
  return <rect x={x} y={y} width={width} height={height} rx={12} className={className} data-level={level} />;
}

function waits(catalog: Catalog, edge: DocEdge): boolean {
  return catalog.edgeKind.get(edge.kind)?.synchrony !== "asynchronous";
}

/** From the right side of one to the left side of the other by one step; straight down where one is below. */
export function wayOf(from: Frame | undefined, to: Frame | undefined): string {
  if (!from || !to) return "";
  const fromY = from[1] + from[3] / 2;
  const toY = to[1] + to[3] / 2;
  const right = from[0] + from[2];
  if (right >= to[0]) {
    const middle = from[0] + from[2] / 2;
    const down = toY > fromY;
    return `M${middle} ${down ? from[1] + from[3] : from[1]}V${down ? to[1] : to[1] + to[3]}`;
  }
  return `M${right} ${fromY}H${(right + to[0]) / 2}V${toY}H${to[0]}`;
}
