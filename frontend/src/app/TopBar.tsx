import type { ReactNode } from "react";
import { IconButton } from "@/ui/Button";
import { Mark } from "@/ui/Glyph";
import { MenuButton, type MenuItem } from "@/ui/Menu";
import { Link } from "@/ui/router";
import { chooseTheme, useTheme } from "@/ui/theme";
import css from "./TopBar.module.css";

/** The bar above every page: the mark and what it leads to on the left, the page's own actions on the right. */
export function TopBar({
  name,
  actions,
  menu,
}: {
  name?: ReactNode;
  actions?: ReactNode;
  menu?: () => MenuItem[];
}) {
  const theme = useTheme();
  return (
    <header className={css.bar}>
      <Link href="/" className={css.home} aria-label="Loadline: your architectures">
        <Mark />
        <span className={css.word}>Loadline</span>
      </Link>
      {name && (
        <>
          <span className={css.slash} aria-hidden="true">
            /
          </span>
          <div className={css.name}>{name}</div>
        </>
      )}
      <div className={css.actions}>
        {actions}
        {menu && <MenuButton label="Menu" glyph="more" look="quiet" items={menu} />}
        {!menu && (
          <IconButton
            label={theme === "dark" ? "Use the light theme" : "Use the dark theme"}
            glyph={theme === "dark" ? "sun" : "moon"}
            look="quiet"
            onClick={() => chooseTheme(theme === "dark" ? "light" : "dark")}
          />
        )}
      </div>
    </header>
  );
}
