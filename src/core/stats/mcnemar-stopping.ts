import { type EValueOptions, mcnemarEValue } from './mcnemar-e-value.ts';
import { requireOpenShare } from './preconditions.ts';

/** The e-value after each discordant pair, and the first, counted from 1, at which it reaches 1/α. */
export interface McNemarStopping {
  readonly values: readonly number[];
  readonly stopAt: number | null;
}

/**
 * Watches discordant pairs as they come in, each named by the candidate that alone passes, and says at
 * which one to stop: the chance of ever stopping while both pass equally often is at most `alpha`.
 * Concordant pairs say nothing and are left out. The order must not depend on the outcomes.
 *
 * Source: Ville 1939; see `mcnemarEValue`.
 *
 * @throws RangeError when a winner is neither `'a'` nor `'b'`, or `alpha` is outside (0, 1).
 */
export function mcnemarStopping(
  winners: readonly ('a' | 'b')[],
  { alpha = 0.05, ...options }: EValueOptions & { readonly alpha?: number } = {},
): McNemarStopping {
  requireOpenShare('alpha', alpha);
  const wins = { a: 0, b: 0 };
  const values = winners.map((winner, index) => {
    if (winner !== 'a' && winner !== 'b')
      throw new RangeError(`winners[${index}] must be a or b, not ${winner}`);
    wins[winner] += 1;
    return mcnemarEValue(wins.a, wins.b, options);
  });
  const first = values.findIndex((value) => value >= 1 / alpha);
  return { values, stopAt: first < 0 ? null : first + 1 };
}
