/** Rewards of one prompt's samples that differ by less than this teach nothing. */
const SMALLEST_SPREAD = 1e-6;
/** Keeps a group with one lucky sample from counting without limit. */
const SPREAD_FLOOR = 0.02;

/**
 * How much better than its siblings each sample of one prompt did: (reward - mean) / (deviation + .02), as in
 * group-relative policy optimization (Shao et al. 2024). `null` when all did alike.
 */
export function computeAdvantages(rewards: readonly number[]): number[] | null {
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const variance = rewards.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / rewards.length;
  const deviation = Math.sqrt(variance);
  if (deviation < SMALLEST_SPREAD) return null;
  return rewards.map((reward) => (reward - mean) / (deviation + SPREAD_FLOOR));
}
