import type { Config } from '../../config/config.ts';
import type { CandidateId, Usd } from '../../core/model/units.ts';
import type { TrainingRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { prepare } from '../prepare.ts';
import { createPricing } from '../pricing.ts';
import { candidateOf } from '../runnable.ts';
import { oneOffsOf } from '../training-costs.ts';
import type { TrainingPlan } from './plan-training.ts';

/** What one part of a training was expected to cost, at most, and was billed. `null`: not known. */
export interface BillLine {
  readonly item: string;
  readonly usdExpected: Usd | null;
  readonly usdAtMost: Usd | null;
  readonly usdBilled: Usd | null;
  readonly detail: string;
}

/** Sets what was planned beside what was billed, line by line: a teacher's labels and the job of each model on the way. */
export async function billTraining(
  config: Config,
  record: TrainingRecord,
  plan: TrainingPlan,
  context: AppContext,
): Promise<readonly BillLine[]> {
  const { sheet } = await prepare(config, context);
  const on = context.clock.instant().slice(0, 10);
  const pricing = createPricing(config, sheet, on);
  const sources = { config, store: context.store, sheet, pricing, on };
  const { items } = await oneOffsOf(candidateOf(config, record.candidate), record.key, sources);
  const billed = new Map(items.map(({ item, usd, detail }) => [item, { usd, detail }]));
  return plan.jobs.flatMap(({ candidate, labels, job }): readonly BillLine[] => {
    const line = (item: string, usdExpected: Usd | null, usdAtMost: Usd | null): BillLine => {
      const found = billed.get(item);
      return {
        item,
        usdExpected,
        usdAtMost,
        usdBilled: found?.usd ?? null,
        detail: found?.detail ?? 'the provider does not say, or the sheet has no price',
      };
    };
    return [
      ...(labels ? [line(`labels for ${candidate}`, null, labels.usdAtMost)] : []),
      line(`training ${candidate}`, job.usdExpected, job.usdAtMost),
    ];
  });
}

/** How far trainings that differ by their seed alone came out apart. */
export interface BetweenRuns {
  readonly accuracies: readonly {
    readonly candidate: CandidateId;
    readonly model: string;
    readonly accuracy: number;
  }[];
  /** Standard deviation of accuracy between trainings, the examples' own noise taken off; at least 0. */
  readonly sd: number;
}
