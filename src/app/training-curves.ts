import type { TrainingReport } from '../core/model/report-document.ts';
import { own } from '../core/own.ts';
import type { RunRecord, Store } from '../ports/store.ts';

/** How the trainings behind a run's candidates went; nothing of those that a store kept no curves of. */
export async function readTrainings(
  { candidates, trainings }: Pick<RunRecord, 'candidates' | 'trainings'>,
  store: Pick<Store, 'findTraining'>,
): Promise<TrainingReport[]> {
  const reports: TrainingReport[] = [];
  for (const { id } of candidates) {
    const key = own(trainings, id);
    const record = key === undefined ? null : await store.findTraining(key);
    reports.push(...(record?.curves ?? []).map((curve) => ({ candidate: id, ...curve })));
  }
  return reports;
}
