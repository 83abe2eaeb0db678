import { namedSeed } from '../named-seed.ts';
import { type Random, seededRandom } from '../random.ts';
import type { ExampleFrame } from './frame.ts';

/** A quantity of one candidate by row of the frame; NaN where it was not measured. */
export interface Quantity {
  /**
   * What it is, whoever's: its own randomness hangs on this name and on its values, not on its place among
   * others. So the same quantity of two candidates who answered alike on every example is drawn alike.
   */
  readonly name: string;
  readonly values: Float64Array;
  /**
   * A share in [0, 1]: half a success and half a failure join the draws (Jeffreys' prior), for a bootstrap
   * of all passes has no spread. They are its own as soon as one example tells it from another share:
   * shared by all, they would call the one that is ahead by a single example surely better.
   */
  readonly isShare: boolean;
}

export type DrawMethod = 'Bayesian bootstrap' | 'normal, exact covariance';

export interface MeanDraws {
  readonly count: number;
  readonly method: DrawMethod;
  /** `means[q][d]`: mean of quantity q in draw d; NaN where it was never measured. */
  readonly means: readonly Float64Array[];
}

export interface DrawOptions {
  readonly draws: number;
  readonly seed: number;
  /** By default the bootstrap below 3,000 clusters, from there on the normal draws. */
  readonly method?: DrawMethod;
}

/** From here on the joint means are as good as normal, and their covariance is exact. */
const ENOUGH_CLUSTERS = 3000;

/**
 * Draws the means of several quantities together: the Bayesian bootstrap, Dirichlet(1) weights over
 * clusters, the same weights for every quantity, so that pairing and every correlation survive. With
 * many clusters from a normal distribution with the same means and covariance.
 *
 * Source: Rubin 1981, "The Bayesian bootstrap".
 */
export function drawMeans(
  quantities: readonly Quantity[],
  frame: ExampleFrame,
  { draws, seed, method }: DrawOptions,
): MeanDraws {
  const chosen =
    method ?? (frame.clusterCount < ENOUGH_CLUSTERS ? 'Bayesian bootstrap' : 'normal, exact covariance');
  const draw = chosen === 'Bayesian bootstrap' ? bootstrap : normalDraws;
  return { count: draws, method: chosen, means: draw(quantities, frame, draws, seed) };
}

/** Weighted sums of a quantity by cluster, and the weights that have a value. */
interface ClusterTotals {
  readonly sums: Float64Array;
  readonly weights: Float64Array;
  readonly sum: number;
  readonly weight: number;
  /** Clusters that hold any value. */
  readonly clusters: number;
}

function clusterTotals(
  values: Float64Array,
  { clusters, clusterCount, weights }: ExampleFrame,
): ClusterTotals {
  const sums = new Float64Array(clusterCount);
  const present = new Float64Array(clusterCount);
  let [sum, weight] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    const own = weights[row] as number;
    if (Number.isNaN(value) || own === 0) continue;
    const cluster = clusters[row] as number;
    sums[cluster] = (sums[cluster] as number) + own * value;
    present[cluster] = (present[cluster] as number) + own;
    sum += own * value;
    weight += own;
  }
  const held = present.reduce((count, one) => count + Number(one > 0), 0);
  return { sums, weights: present, sum, weight, clusters: held };
}

/** A mean does not depend on what is drawn beside it, so that those drawn before are not drawn again. */
function bootstrap(
  quantities: readonly Quantity[],
  frame: ExampleFrame,
  draws: number,
  seed: number,
): readonly Float64Array[] {
  const keyOf = ({ name, isShare }: Quantity): string => `${draws} ${seed} ${isShare} ${name}`;
  const known = quantities.map((quantity) => drawnBefore(frame, quantity.values).get(keyOf(quantity)));
  const missing = quantities.filter((_, index) => known[index] === undefined);
  for (const [index, means] of bootstrapAll(missing, frame, draws, seed).entries()) {
    const quantity = missing[index] as Quantity;
    drawnBefore(frame, quantity.values).set(keyOf(quantity), means);
  }
  return quantities.map(
    (quantity, index) =>
      known[index] ?? (drawnBefore(frame, quantity.values).get(keyOf(quantity)) as Float64Array),
  );
}

type Drawn = Map<string, Float64Array>;
const DRAWN = new WeakMap<ExampleFrame, WeakMap<Float64Array, Drawn>>();

function drawnBefore(frame: ExampleFrame, values: Float64Array): Drawn {
  const ofFrame = DRAWN.get(frame) ?? new WeakMap<Float64Array, Drawn>();
  DRAWN.set(frame, ofFrame);
  const drawn = ofFrame.get(values) ?? new Map<string, Float64Array>();
  ofFrame.set(values, drawn);
  return drawn;
}

