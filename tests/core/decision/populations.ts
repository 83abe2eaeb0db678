import { type ExampleFrame, frameOf } from '../../../src/core/decision/frame.ts';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import type { Random } from '../../../src/core/random.ts';
import { dataOf, idOf } from './builders.ts';

/** Draws the data of `n` examples of a population in which the candidate's accuracy is `truth`. */
export type Population = (random: Random, n: number, truth: number) => CandidateData;

/** Draws candidate and reference on `n` examples, the candidate worse by `deficit`. */
export type PairedPopulation = (
  random: Random,
  n: number,
  deficit: number,
) => readonly [CandidateData, CandidateData];

const frames = new Map<number, ExampleFrame>();

/** `n` plain examples; always the same frame, as making one takes longer than a draw. */
export function plainFrame(n: number): ExampleFrame {
  const frame = frames.get(n) ?? frameOf(Array.from({ length: n }, (_, index) => ({ id: idOf(index) })));
  frames.set(n, frame);
  return frame;
}

export function times<T>(n: number, draw: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => draw(index));
}

/** Marsaglia and Tsang 2000. */
function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A share with the given mean; the smaller `size`, the more it is all or nothing. */
export function drawShare(random: Random, mean: number, size: number): number {
  const right = drawGamma(random, mean * size);
  return right / (right + drawGamma(random, (1 - mean) * size));
}

export function drawPasses(random: Random, n: number, rate: number): number {
  return times(n, () => Number(random.uniform() < rate)).reduce((sum, pass) => sum + pass, 0);
}

/** Scores in clusters of one to ten examples, drawn cluster by cluster. */
function inClusters(random: Random, n: number, draw: (size: number) => number[]): CandidateData {
  const scores: number[] = [];
  const clusters: number[] = [];
  for (let cluster = 0; scores.length < n; cluster++) {
    const own = draw(Math.min(1 + random.integer(10), n - scores.length));
    scores.push(...own);
    clusters.push(...own.map(() => cluster));
  }
  return dataOf(scores, { clusters });
}

/** Five repeats of examples whose difficulty differs: passes are beta-binomial. */
const repeated =
  (size: number): Population =>
  (random, n, truth) =>
    dataOf(
      times(n, () => drawPasses(random, 5, drawShare(random, truth, size)) / 5),
      { frame: plainFrame(n), repeats: 5 },
    );

export const populations: readonly (readonly [string, Population])[] = [
  [
    'one trial an example that passes or fails',
    (random, n, truth) =>
      dataOf(
        times(n, () => Number(random.uniform() < truth)),
        { frame: plainFrame(n) },
      ),
  ],
  ['five repeats of examples nearly all of which pass always or never', repeated(0.2)],
  ['five repeats of examples of every difficulty', repeated(1)],
  [
    'scores that are fractions',
    (random, n, truth) =>
      dataOf(
        times(n, () => drawShare(random, truth, 0.5)),
        { frame: plainFrame(n) },
      ),
  ],
  [
    'scores a hair below 1, and now and then 0',
    (random, n, truth) =>
      dataOf(
        times(n, () => (random.uniform() < truth / 0.98 ? 0.98 : 0)),
        { frame: plainFrame(n) },
      ),
  ],
  [
    'clusters of one to ten examples that answer as one',
    (random, n, truth) =>
      inClusters(random, n, (size) => new Array<number>(size).fill(Number(random.uniform() < truth))),
  ],
  [
    'clusters of one to ten examples as hard as each other',
    (random, n, truth) =>
      inClusters(random, n, (size) => {
        const share = drawShare(random, truth, 2);
        return times(size, () => Number(random.uniform() < share));
      }),
  ],
  [
    'examples that weigh between 1 and 10',
    (random, n, truth) =>
      dataOf(
        times(n, () => Number(random.uniform() < truth)),
        { weights: times(n, () => 1 + 9 * random.uniform()) },
      ),
  ],
];

/** One trial each: `gained` of the examples are won, and that and the deficit are lost. */
const paired =
  (gained: number): PairedPopulation =>
  (random, n, deficit) => {
    const cells = times(n, () => {
      const luck = random.uniform();
      if (luck < gained) return [1, 0] as const;
      if (luck < 2 * gained + deficit) return [0, 1] as const;
      return random.uniform() < 0.85 ? ([1, 1] as const) : ([0, 0] as const);
    });
    const frame = plainFrame(n);
    return [
      dataOf(
        cells.map(([own]) => own),
        { frame },
      ),
      dataOf(
        cells.map(([, other]) => other),
        { frame, id: 'big' },
      ),
    ];
  };

/** Five repeats; `ratesOf` gives both candidates' pass rates on one example. */
const pairedRepeats =
  (ratesOf: (random: Random, deficit: number) => readonly [number, number]): PairedPopulation =>
  (random, n, deficit) => {
    const shares = times(n, () =>
      ratesOf(random, deficit).map((rate) => drawPasses(random, 5, rate) / 5),
    ) as unknown as (readonly [number, number])[];
    const parts = { frame: plainFrame(n), repeats: 5 };
    return [
      dataOf(
        shares.map(([own]) => own),
        parts,
      ),
      dataOf(
        shares.map(([, other]) => other),
        { ...parts, id: 'big' },
      ),
    ];
  };

export const tables: readonly (readonly [string, PairedPopulation])[] = [
  ['nothing gained', paired(0)],
  ['a fiftieth gained', paired(0.02)],
  ['a tenth gained', paired(0.1)],
];

export const pairedMeans: readonly (readonly [string, PairedPopulation])[] = [
  ['five repeats that differ by luck alone', pairedRepeats((_, deficit) => [0.9 - deficit, 0.9])],
  [
    'five repeats, a few examples lost for good',
    pairedRepeats((random, deficit) => [random.uniform() < deficit ? 0 : 1, 1]),
  ],
  [
    'five repeats, a few lost and a few gained',
    pairedRepeats((random, deficit) => {
      const luck = random.uniform();
      return luck < 0.02 ? [1, 0] : luck < 0.04 + deficit ? [0, 1] : [1, 1];
    }),
  ],
  [
    'five repeats, many examples a little harder',
    pairedRepeats((random, deficit) => {
      const rate = random.uniform() < 0.7 ? 1 : 0.5;
      return [random.uniform() < 4 * deficit ? rate - 0.25 : rate, rate];
    }),
  ],
  [
    'clusters of one to ten, a few lost and a few gained',
    (random, n, deficit) => {
      const cells: (readonly [number, number])[] = [];
      const clusters: number[] = [];
      for (let cluster = 0; cells.length < n; cluster++) {
        const luck = random.uniform();
        const cell =
          luck < 0.02 ? ([1, 0] as const) : luck < 0.04 + deficit ? ([0, 1] as const) : ([1, 1] as const);
        for (let left = 1 + random.integer(10); left > 0 && cells.length < n; left--) {
          cells.push(cell);
          clusters.push(cluster);
        }
      }
      return [
        dataOf(
          cells.map(([own]) => own),
          { clusters },
        ),
        dataOf(
          cells.map(([, other]) => other),
          { clusters, id: 'big' },
        ),
      ];
    },
  ],
];
