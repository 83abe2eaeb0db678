import type { Random } from '../random.ts';

/** One candidate's drawn figures that the prior speaks about; `null`: not known. */
export interface PriorFigures {
  readonly accuracy: Float64Array | null;
  /** Dollars of tokens a request. */
  readonly usd: Float64Array | null;
}

/** What is near: two and a half points of accuracy, and some three per cent of a cost. */
const NEAR_ACCURACY = 0.025;
const NEAR_COST = 0.035;
/** How much of the prior expects a near tie. */
const NEAR_SHARE = 0.75;
/** Costs that are not near each other may part by a factor of e⁵ either way. */
const COST_RANGE = 10;

/**
 * Weights of drawn worlds under a prior that expects near ties: three quarters of it say that a
 * candidate's accuracy lies near the floor or the incumbent's and its cost near another candidate's, the
 * rest that they may be anything. Draws from data alone call the front runner of several
 * near-tied candidates too sure (it was also the luckiest); where the data speak clearly the prior is
 * not felt. Measured in `bench/calibration.ts`, see docs/decisions/calibration.md.
 */
export function scepticalWeights(
  candidates: readonly PriorFigures[],
  {
    incumbent,
    floor,
    draws,
  }: { readonly incumbent: number; readonly floor: number | null; readonly draws: number },
): Float64Array {
  const weights = new Float64Array(draws);
  const today = candidates[incumbent]?.accuracy ?? null;
  for (let world = 0; world < draws; world++) {
    let weight = 1;
    for (const [index, { accuracy, usd }] of candidates.entries()) {
      if (accuracy) {
        const value = accuracy[world] as number;
        const reference = index === incumbent || !today ? null : (today[world] as number);
        weight *= accuracyDensity(value, floor, reference);
      }
      if (usd) weight *= costDensity(usd[world] as number, candidates, index, world);
    }
    weights[world] = weight;
  }
  return weights;
}

function accuracyDensity(value: number, floor: number | null, today: number | null): number {
  if (Number.isNaN(value)) return 1;
  const near = [floor, today].filter((centre) => centre !== null && !Number.isNaN(centre)) as number[];
  if (near.length === 0) return 1;
  const density = near.reduce((sum, centre) => sum + normalDensity(value - centre, NEAR_ACCURACY), 0);
  return 1 - NEAR_SHARE + (NEAR_SHARE * density) / near.length;
}

function costDensity(usd: number, candidates: readonly PriorFigures[], index: number, world: number): number {
  let [near, others] = [0, 0];
  for (const [other, { usd: theirs }] of candidates.entries()) {
    if (other === index || !theirs) continue;
    const cost = theirs[world] as number;
    if (!(cost > 0 && usd > 0)) continue;
    others += 1;
    near += normalDensity(Math.log(usd / cost), NEAR_COST);
  }
  return others === 0 ? 1 : (1 - NEAR_SHARE) / COST_RANGE + (NEAR_SHARE * near) / others;
}

function normalDensity(distance: number, sd: number): number {
  return Math.exp(-0.5 * (distance / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));
}

/** Worlds drawn again in proportion to their weights, evenly spread (systematic resampling, Kitagawa 1996). */
export function resampleWorlds(weights: Float64Array, random: Random): Int32Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = new Int32Array(weights.length);
  if (!(total > 0)) return kept.map((_, world) => world);
  const step = total / weights.length;
  let reach = random.uniform() * step;
  let [sum, next] = [0, 0];
  for (const [world, weight] of weights.entries()) {
    sum += weight;
    while (next < kept.length && reach < sum) {
      kept[next] = world;
      next += 1;
      reach += step;
    }
  }
  return kept.fill(weights.length - 1, next); // rounding alone leaves the last open
}
