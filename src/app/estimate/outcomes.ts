import { meanOfColumn } from '../../core/decision/observations.ts';
import type {
  EstimateOutcome,
  Forecast,
  PlannedReport,
  TrainingEstimate,
} from '../../core/model/training-estimate.ts';
import { own } from '../../core/own.ts';
import type { RunRecord, Store, TrainingRecord } from '../../ports/store.ts';
import type { Evidence } from '../evidence.ts';

/**
 * What was expected of each trained candidate of a run beside what came out: by the last estimate that was made
 * before its training began.
 */
export async function readOutcomes(
  { datasetHash, trainings }: Pick<RunRecord, 'datasetHash' | 'trainings'>,
  evidence: readonly Evidence[],
  store: Pick<Store, 'findTraining' | 'listEstimates'>,
): Promise<readonly EstimateOutcome[]> {
  const trained = evidence.filter(({ id }) => own(trainings, id) !== undefined);
  if (trained.length === 0) return [];
  const estimates = await store.listEstimates(datasetHash);
  const outcomes: EstimateOutcome[] = [];
  for (const one of trained) {
    const record = await store.findTraining(own(trainings, one.id) ?? '');
    const before = record && lastBefore(one.id, record, estimates);
    if (before) outcomes.push(...compare(one, before.planned, before.estimate));
  }
  return outcomes;
}

interface Found {
  readonly planned: PlannedReport;
  readonly estimate: TrainingEstimate;
}

function lastBefore(
  id: string,
  { startedAt }: TrainingRecord,
  estimates: readonly TrainingEstimate[],
): Found | null {
  for (const estimate of estimates) {
    const planned = estimate.candidates.find((candidate) => candidate.id === id);
    if (planned && estimate.madeAt <= startedAt) return { planned, estimate };
  }
  return null;
}

function compare(
  { id, data, oneOffs }: Evidence,
  { accuracy, trainingUsd, usdPerRequest }: PlannedReport,
  { madeAt, level }: TrainingEstimate,
): readonly EstimateOutcome[] {
  const spent = oneOffs.complete ? oneOffs.items.reduce((sum, { usd }) => sum + usd, 0) : null;
  const rows: readonly (readonly [EstimateOutcome['quantity'], Forecast | null, number | null])[] = [
    ['accuracy', accuracy, meanOfColumn(data, data.columns.score)],
    ['one-off', trainingUsd, spent],
    ['price', usdPerRequest, meanOfColumn(data, data.columns.uncachedUsd)],
  ];
  return rows.flatMap(([quantity, forecast, measured]) =>
    forecast === null || measured === null
      ? []
      : [
          {
            candidate: id,
            madeAt,
            quantity,
            forecast,
            level,
            measured,
            isInside: forecast.low <= measured && measured <= forecast.high,
          },
        ],
  );
}
