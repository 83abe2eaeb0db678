import { seededRandom } from '../random.ts';
import type { Interval } from '../stats/interval.ts';
import type { CurvePoint } from './power-law-through.ts';
import { requireAmount, requireCount, requirePositive, requireShare } from './preconditions.ts';

/** A pilot: a model trained on `n` examples, and its accuracy on so many eval examples (their effective number). */
export interface PilotPoint extends CurvePoint {
  readonly examples: number;
}

export interface LearningCurveOptions {
  /** Accuracy of who labels the training data: the curve may pass it by little. Absent: it may go to 1. */
  readonly teacher?: number;
  /** Standard deviation from one training to the next: in the pilots, and in what a further one would reach. */
  readonly betweenRunSd?: number;
  readonly level?: number;
  readonly seed: number;
}

export interface LearningCurve {
  /** The pilots tell how fast the gain falls off; where they do not, there is no forecast. */
  readonly identified: boolean;
  /** Where the accuracy of a model trained on `n` examples lies; `null`: the pilots do not tell. */
  at(n: number): Interval | null;
  /** Equally likely accuracies at `n`, the same curves at every `n`; empty where there is no forecast. */
  drawsAt(n: number): Float64Array;
}

const STEEPNESS = { least: 0.05, most: 2, steps: 41 };
const ASYMPTOTES = 161;
const STARTS = 81;
/** Standard errors that a grid reaches beyond what was measured. */
const REACH = 5;
/** How far above its teacher a student's asymptote may well lie: students pass teachers by a little. */
const ABOVE_TEACHER_SD = 0.02;
const DRAWS = 4000;
/** Log likelihood by which the best curve may miss the pilots: twice that is about the 95 % point of chi squared, 3 df. */
const MISFIT = 4;
/** A profile that rises by less to its best than this from a border of the grid, by whose steps it is off as much, tells no steepness. */
const FLAT = 0.05;

/**
 * The posterior of a power law a − b·n^(−c) given pilots with their sampling error: flat priors on the
 * asymptote `a` (falling off above the teacher), on the accuracy at the least size, and on log c over
 * 0.05 … 2, by a grid over all three. The curve counts as identified only where its most likely steepness lies
 * inside that range: pilots whose gains do not fall, or fall at once, tell no asymptote, and nor do pilots that no such curve comes near.
 *
 * Sources: Hestness et al. 2017 (the form); Viering and Loog 2021, "The shape of learning curves" (its limits).
 *
 * @throws RangeError when a size or a number of examples is not positive, an accuracy or the teacher is no
 *   share, or the spread between runs is negative.
 */
export function learningCurve(points: readonly PilotPoint[], options: LearningCurveOptions): LearningCurve {
  const { teacher, betweenRunSd = 0, level = 0.95, seed } = options;
  for (const { n, accuracy, examples } of points) {
    requirePositive('points.n', n);
    requireShare('points.accuracy', accuracy);
    requireCount('points.examples', examples, 1);
  }
  if (teacher !== undefined) requireShare('teacher', teacher);
  requireAmount('betweenRunSd', betweenRunSd);
  const sizes = new Set(points.map(({ n }) => n));
  const fitted = sizes.size < 3 ? null : fitGrid(points, teacher, betweenRunSd, seed);
  if (!fitted) return { identified: false, at: () => null, drawsAt: () => new Float64Array() };
  const { least, curves, noise } = fitted;
  const drawsAt = (n: number): Float64Array =>
    Float64Array.from(curves, ({ a, gap, c }, index) =>
      Math.min(1, Math.max(0, a - gap * (n / least) ** -c + betweenRunSd * (noise[index] ?? 0))),
    );
  return {
    identified: true,
    drawsAt,
    at(n) {
      requirePositive('n', n);
      const sorted = drawsAt(n).sort();
      const rank = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
      return { low: rank((1 - level) / 2), high: rank((1 + level) / 2) };
    },
  };
}

/** `gap`: what is missing to the asymptote at the least size. */
interface DrawnCurve {
  readonly a: number;
  readonly gap: number;
  readonly c: number;
}

interface Fitted {
  readonly least: number;
  readonly curves: readonly DrawnCurve[];
  readonly noise: readonly number[];
}

