import { useState } from "react";
import { type Estimate, useComparison } from "@/api/estimate";
import type { Run } from "@/api/runs";
import { Dialog } from "@/ui/Dialog";
import { Tabs } from "@/ui/Tabs";
import { Bill } from "./Bill";
import css from "./BillDialog.module.css";
import { PurchaseOptions, Regions } from "./Comparison";
import { UnitCosts } from "./UnitCosts";

const TABS = [
  { id: "lines", title: "Line by line" },
  { id: "classes", title: "Per request" },
  { id: "regions", title: "Regions" },
  { id: "purchase", title: "Purchase options" },
];

/** The bill of a month from four sides: its lines, by class of requests, in other Regions, bought otherwise. */
export function BillDialog({
  run,
  estimate,
  onClose,
}: {
  run: Run;
  estimate: Estimate;
  onClose: () => void;
}) {
  const [tab, setTab] = useState("lines");
  const compared = tab === "regions" || tab === "purchase";
  const { data: comparison, error } = useComparison(run, compared);
  const restsOn = run.summary?.rests_on;
  return (
    <Dialog title="Bill of a month" width={880} onClose={onClose}>
      {estimate.moved?.banner && <p className={css.moved}>{estimate.moved.banner}</p>}
      <Tabs tabs={TABS} selected={tab} onSelect={setTab} label="The bill" />
      <div className={css.panel} role="tabpanel">
        {tab === "lines" && <Bill estimate={estimate} {...(restsOn && { restsOn })} />}
        {tab === "classes" && <UnitCosts estimate={estimate} />}
        {compared && error && <p>{error.message}</p>}
        {compared && !error && !comparison && <p className={css.soft}>Pricing the alternatives…</p>}
        {tab === "regions" && comparison && <Regions comparison={comparison} />}
        {tab === "purchase" && comparison && <PurchaseOptions comparison={comparison} />}
      </div>
    </Dialog>
  );
}
