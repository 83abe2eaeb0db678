import { loadPrices } from '../config/load-prices.ts';
import { changedExamples, compareCandidates, type Table, tableOf } from '../core/decision/compare.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { isPassFail } from '../core/decision/summarize.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ComparisonReport } from '../core/model/report-document.ts';
import type { CandidateId, ExampleId, RunId } from '../core/model/units.ts';
import { collectData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { createPricing } from './pricing.ts';
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
  const record = await context.store.getRun(reference);
  const config = configOfRun(record);
  const pricing = createPricing(config, loadPrices(config.prices), record.startedAt.slice(0, 10));
  const { data } = await collectData(
    record,
    { ...config, dataset: { ...config.dataset, confirm: 0 } },
    pricing,
    context,
  );
  const [candidate, other] = [a, b].map((id) => dataOf(data, id)) as [CandidateData, CandidateData];
  const comparison = compareCandidates(candidate, other, margin ?? config.scenario?.require.margin ?? null);
  if (!comparison) {
    throw new BreakevenError(
      'no-verdict',
      `${a} and ${b} share fewer than two scored examples`,
      'run both on the same examples',
    );
  }
  const { gained, lost } = changedExamples(candidate, other);
  const scored = [candidate, other].map(
    ({ columns }) => columns.score.filter((score) => !Number.isNaN(score)).length,
  );
  return {
    ...comparison,
    run: record.id,
    table: isPassFail(candidate) && isPassFail(other) ? tableOf(candidate, other) : null,
    gainedExamples: gained,
    lostExamples: lost,
    unpaired: scored.reduce((sum, count) => sum + count, 0) - 2 * comparison.difference.n,
  };
}

function dataOf(data: ReadonlyMap<CandidateId, CandidateData>, id: CandidateId): CandidateData {
  const found = data.get(id);
  if (found) return found;
  throw new BreakevenError(
    'not-found',
    `the run has no candidate '${id}'`,
    `it has: ${[...data.keys()].join(', ')}`,
  );
}
