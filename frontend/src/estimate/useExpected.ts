import { useStore } from "zustand";
import { useChosenScenario } from "@/api/chosen";
import { type Priced, useProfiles } from "@/api/estimate";
import { meaning } from "@/document/meaning";
import { editor } from "@/document/store";
import { FACTORS } from "./factors";

/** What the drawing as it is costs at the chosen scenario's traffic, by arithmetic; only when `wanted`. */
export function useExpected(
  architectureId: string,
  wanted: boolean,
): { priced: Priced; restsOn: string } | null {
  const { scenario } = useChosenScenario(architectureId);
  const document = useStore(editor, (state) => state.document);
  const question =
    wanted && scenario && document.nodes.length > 0
      ? { architectureId, document, scenario: scenario.body, factors: { expected: FACTORS.expected } }
      : null;
  const { data, isError } = useProfiles(question, meaning(document));
  const expected = data?.profiles[0];
  if (!question || isError || !data || !expected) return null;
  return { priced: expected.estimate, restsOn: data.rests_on };
}
