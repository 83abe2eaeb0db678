import { seededRandom } from '../random.ts';
import { requireFinite, requireSample } from './preconditions.ts';

const MOST_EXACT = 20;
const FLIPS = 20_000;

/** p-values: `greater` for a positive mean difference, `twoSided` for any. */
export interface SignFlipTest {
  readonly twoSided: number;
  readonly greater: number;
}

/**
 * Would paired differences be this far from 0 if the sign of each were a coin toss? Exact where at most
 * 20 of them are not 0, else 20,000 seeded flips, what was seen counted in.
 *
 * Source: Fisher 1935, "The design of experiments", section 21; Phipson and Smyth 2010 (Monte Carlo).
 *
 * @throws RangeError when there are no differences or one is not finite.
 */
export function signFlipTest(
  differences: readonly number[],
  { seed = 1 }: { readonly seed?: number } = {},
): SignFlipTest {
  requireSample('differences', differences);
  requireFinite('seed', seed);
  const sizes = differences.filter((difference) => difference !== 0); // a 0 flips into itself
  const observed = sizes.reduce((sum, size) => sum + size, 0);
  const tie = 1e-12 * sizes.reduce((sum, size) => sum + Math.abs(size), 0);
  const tally = { greater: 0, twoSided: 0, flips: 0 };
  const count = (sum: number): void => {
    tally.flips += 1;
    if (sum >= observed - tie) tally.greater += 1;
    if (Math.abs(sum) >= Math.abs(observed) - tie) tally.twoSided += 1;
  };
  if (sizes.length <= MOST_EXACT) flipEach(sizes, 0, 0, count);
  else flipAtRandom(sizes, observed, seed, count);
  return { twoSided: tally.twoSided / tally.flips, greater: tally.greater / tally.flips };
}

function flipEach(sizes: readonly number[], index: number, sum: number, count: (sum: number) => void): void {
  const size = sizes[index];
  if (size === undefined) {
    count(sum);
    return;
  }
  flipEach(sizes, index + 1, sum + size, count);
  flipEach(sizes, index + 1, sum - size, count);
}

function flipAtRandom(
  sizes: readonly number[],
  observed: number,
  seed: number,
  count: (sum: number) => void,
): void {
  const random = seededRandom(seed);
  count(observed);
  for (let flip = 1; flip < FLIPS; flip++) {
    let sum = 0;
    for (const size of sizes) sum += random.uniform() < 0.5 ? size : -size;
    count(sum);
  }
}
