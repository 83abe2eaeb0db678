/** One-sided, for each requirement. */
export const DEFAULT_RISK = 0.025;
