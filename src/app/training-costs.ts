import type { Config } from '../config/config.ts';
import { type Candidate, trainingOf } from '../core/model/candidate.ts';
import type { CostItem } from '../core/model/candidate-report.ts';
import type { CandidateId, IsoDate } from '../core/model/units.ts';
import type { Store, TrainingRecord } from '../ports/store.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import type { Pricing } from './pricing.ts';
import { candidateOf } from './runnable.ts';
import { priceOfJob, trainingRow } from './training/training-price.ts';

/** One-off money behind a candidate. `complete` false: a part of it is not known, which is not zero. */
export interface OneOffs {
  readonly items: readonly CostItem[];
  readonly complete: boolean;
}

export interface CostSources {
  readonly config: Config;
  readonly store: Store;
  readonly sheet: PriceSheet;
  readonly pricing: Pricing;
  readonly on: IsoDate;
}

const NOTHING: OneOffs = { items: [], complete: true };
const UNKNOWN: OneOffs = { items: [], complete: false };

/**
 * What a candidate's model cost to make: what the config states, else the recorded training with its
 * teacher's labels, and the same for the training that it started from.
 */
export async function oneOffsOf(
  candidate: Candidate,
  key: string | undefined,
  sources: CostSources,
): Promise<OneOffs> {
  const training = trainingOf(candidate);
  if (!training) return NOTHING;
  const record = key === undefined ? null : await sources.store.findTraining(key);
  const own =
    training.usd === undefined
      ? await costOfRecord(candidate, record, sources)
      : stated(candidate.id, training.usd);
  const parent = await parentCosts(record, training.from, sources);
  return { items: [...parent.items, ...own.items], complete: own.complete && parent.complete };
}

/** Without a record the parent's cost is known only where the config states it. */
async function parentCosts(
  record: TrainingRecord | null,
  from: CandidateId | undefined,
  sources: CostSources,
): Promise<OneOffs> {
  if (from === undefined) return NOTHING;
  return oneOffsOf(candidateOf(sources.config, from), record?.parent ?? undefined, sources);
}

function stated(id: CandidateId, usd: number): OneOffs {
  return { items: [{ item: `training ${id}`, usd, detail: 'stated in the config' }], complete: true };
}

async function costOfRecord(
  candidate: Candidate,
  record: TrainingRecord | null,
  sources: CostSources,
): Promise<OneOffs> {
  if (!record) return UNKNOWN;
  const labels = await labelCost(candidate, record, sources);
  const training = trainingCost(candidate, record, sources);
  return {
    items: [...labels.items, ...(training ? [training] : [])],
    complete: labels.complete && training !== null,
  };
}

async function labelCost(
  candidate: Candidate,
  { labels }: TrainingRecord,
  { config, pricing, store }: CostSources,
): Promise<OneOffs> {
  const { approach } = candidate;
  if (!labels || approach.kind !== 'distilled') return NOTHING;
  if (approach.teacher === undefined) return UNKNOWN;
  const teacher = candidateOf(config, approach.teacher);
  let usd = 0;
  let complete = true;
  for await (const { trial } of store.readTrials(labels.run, '')) {
    for (const call of trial.calls) {
      const cost = pricing.costOf(teacher, call);
      usd += cost ?? 0;
      complete &&= cost !== null;
    }
  }
  const detail = `${labels.asked} answers of ${teacher.id}, ${labels.accepted} accepted by the grader`;
  return { items: [{ item: `labels for ${candidate.id}`, usd, detail }], complete };
}

function trainingCost(
  candidate: Candidate,
  record: TrainingRecord,
  { config, sheet, pricing, on }: CostSources,
): CostItem | null {
  const item = `training ${candidate.id}`;
  const { billedUsd } = record;
  if (billedUsd !== undefined) return { item, usd: billedUsd, detail: 'as the provider says it billed' };
  const row = trainingRow(config, candidate, sheet, on);
  if (!row) return null;
  pricing.use(row);
  const usd = priceOfJob(row, record);
  if (usd === null) return null;
  const detail =
    row.meter === 'training-hour'
      ? `${record.coreLoopSeconds?.toFixed(1)} s of core loop at $${row.usd} an hour`
      : `${record.trainedTokens?.toLocaleString('en-US')} training tokens at $${row.usd} a million`;
  return { item, usd, detail };
}