function fitGrid(
  points: readonly PilotPoint[],
  teacher: number | undefined,
  betweenRunSd: number,
  seed: number,
): Fitted | null {
  const least = Math.min(...points.map(({ n }) => n));
  const measured = points.map(({ n, accuracy, examples }) => {
    const near = (accuracy * examples + 1) / (examples + 2); // never sure of 0 or 1
    return {
      ratio: n / least,
      accuracy,
      precision: 1 / ((near * (1 - near)) / examples + betweenRunSd ** 2),
    };
  });
  const first = measured.find(({ ratio }) => ratio === 1) as (typeof measured)[number];
  const best = measured.reduce((high, one) => (one.accuracy > high.accuracy ? one : high));
  const cap = teacher === undefined ? 1 : Math.min(1, teacher + 4 * ABOVE_TEACHER_SD);
  const spread = ({ precision }: { precision: number }): number => REACH / Math.sqrt(precision);
  const asymptotes = gridOf(Math.max(0, best.accuracy - spread(best)), cap, ASYMPTOTES);
  const starts = gridOf(
    Math.max(0, first.accuracy - spread(first)),
    Math.min(cap, first.accuracy + spread(first)),
    STARTS,
  );
  const steepnesses = gridOf(Math.log(STEEPNESS.least), Math.log(STEEPNESS.most), STEEPNESS.steps).map(
    Math.exp,
  );
  const { posterior, profile } = weigh(measured, { asymptotes, starts, steepnesses }, teacher);
  const peak = Math.max(...profile);
  const atBorder = Math.max(profile[0] as number, profile.at(-1) as number);
  if (!(peak - atBorder > FLAT) || peak < -MISFIT) return null;
  const random = seededRandom(seed);
  const picked = pickNodes(posterior, peak, DRAWS, random.uniform());
  const jitter = (grid: readonly number[]): number =>
    ((grid[1] as number) - (grid[0] as number)) * (random.uniform() - 0.5);
  const curves = picked.map((node): DrawnCurve => {
    const a = (asymptotes[Math.floor(node / STARTS) % ASYMPTOTES] as number) + jitter(asymptotes);
    const start = (starts[node % STARTS] as number) + jitter(starts);
    return { a, gap: a - start, c: steepnesses[Math.floor(node / STARTS / ASYMPTOTES)] as number };
  });
  return { least, curves, noise: curves.map(() => random.normal()) };
}

interface Measured {
  readonly ratio: number;
  readonly accuracy: number;
  readonly precision: number;
}

interface Grids {
  readonly asymptotes: readonly number[];
  readonly starts: readonly number[];
  readonly steepnesses: readonly number[];
}

/** The log posterior at each node, and its best for each steepness: half a million nodes, so plain loops over plain arrays. */
function weigh(
  measured: readonly Measured[],
  { asymptotes, starts, steepnesses }: Grids,
  teacher: number | undefined,
): { readonly posterior: Float64Array; readonly profile: readonly number[] } {
  const posterior = new Float64Array(STEEPNESS.steps * ASYMPTOTES * STARTS).fill(Number.NEGATIVE_INFINITY);
  const profile = steepnesses.map(() => Number.NEGATIVE_INFINITY);
  const priors = asymptotes.map((a) =>
    teacher === undefined ? 0 : -0.5 * (Math.max(0, a - teacher) / ABOVE_TEACHER_SD) ** 2,
  );
  for (let k = 0; k < STEEPNESS.steps; k++) {
    const shrunk = measured.map(({ ratio }) => ratio ** -(steepnesses[k] as number));
    let best = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < ASYMPTOTES; i++) {
      const a = asymptotes[i] as number;
      for (let j = 0; j < STARTS; j++) {
        const start = starts[j] as number;
        if (start > a) break;
        let fits = priors[i] as number;
        for (let at = 0; at < measured.length; at++) {
          const { accuracy, precision } = measured[at] as Measured;
          const off = accuracy - (a - (a - start) * (shrunk[at] as number));
          fits -= 0.5 * precision * off * off;
        }
        posterior[(k * ASYMPTOTES + i) * STARTS + j] = fits;
        if (fits > best) best = fits;
      }
    }
    profile[k] = best;
  }
  return { posterior, profile };
}

function gridOf(from: number, to: number, steps: number): readonly number[] {
  return Array.from({ length: steps }, (_, index) => from + ((to - from) * index) / (steps - 1));
}

/** Systematic resampling (Kitagawa 1996): nodes in proportion to their weight, from one uniform number. */
function pickNodes(logs: Float64Array, peak: number, count: number, offset: number): readonly number[] {
  let total = 0;
  for (let node = 0; node < logs.length; node++) total += Math.exp((logs[node] as number) - peak);
  const picked: number[] = [];
  let passed = 0;
  for (let node = 0; node < logs.length && picked.length < count; node++) {
    passed += Math.exp((logs[node] as number) - peak);
    while (picked.length < count && ((picked.length + offset) / count) * total < passed) picked.push(node);
  }
  return picked;
}
