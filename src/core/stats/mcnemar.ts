import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { countPairs, type PairedTable } from './paired-table.ts';

/** Two-sided p-values; `p` belongs to the uncorrected `chiSquared` with one degree of freedom. */
export interface McNemarTest {
  readonly exact: number;
  readonly midP: number;
  readonly chiSquared: number;
  readonly p: number;
}

/**
 * Do two candidates pass the same share of the same examples? Only the discordant pairs speak. Report
 * `midP`: the exact test is too cautious. Without discordant pairs every p is 1.
 *
 * Source: McNemar 1947; Fagerland, Lydersen and Laake 2013, "The McNemar test for binary matched-pairs
 * data: mid-p and asymptotic are better than exact conditional".
 *
 * @throws RangeError when a cell is no count, or all are 0.
 */
export function mcnemar(table: PairedTable): McNemarTest {
  countPairs(table);
  const { aOnly, bOnly } = table;
  const discordant = aOnly + bOnly;
  if (discordant === 0) return { exact: 1, midP: 1, chiSquared: 0, p: 1 };
  const fewer = Math.min(aOnly, bOnly);
  const atMost = binomialCdf(fewer, discordant, 0.5);
  const below = binomialCdf(fewer - 1, discordant, 0.5);
  const distance = Math.abs(aOnly - bOnly) / Math.sqrt(discordant);
  return {
    exact: Math.min(1, 2 * atMost),
    // Twice the tail less the probability of what was seen; with a tie Fagerland's 1 − ½P(seen).
    midP: aOnly === bOnly ? 0.5 + below : atMost + below,
    chiSquared: distance ** 2,
    p: 2 * normalCdf(-distance, 0, 1),
  };
}
