/** Shares of the scenario's traffic that make a usage profile, where nobody says others. */
export const FACTORS = { low: 0.5, expected: 1, high: 2 } as const;

export type ProfileName = keyof typeof FACTORS;
export const PROFILE_NAMES: { id: ProfileName; title: string }[] = [
  { id: "low", title: "Low" },
  { id: "expected", title: "Expected" },
  { id: "high", title: "High" },
];
