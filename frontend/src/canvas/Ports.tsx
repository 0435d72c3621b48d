import { Handle, Position } from "@xyflow/react";
import { useStore } from "zustand";
import type { Port, Service } from "@/catalog/types";
import { connecting } from "./connecting";
import css from "./Ports.module.css";

/** A box's ports: what it takes on its left, what it makes on its right. */
export function Ports({ node, service, used }: { node: string; service: Service; used: string }) {
  const sides = { in: [] as Port[], out: [] as Port[] };
  for (const port of service.ports) sides[port.side].push(port);
  return (
    <>
      {(["in", "out"] as const).flatMap((side) =>
        sides[side].map((port, at) => (
          <PortHandle
            key={port.id}
            node={node}
            port={port}
            place={((at + 1) / (sides[side].length + 1)) * 100}
            used={used.includes(`${port.id} `)}
          />
        )),
      )}
    </>
  );
}

function PortHandle({ node, port, place, used }: { node: string; port: Port; place: number; used: boolean }) {
  const state = useStore(connecting, ({ from, legal }) => {
    if (!from) return "idle";
    if (from[0] === node && from[1] === port.id) return "from";
    return legal.has(`${node} ${port.id}`) ? "legal" : "dim";
  });
  return (
    <Handle
      id={port.id}
      type={port.side === "in" ? "target" : "source"}
      position={port.side === "in" ? Position.Left : Position.Right}
      className={css.port}
      data-state={state}
      title={`${port.title} (${port.side === "in" ? "takes" : "makes"} ${port.kind.replaceAll("_", " ")})`}
      data-used={used || undefined}
      style={{ top: `${place}%` }}
    />
  );
}
