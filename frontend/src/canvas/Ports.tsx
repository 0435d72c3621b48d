import { Handle, Position, useUpdateNodeInternals } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { Port, Service } from "@/catalog/types";
import { connecting } from "./connecting";
import css from "./Ports.module.css";
import { portShare } from "./routing/route";

/** A box's ports: what it takes on its left, what it makes on its right. */
export function Ports({ node, service, used }: { node: string; service: Service; used: readonly string[] }) {
  const tellLibrary = useUpdateNodeInternals();
  const held = used.join(" ");
  const before = useRef(held);
  // A port that gets its first edge may move, and the library measures ports only with their boxes.
  useEffect(() => {
    if (before.current !== held) tellLibrary(node);
    before.current = held;
  }, [held, node, tellLibrary]);
  return service.ports.map((port) => (
    <PortHandle
      key={port.id}
      node={node}
      port={port}
      place={portShare(service, port.id, used) * 100}
      used={used.includes(port.id)}
    />
  ));
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