function bootstrapAll(
  quantities: readonly Quantity[],
  frame: ExampleFrame,
  draws: number,
  seed: number,
): Float64Array[] {
  if (quantities.length === 0) return [];
  const { clusterCount } = frame;
  const random = seededRandom(seed);
  const totals = quantities.map(({ values }) => clusterTotals(values, frame));
  const halves = quantities.map((quantity) =>
    quantity.isShare ? seededRandom(seedOf(quantity, seed)) : null,
  );
  const means = quantities.map(() => new Float64Array(draws));
  const dirichlet = new Float64Array(clusterCount);
  for (let draw = 0; draw < draws; draw++) {
    for (let cluster = 0; cluster < clusterCount; cluster++) dirichlet[cluster] = random.exponential();
    for (const [index, total] of totals.entries()) {
      const { sums, weights } = total;
      let [sum, weight] = [0, 0];
      for (let cluster = 0; cluster < clusterCount; cluster++) {
        const own = dirichlet[cluster] as number;
        sum += own * (sums[cluster] as number);
        weight += own * (weights[cluster] as number);
      }
      const half = halves[index];
      if (half && total.clusters > 0) {
        const scale = total.weight / total.clusters; // what an average cluster weighs
        const success = scale * halfGamma(half);
        sum += success;
        weight += success + scale * halfGamma(half);
      }
      (means[index] as Float64Array)[draw] = weight === 0 ? Number.NaN : sum / weight;
    }
  }
  for (const [index, { isShare }] of quantities.entries()) if (isShare) clip(means[index] as Float64Array);
  return means;
}

/** Another seed for each name and each column of values (FNV-1a, 32 bits). */
function seedOf({ name, values }: Quantity, seed: number): number {
  let hash = namedSeed(name, seed);
  // not measured is one thing, whatever bits stand for it
  const words = new Uint32Array(values.map((value) => (Number.isNaN(value) ? -1 : value)).buffer);
  for (const word of words) {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x01000193); // high bits, where fractions differ, reach the low ones
  }
  return hash | 0;
}

/** Gamma with shape ½: half the square of a standard normal. */
function halfGamma(random: Random): number {
  return random.normal() ** 2 / 2;
}

function normalDraws(
  quantities: readonly Quantity[],
  frame: ExampleFrame,
  draws: number,
  seed: number,
): readonly Float64Array[] {
  const alike = quantities.map((one) => quantities.findIndex((other) => isSame(one, other)));
  const distinct = [...new Set(alike)];
  const drawn = normalDrawsOf(
    distinct.map((index) => quantities[index] as Quantity),
    frame,
    draws,
    seed,
  );
  return alike.map((index) => drawn[distinct.indexOf(index)] as Float64Array);
}

function isSame(one: Quantity, other: Quantity): boolean {
  if (one === other) return true;
  if (one.name !== other.name || one.isShare !== other.isShare) return false;
  return one.values.every((value, row) => Object.is(value, other.values[row]));
}

/** Of quantities that differ: rounding would part those that do not. */
function normalDrawsOf(
  quantities: readonly Quantity[],
  frame: ExampleFrame,
  draws: number,
  seed: number,
): readonly Float64Array[] {
  const { clusterCount } = frame;
  const random = seededRandom(seed);
  const totals = quantities.map(({ values }) => clusterTotals(values, frame));
  const centre = totals.map(({ sum, weight }) => (weight === 0 ? Number.NaN : sum / weight));
  const root = choleskyOf(covariance(totals, centre, clusterCount));
  const means = totals.map(() => new Float64Array(draws));
  const normals = new Float64Array(totals.length);
  for (let draw = 0; draw < draws; draw++) {
    for (let index = 0; index < normals.length; index++) normals[index] = random.normal();
    for (const [index, mean] of means.entries()) {
      const row = root[index] as Float64Array;
      let shift = 0;
      for (let other = 0; other <= index; other++)
        shift += (row[other] as number) * (normals[other] as number);
      mean[draw] = (centre[index] as number) + shift;
    }
  }
  for (const [index, { isShare }] of quantities.entries()) if (isShare) clip(means[index] as Float64Array);
  return means;
}

/** Covariance of the ratios of cluster totals, by linearization: sums of products of residuals. */
function covariance(
  totals: readonly ClusterTotals[],
  centre: readonly number[],
  clusterCount: number,
): Float64Array[] {
  const residuals = totals.map(({ sums, weights, weight }, index) =>
    weight === 0
      ? new Float64Array(clusterCount)
      : sums.map((sum, cluster) => (sum - (centre[index] as number) * (weights[cluster] as number)) / weight),
  );
  const correction = clusterCount / (clusterCount + 1); // as Dirichlet(1) weights have it
  return residuals.map((own, row) => {
    const products = new Float64Array(totals.length);
    for (let column = 0; column <= row; column++) {
      const other = residuals[column] as Float64Array;
      let sum = 0;
      for (let cluster = 0; cluster < clusterCount; cluster++)
        sum += (own[cluster] as number) * (other[cluster] as number);
      products[column] = sum * correction;
    }
    return products;
  });
}

/** Lower root of a lower triangle that may be singular: what has no variance left gets none. */
function choleskyOf(lower: readonly Float64Array[]): Float64Array[] {
  const root = lower.map((row) => new Float64Array(row.length));
  for (const [row, own] of root.entries()) {
    const wanted = lower[row] as Float64Array;
    for (let column = 0; column <= row; column++) {
      const other = root[column] as Float64Array;
      let rest = wanted[column] as number;
      for (let k = 0; k < column; k++) rest -= (own[k] as number) * (other[k] as number);
      if (column === row) own[column] = rest > 1e-12 * (wanted[row] as number) ? Math.sqrt(rest) : 0;
      else own[column] = (other[column] as number) === 0 ? 0 : rest / (other[column] as number);
    }
  }
  return root;
}

function clip(values: Float64Array): void {
  for (const [index, value] of values.entries()) values[index] = Math.min(1, Math.max(0, value));
}
