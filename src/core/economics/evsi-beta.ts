import type { Usd } from '../model/units.ts';
import { type BetaBelief, requireBelief } from './evpi-beta.ts';
import { requireCount } from './preconditions.ts';

/**
 * What it is worth, in dollars and without their price, to see `n` examples pass or fail before
 * choosing between the rate and nothing: exact, over all numbers of passes.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory" (beta-binomial preposterior).
 *
 * @throws RangeError when `alpha` or `beta` is not positive, `threshold` is outside [0, 1], `value` is
 * negative or not finite, or `n` is no count.
 */
export function evsiBeta({ n, ...belief }: BetaBelief & { readonly n: number }): Usd {
  requireBelief(belief);
  requireCount('n', n);
  const { alpha, beta, threshold, value } = belief;
  const weights = betaBinomial(alpha, beta, n);
  const chosen = alpha / (alpha + beta) >= threshold ? 1 : -1;
  let [wrong, total] = [0, 0];
  for (const [passes, weight] of weights.entries()) {
    const excess = (alpha + passes) / (alpha + beta + n) - threshold;
    wrong += weight * Math.max(0, -chosen * excess); // what changing one's mind saves
    total += weight;
  }
  return (value * wrong) / total;
}

/** Probabilities of 0 to n passes but for a common factor, each from the one before, in logs. */
function betaBinomial(alpha: number, beta: number, n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  let most = 0;
  for (let passes = 0; passes < n; passes++) {
    const ratio = ((n - passes) / (passes + 1)) * ((alpha + passes) / (beta + n - passes - 1));
    const log = (logs[passes] as number) + Math.log(ratio);
    logs[passes + 1] = log;
    most = Math.max(most, log);
  }
  return logs.map((log) => Math.exp(log - most));
}
