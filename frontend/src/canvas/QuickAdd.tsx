import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { mayFollow, portFor } from "@/catalog/rules";
import type { Catalog, Service } from "@/catalog/types";
import { index } from "@/document/look";
import { act, editor } from "@/document/store";
import type { End } from "@/document/types";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { closeQuickAdd, type QuickAdd as Open, quickAdd } from "./adding";
import { addService, placeService } from "./dropping";
import { joinEnds } from "./joining";
import { fits, rememberService } from "./picking";
import css from "./QuickAdd.module.css";
import { mayWrap, wrapIn } from "./wrapping";

/** The add menu where the pointer is. After a connection that ended on nothing it makes box and edge in one step. */
export function QuickAdd({ catalog }: { catalog: Catalog }) {
  const open = useStore(quickAdd, (state) => state.open);
  return open ? <Menu key={`${open.screen.x} ${open.screen.y}`} catalog={catalog} open={open} /> : null;
}

function sourceOf(catalog: Catalog, from: End | undefined) {
  if (!from) return null;
  const node = index(editor.getState().document).nodes.get(from[0]);
  const service = node && catalog.service.get(node.service);
  const port = service?.ports.find((one) => one.id === from[1]);
  return service && port ? { service, port } : null;
}

/** Adds a service at the place and, where a connection was drawn, the edge to it. */
export function addAt(catalog: Catalog, open: Open, key: string): void {
  if (open.wrap) {
    wrapIn(catalog, open.wrap, key);
    return;
  }
  rememberService(key);
  const source = sourceOf(catalog, open.from);
  if (!open.from || !source) {
    addService(catalog, key, open.at.x, open.at.y);
    return;
  }
  const before = editor.getState().document;
  const outwards = source.port.side === "out";
  const made = placeService(catalog, before, key, open.at.x + (outwards ? 80 : -80), open.at.y);
  const service = catalog.service.get(key);
  const port = service && portFor(catalog, source.service, source.port, service);
  if (!made || !service || !port) return;
  const joined = joinEnds(catalog, made.document, open.from, [made.id, port.id]);
  const after = "document" in joined ? joined.document : made.document;
  act(`Add ${service.title}`, () => after, { select: [made.id] });
}

function Menu({ catalog, open }: { catalog: Catalog; open: Open }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const source = sourceOf(catalog, open.from);
  const services = useMemo(() => {
    const all = open.wrap
      ? catalog.services.filter((one) => mayWrap(catalog, open.wrap ?? [], one.key))
      : source
        ? mayFollow(catalog, source.service, source.port)
        : catalog.services;
    return all.filter((one) => fits(typed, one.title, one.short_title, one.key, one.summary));
  }, [catalog, source, typed, open.wrap]);
  useEffect(() => {
    box.current?.querySelector("input")?.focus();
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Element)) closeQuickAdd();
    };
    window.addEventListener("pointerdown", outside, true);
    return () => window.removeEventListener("pointerdown", outside, true);
  }, []);
  useEffect(() => {
    box.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  });
  const choose = (service: Service | undefined) => {
    if (!service) return;
    addAt(catalog, open, service.key);
    closeQuickAdd();
  };
  const left = Math.max(8, Math.min(open.screen.x, window.innerWidth - 288));
  const top = Math.max(8, Math.min(open.screen.y, window.innerHeight - 380));
  const now = Math.min(at, services.length - 1);
  return (
    <div ref={box} className={css.menu} style={{ left, top }}>
      <input
        className={css.input}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls="quick-add-list"
        aria-activedescendant={services[now] ? `quick-add-${services[now].key}` : undefined}
        aria-label={
          open.wrap ? "Group in" : source ? `What follows ${source.service.title}` : "Add a service"
        }
        placeholder={
          open.wrap
            ? "Group in a …"
            : source
              ? `What follows ${source.port.title.toLowerCase()}?`
              : "Add a service"
        }
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "ArrowDown") setAt(Math.min(now + 1, services.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(now - 1, 0));
          else if (event.key === "Enter") choose(services[now]);
          else if (event.key === "Escape") closeQuickAdd();
          else return;
          event.preventDefault();
        }}
      />
      <div className={css.list} id="quick-add-list" role="listbox" aria-label="Services">
        {services.map((service, place) => (
          <button
            key={service.key}
            id={`quick-add-${service.key}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={place === now}
            className={css.option}
            onPointerMove={() => setAt(place)}
            onClick={() => choose(service)}
          >
            <ServiceIcon icon={service.icon} size={22} />
            {service.title}
          </button>
        ))}
        {services.length === 0 && (
          <p className={css.none}>
            Nothing {open.wrap ? "may hold all of these" : source ? "can follow here" : "is called that"}.
          </p>
        )}
      </div>
    </div>
  );
}
