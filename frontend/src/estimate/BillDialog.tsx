import { useState } from "react";
import { useStore } from "zustand";
import { type Estimate, useComparison } from "@/api/estimate";
import type { Run } from "@/api/runs";
import { editor } from "@/document/store";
import { Dialog } from "@/ui/Dialog";
import { Tabs } from "@/ui/Tabs";
import { Alternatives } from "./Alternatives";
import { Bill } from "./Bill";
import css from "./BillDialog.module.css";
import { Compare } from "./Compare";
import { PurchaseOptions, Regions } from "./Comparison";
import { Headline } from "./Headline";
import { KeepBar } from "./KeepBar";
import { Profiles } from "./Profiles";
import { Terms } from "./Terms";
import { UnitCosts } from "./UnitCosts";

const BEFORE = [
  { id: "profiles", title: "Before a run" },
  { id: "terms", title: "Terms" },
];
const AFTER = [
  { id: "lines", title: "Lines" },
  { id: "classes", title: "Per request" },
  { id: "purchase", title: "Purchase options" },
  { id: "regions", title: "Regions" },
  { id: "hardware", title: "Hardware" },
  { id: "compare", title: "Compare" },
  ...BEFORE,
];
const COMPARED = new Set(["purchase", "regions", "hardware"]);

/** The bill of a month from all sides; before a run only what the drawing alone can tell. */
export function BillDialog({
  architectureId,
  run,
  estimate,
  onClose,
}: {
  architectureId: string;
  run: Run | null;
  estimate: Estimate | null;
  onClose: () => void;
}) {
  const tabs = run && estimate ? AFTER : BEFORE;
  const [picked, setPicked] = useState<string | null>(null);
  const tab = picked ?? tabs[0]?.id ?? "";
  const compared = COMPARED.has(tab);
  const { data: comparison, error } = useComparison(run, compared);
  const groups = useStore(editor, (state) => state.document.groups);
  const regions = [
    ...new Set([
      ...groups.flatMap(({ params }) => (typeof params?.region === "string" ? [params.region] : [])),
      ...(estimate?.lines ?? [])
        .map((line) => line.region)
        .filter((region) => /^[a-z]+-[a-z]+-\d$/.test(region)),
    ]),
  ];
  return (
    <Dialog title="Bill of a month" width={984} onClose={onClose}>
      {estimate?.moved?.banner && <p className={css.moved}>{estimate.moved.banner}</p>}
      <div className={css.tabs}>
        <Tabs tabs={tabs} selected={tab} onSelect={setPicked} label="The bill" />
      </div>
      <div className={css.panel} role="tabpanel">
        {tab === "lines" && run && estimate && (
          <>
            <Headline priced={estimate} restsOn={run.summary?.rests_on} />
            <KeepBar run={run} estimate={estimate} onTerms={() => setPicked("terms")} />
            <Bill estimate={estimate} />
          </>
        )}
        {tab === "classes" && estimate && <UnitCosts estimate={estimate} />}
        {compared && error && <p>{error.message}</p>}
        {compared && !error && !comparison && <p className={css.soft}>Pricing the alternatives…</p>}
        {tab === "regions" && comparison && <Regions comparison={comparison} />}
        {tab === "purchase" && comparison && <PurchaseOptions comparison={comparison} />}
        {tab === "hardware" && comparison && <Alternatives comparison={comparison} />}
        {tab === "compare" && run && <Compare run={run} architectureId={architectureId} />}
        {tab === "profiles" && <Profiles architectureId={architectureId} />}
        {tab === "terms" && (
          <Terms
            architectureId={architectureId}
            services={Object.keys(estimate?.by_service ?? {}).filter((name) => name !== "Commitments")}
            regions={regions}
          />
        )}
      </div>
    </Dialog>
  );
}
