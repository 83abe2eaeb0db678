import type { NonInferiority } from '../stats/index.ts';
import { nonInferiority } from '../stats/index.ts';
import { type Bounds, differenceBoundsAt } from './bounds.ts';
import { type CandidateData, hasOpen } from './observations.ts';
import { tableOf } from './pairing.ts';
import { isPassFail } from './summarize.ts';

/**
 * Is the candidate at most `margin` worse than the reference, at the one-sided `risk`? Tango's test for one
 * pass or fail an example. With repeats, clusters, weights, fractions or unscored answers the verdict is that
 * of the requirement's bounds, and p is the risk at which the bound lies on −margin: the test that these
 * bounds invert. `null` where fewer than two examples, or clusters, are shared.
 */
export function testMargin(
  candidate: CandidateData,
  reference: CandidateData,
  margin: number,
  risk: number,
): Pick<NonInferiority, 'p' | 'verdict'> | null {
  if ([candidate, reference].every((one) => isPassFail(one) && !hasOpen(one) && !one.stoppedEarly)) {
    const { p, verdict } = nonInferiority(tableOf(candidate, reference), margin, risk);
    return { p, verdict };
  }
  const boundsAt = differenceBoundsAt(candidate, reference);
  if (!boundsAt) return null;
  const { low, high } = boundsAt(risk);
  const verdict =
    low > 0 ? 'superior' : low > -margin ? 'non-inferior' : high < -margin ? 'inferior' : 'inconclusive';
  return { p: riskAt(boundsAt, -margin), verdict };
}

const HALF = 0.5 - 1e-9;

/** The least risk at which the lower bound lies above the limit; above .5 by the upper one, which then lies below it. */
function riskAt(boundsAt: (risk: number) => Bounds, limit: number): number {
  const least = (holds: (bounds: Bounds) => boolean): number => {
    if (!holds(boundsAt(HALF))) return 0.5;
    let [fails, works] = [Number.MIN_VALUE, HALF];
    // by halves of the logarithm, as small risks are told by their digits
    for (let step = 0; step < 60; step++) {
      const middle = Math.sqrt(fails) * Math.sqrt(works);
      if (1 - 2 * middle < 1 && holds(boundsAt(middle))) works = middle;
      else fails = middle;
    }
    return works;
  };
  const below = least(({ low }) => low > limit);
  return below < 0.5 ? below : 1 - least(({ high }) => high < limit);
}
