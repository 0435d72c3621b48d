/** The one utilisation ramp.. */
export const RAMP_STEPS = [0.2, 0.4, 0.6, 0.8] as const;

/** 0 to 4, the step of the ramp that a utilisation (0 to 1) falls on. */
export function rampStep(utilisation: number): number {
  let step = 0;
  for (const limit of RAMP_STEPS) if (utilisation >= limit) step += 1;
  return step;
}

/** The CSS colour of a utilisation, for DOM. Canvas code resolves the custom property once per theme. */
export function rampColour(utilisation: number): string {
  return `var(--ramp-${rampStep(utilisation)})`;
}
