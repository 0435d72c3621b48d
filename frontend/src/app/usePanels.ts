import { useState } from "react";

const KEY = "loadline.panels";

function stored(): { left: boolean; right: boolean } {
  const text = localStorage.getItem(KEY) ?? "";
  return { left: !text.includes("no-left"), right: !text.includes("no-right") };
}

/** Which side panels are open; this browser remembers. */
export function usePanels() {
  const [panels, setPanels] = useState(stored);
  const set = (next: { left: boolean; right: boolean }) => {
    localStorage.setItem(KEY, `${next.left ? "" : "no-left"} ${next.right ? "" : "no-right"}`);
    setPanels(next);
  };
  return {
    ...panels,
    toggleLeft: () => set({ ...panels, left: !panels.left }),
    toggleRight: () => set({ ...panels, right: !panels.right }),
  };
}
