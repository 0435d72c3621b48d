import css from "./ServiceIcon.module.css";

/** The address of an icon of AWS's set by its file name, with or without folder and ending. */
export function iconUrl(icon: string): string {
  const name = icon.replace(/^.*\//, "").replace(/\.svg$/, "");
  return `${import.meta.env.BASE_URL}icons/${encodeURIComponent(name)}.svg`;
}

/** Glyphs of our own, for things that AWS draws no icon for; the catalog writes them `own:<name>`. */
const OWN: Record<string, string> = {
  client: "M5 8h22v14H5zM12 27h8M16 22v5",
  availability_zone: "M6 10h20v12H6zM6 16h20",
  network: "M16 5v8M7 27v-6h18v6M16 13v8M12 5h8M4 27h6M22 27h6",
};

export function ServiceIcon({ icon, size = 32 }: { icon: string; size?: number }) {
  const radius = Math.max(3, Math.round(size / 6));
  const own = icon.startsWith("own:") ? (OWN[icon.slice(4)] ?? OWN.network) : null;
  const style = { width: size, height: size, borderRadius: radius };
  if (own) {
    return (
      <span className={css.own} style={style} aria-hidden="true">
        <svg viewBox="0 0 32 32" width={size * 0.72} height={size * 0.72} aria-hidden="true">
          <path d={own} fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinejoin="round" />
        </svg>
      </span>
    );
  }
  return (
    <img className={css.icon} style={style} src={iconUrl(icon)} alt="" draggable={false} loading="lazy" />
  );
}
