import type { Config } from '../../config/config.ts';
import { cusum, ewma, pageHinkley } from '../../core/drift/index.ts';
import type { DriftMetric, DriftSeries } from '../../core/model/drift.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { configOfRun } from '../run-config.ts';
import { type CandidateSnapshot, type Snapshot, takeSnapshot } from './snapshot.ts';

/** Fewer points show no course. */
const LEAST_RUNS = 3;
/** Standard deviations at which a sum alarms: in control once in some 465 comparisons (Montgomery, table 9.3). */
const H = 5;
const LIMIT = 3;

interface Watched {
  readonly metric: DriftMetric;
  readonly of: (
    figures: CandidateSnapshot['canaries'] extends ReadonlyMap<string, infer C> ? C : never,
  ) => number | null;
}

const WATCHED: readonly Watched[] = [
  { metric: 'accuracy', of: ({ figures }) => figures.score },
  { metric: 'input-tokens', of: ({ figures }) => figures.input },
  { metric: 'visible-tokens', of: ({ figures }) => figures.visible },
  { metric: 'latency-p50', of: ({ figures }) => figures.ms },
  { metric: 'cost', of: ({ figures }) => figures.usd },
];

/** Each metric over the runs since the baseline, on the examples that all of them have. */
export async function readSeries(
  between: readonly RunRecord[],
  [first, last]: readonly [Snapshot, Snapshot],
  { prices }: Pick<Config, 'prices'>,
  context: AppContext,
): Promise<readonly DriftSeries[]> {
  if (between.length + 2 < LEAST_RUNS) return [];
  const middle: Snapshot[] = [];
  for (const record of between) {
    const day = (record.finishedAt ?? record.startedAt).slice(0, 10);
    middle.push(await takeSnapshot(record, { ...configOfRun(record), prices }, day, context));
  }
  const all = [first, ...middle, last];
  return last.candidates.flatMap(({ id }) =>
    WATCHED.flatMap((watched) => {
      const series = seriesOf(id, watched, all);
      return series ? [series] : [];
    }),
  );
}

function seriesOf(candidate: string, { metric, of }: Watched, all: readonly Snapshot[]): DriftSeries | null {
  const own = all.flatMap((snapshot) => {
    const found = snapshot.candidates.find(({ id }) => id === candidate);
    return found ? [{ snapshot, canaries: found.canaries }] : [];
  });
  if (own.length < LEAST_RUNS) return null;
  const shared = [...(own[0]?.canaries.keys() ?? [])].filter((id) =>
    own.every(({ canaries }) => {
      const one = canaries.get(id);
      return one !== undefined && of(one) !== null;
    }),
  );
  if (shared.length < 2) return null;
  const valuesOf = (canaries: CandidateSnapshot['canaries']): number[] =>
    shared.map((id) => of(canaries.get(id) as never) as number);
  const points = own.map(({ snapshot: { run, at }, canaries }) => ({
    run,
    at,
    value: mean(valuesOf(canaries)),
  }));
  return {
    candidate,
    metric,
    points,
    alarms: alarmsOf(points, noiseOf(own.map(({ canaries }) => valuesOf(canaries)))),
  };
}

/**
 * Standard deviation of a run's mean from one run to the next, the examples being the same: from how each example
 * differs between neighbouring runs, so that a lasting change adds to one step only.
 */
function noiseOf(runs: readonly (readonly number[])[]): number {
  const steps = runs.slice(1).map((values, index) => {
    const differences = values.map(
      (value, row) => value - ((runs[index] as readonly number[])[row] as number),
    );
    const middle = mean(differences);
    const variance =
      differences.reduce((sum, one) => sum + (one - middle) ** 2, 0) / (differences.length - 1);
    return variance / 2 / differences.length;
  });
  return Math.sqrt(mean(steps));
}

type Points = DriftSeries['points'];

function alarmsOf(points: Points, sd: number): DriftSeries['alarms'] {
  const values = points.map(({ value }) => value);
  const target = values[0] as number;
  if (!(sd > 0)) {
    const at = values.findIndex((value) => Math.abs(value - target) > 1e-9 * Math.abs(target));
    return at < 0 ? [] : [alarm('cusum', points, at + 1)];
  }
  // the target is a run's mean itself, and as uncertain as the others
  const noise = { target, sd: sd * Math.SQRT2 };
  const hinkley = (direction: 'up' | 'down'): number | null =>
    pageHinkley(values, { delta: 0.5 * noise.sd, threshold: H * noise.sd, direction }).alarmAt;
  const found = [
    { detector: 'cusum', at: cusum(values, { ...noise, h: H }).alarmAt },
    { detector: 'ewma', at: ewma(values, { ...noise, limit: LIMIT }).alarmAt },
    { detector: 'page-hinkley', at: firstOf(hinkley('up'), hinkley('down')) },
  ] as const;
  return found.flatMap(({ detector, at }) => (at === null ? [] : [alarm(detector, points, at)]));
}

function firstOf(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function alarm(
  detector: DriftSeries['alarms'][number]['detector'],
  points: Points,
  at: number,
): DriftSeries['alarms'][number] {
  const { run, at: day } = points[at - 1] as Points[number];
  return { detector, run, at: day };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
