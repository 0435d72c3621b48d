import { useReactFlow } from "@xyflow/react";
import { useMemo, useState } from "react";
import type { Catalog, Service } from "@/catalog/types";
import { ServiceIcon } from "@/ui/ServiceIcon";
import { addService } from "./dropping";
import { showDropTarget } from "./dropTarget";
import css from "./Palette.module.css";
import { DRAGGED_SERVICE, fits, recentServices, rememberService, setDraggedService } from "./picking";

/** Every service of the catalog: drag it onto the canvas, or click to place it in the middle. */
export function Palette({ catalog }: { catalog: Catalog }) {
  const [typed, setTyped] = useState("");
  const [recent, setRecent] = useState(recentServices);
  const sections = useMemo(() => {
    const found = catalog.services.filter((one) => fits(typed, one.title, one.short_title, one.key));
    const about = catalog.services.filter((one) => !found.includes(one) && fits(typed, one.summary));
    const titles = new Map(catalog.categories.map(({ key, title }) => [key, title]));
    const keys = [...new Set([...titles.keys(), ...found.map((service) => service.category)])];
    return [
      ...keys.map((key) => ({
        key,
        title: titles.get(key) ?? key,
        services: found.filter((service) => service.category === key),
      })),
      // What only speaks of it comes after what is called so.
      { key: "about", title: found.length > 0 ? "Also about it" : "About it", services: about },
    ].filter(({ services }) => services.length > 0);
  }, [catalog, typed]);
  const recents = typed ? [] : recent.flatMap((key) => catalog.service.get(key) ?? []);
  const used = (key: string) => {
    rememberService(key);
    setRecent(recentServices());
  };
  return (
    <nav className={css.palette} aria-label="Services">
      <div className={css.search}>
        <input
          id="palette-search"
          type="search"
          placeholder="Search services"
          aria-label="Search services"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setTyped("");
          }}
        />
      </div>
      {recents.length > 1 && <Section title="Recent" services={recents} onUse={used} catalog={catalog} />}
      {sections.map((section) => (
        <Section
          key={section.key}
          title={section.title}
          services={section.services}
          onUse={used}
          catalog={catalog}
        />
      ))}
      {sections.length === 0 && <p className={css.none}>No service is called “{typed}”.</p>}
    </nav>
  );
}

function Section({
  title,
  services,
  onUse,
  catalog,
}: {
  title: string;
  services: Service[];
  onUse: (key: string) => void;
  catalog: Catalog;
}) {
  const flow = useReactFlow();
  const placeInMiddle = (key: string) => {
    const box = document.querySelector(".react-flow")?.getBoundingClientRect();
    if (!box) return;
    const middle = flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    addService(catalog, key, middle.x, middle.y);
    onUse(key);
  };
  return (
    <section className={css.section}>
      <h2 className={css.heading}>{title}</h2>
      <ul>
        {services.map((service) => (
          <li key={service.key}>
            <button
              type="button"
              className={css.service}
              draggable
              title={`${service.title}${service.summary ? `: ${service.summary}` : ""}`}
              onClick={() => placeInMiddle(service.key)}
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAGGED_SERVICE, service.key);
                event.dataTransfer.effectAllowed = "copy";
                setDraggedService(service.key);
              }}
              onDragEnd={(event) => {
                setDraggedService(null);
                showDropTarget(null);
                if (event.dataTransfer.dropEffect === "copy") onUse(service.key);
              }}
            >
              <ServiceIcon icon={service.icon} size={26} />
              <span>{service.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
