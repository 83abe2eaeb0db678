import type { Config } from '../config/config.ts';
import { type CandidateData, createCollector } from '../core/decision/observations.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import type { Pricing } from './pricing.ts';

/** The run's own candidates, trained models filled in, before those that the config only plans. */
export function withRunCandidates(config: Config, { candidates }: RunRecord): Config {
  const run = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return {
    ...config,
    candidates: config.candidates.map(
      (candidate) => run.get(candidate.id) ?? candidate,
    ) as unknown as Config['candidates'],
  };
}

/** What each candidate of a run brought, read as it streams by. */
export async function collectData(
  record: RunRecord,
  config: Config,
  pricing: Pricing,
  { store }: AppContext,
): Promise<Map<string, CandidateData>> {
  const collectors = new Map(
    record.candidates.map((candidate) => [
      candidate.id,
      { candidate, collector: createCollector(candidate.id) },
    ]),
  );
  for await (const { trial, verdict } of store.readTrials(record.id, hashOf(config.graders[0]))) {
    const one = collectors.get(trial.key.candidate);
    one?.collector.add(pricing.priceTrial(one.candidate, trial, verdict));
  }
  return new Map([...collectors].map(([id, { collector }]) => [id, collector.finish()]));
}
