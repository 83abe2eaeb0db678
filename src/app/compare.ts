import type { Config } from '../config/config.ts';
import { loadPrices } from '../config/load-prices.ts';
import { compareCandidates } from '../core/decision/compare.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { changedExamples, type Table, tableOf } from '../core/decision/pairing.ts';
import { isPassFail } from '../core/decision/summarize.ts';
import type { ComparisonReport } from '../core/model/candidate-report.ts';
import type { ChangeReport } from '../core/model/change-report.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { CandidateId, ExampleId, RunId } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { collectData, type RunData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { createPricing } from './pricing.ts';
import { changeOf } from './report-changes.ts';
import { configOfRun } from './run-config.ts';

/** Two candidates of a run on the same examples, with the examples on which they part. */
export interface Comparison extends ComparisonReport {
  readonly run: RunId;
  /** Pass and fail together; `null` where scores are fractions or examples were repeated. */
  readonly table: Table | null;
  readonly gainedExamples: readonly ExampleId[];
  readonly lostExamples: readonly ExampleId[];
  /** Examples that only one of the two has a score for: they are left out. */
  readonly unpaired: number;
  /** Errors, length and parts of the grader; `null` where one is a cascade. */
  readonly changes: ChangeReport | null;
}

/**
 * Compares candidate `a` with reference `b`. The margin is the one given, else the one that the run's
 * scenario asks of them. Offline.
 * @throws BreakevenError when run or candidate is not there, or fewer than two examples are shared.
 */
export async function compare(
  reference: string,
  a: CandidateId,
  b: CandidateId,
  context: AppContext,
  margin: number | null,
): Promise<Comparison> {
  const read = await readCandidates(reference, context);
  const { record, config, data } = read;
  const [candidate, other] = [dataOf(data, a), dataOf(data, b)];
  const changes = changeOf(read, config.candidates, b, a);
  return { run: record.id, ...contrast(candidate, other, margin ?? marginOf(config)), changes };
}

/** A run with everything that it says of its candidates, nothing held out. */
export interface ReadRun {
  readonly record: RunRecord;
  readonly config: Config;
  readonly data: ReadonlyMap<CandidateId, CandidateData>;
  readonly traits: RunData['traits'];
}

/** @throws BreakevenError when the run is not there. */
export async function readCandidates(reference: string, context: AppContext): Promise<ReadRun> {
  const record = await context.store.getRun(reference);
  const config = configOfRun(record);
  const pricing = createPricing(config, loadPrices(config.prices), record.startedAt.slice(0, 10));
  const all = { ...config, dataset: { ...config.dataset, confirm: 0 } };
  const { data, traits } = await collectData(record, all, pricing, context);
  return { record, config, data, traits };
}

/** The margin that a run's scenario asks for; `null`: none. */
export const marginOf = (config: Config): number | null => config.scenario?.require.margin ?? null;

/**
 * Two candidates whose columns share one frame.
 * @throws BreakevenError when they share fewer than two scored examples.
 */
export function contrast(
  candidate: CandidateData,
  other: CandidateData,
  margin: number | null,
): Omit<Comparison, 'run' | 'changes'> {
  const comparison = compareCandidates(candidate, other, margin);
  if (!comparison) {
    throw new BreakevenError(
      'no-verdict',
      `${candidate.id} and ${other.id} share fewer than two scored examples`,
      'run both on the same examples',
    );
  }
  const { gained, lost } = changedExamples(candidate, other);
  const scored = [candidate, other].map(
    ({ columns }) => columns.score.filter((score) => !Number.isNaN(score)).length,
  );
  return {
    ...comparison,
    table: isPassFail(candidate) && isPassFail(other) ? tableOf(candidate, other) : null,
    gainedExamples: gained,
    lostExamples: lost,
    unpaired: scored.reduce((sum, count) => sum + count, 0) - 2 * comparison.difference.n,
  };
}

/** @throws BreakevenError when the run has no such candidate. */
export function dataOf(data: ReadRun['data'], id: CandidateId): CandidateData {
  const found = data.get(id);
  if (found) return found;
  throw new BreakevenError(
    'not-found',
    `the run has no candidate '${id}'`,
    `it has: ${[...data.keys()].join(', ')}`,
  );
}
