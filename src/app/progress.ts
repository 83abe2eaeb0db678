import { loadPrices } from '../config/load-prices.ts';
import type { CandidateId, IsoInstant, RunId, Usd } from '../core/model/units.ts';
import type { RunRecord, Store } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { createPricing } from './pricing.ts';
import { configOfRun } from './run-config.ts';

/** How far one candidate is. */
export interface CandidateProgress {
  readonly id: CandidateId;
  readonly done: number;
  /** Trials that the run plans. */
  readonly total: number;
  readonly graded: number;
  readonly passed: number;
  readonly failed: number;
  /** What its priced trials cost, those reused from earlier runs included. */
  readonly usd: Usd;
  /** Answers whose cost is not known. */
  readonly unpriced: number;
}

export interface RunProgress {
  readonly run: RunId;
  /** `running`: a process makes it now. `stopped`: nobody does, and trials are missing. */
  readonly state: 'running' | 'stopped' | 'finished';
  /** The latest call on record; `null`: none. */
  readonly lastCallAt: IsoInstant | null;
  readonly candidates: readonly CandidateProgress[];
}

type Tally = { -readonly [K in keyof CandidateProgress]: CandidateProgress[K] };

/**
 * What a run has on record now, finished or not. Offline.
 * @throws BreakevenError when the run is not in the store.
 */
export async function readProgress(reference: string, context: AppContext): Promise<RunProgress> {
  const record = await context.store.getRun(reference);
  const config = configOfRun(record);
  const day = (record.finishedAt ?? context.clock.instant()).slice(0, 10);
  const pricing = createPricing(config, loadPrices(config.prices), day);
  const { examples } = await context.store.countRun(record.id);
  const candidates = new Map(record.candidates.map((candidate) => [candidate.id, candidate]));
  const tallies = new Map(
    [...candidates.keys()].map((id) => [id, emptyTally(id, examples * record.repeats)]),
  );
  // Asked first: a run that ends meanwhile is read again, and is complete then.
  const state = await stateOf(record, context.store);
  let lastCallAt = '';
  for await (const { trial, verdict } of context.store.readTrials(record.id, hashOf(config.graders[0]))) {
    const candidate = candidates.get(trial.key.candidate);
    const tally = tallies.get(trial.key.candidate);
    if (!candidate || !tally) continue;
    const { usd } = pricing.priceTrial(candidate, trial, verdict);
    tally.done += 1;
    tally.usd += usd ?? 0;
    if (trial.outcome.status === 'failed') tally.failed += 1;
    else if (usd === null) tally.unpriced += 1;
    if (verdict?.status === 'scored') {
      tally.graded += 1;
      if (verdict.passed) tally.passed += 1;
    }
    for (const { at } of trial.calls) if (at > lastCallAt) lastCallAt = at;
  }
  return {
    run: record.id,
    state,
    lastCallAt: lastCallAt === '' ? null : lastCallAt,
    candidates: [...tallies.values()],
  };
}

/** Whether a run is being made. */
export async function stateOf(
  { id, finishedAt }: RunRecord,
  store: Pick<Store, 'isClaimed'>,
): Promise<RunProgress['state']> {
  if (await store.isClaimed(id)) return 'running';
  return finishedAt === null ? 'stopped' : 'finished';
}

function emptyTally(id: CandidateId, total: number): Tally {
  return { id, done: 0, total, graded: 0, passed: 0, failed: 0, usd: 0, unpriced: 0 };
}
