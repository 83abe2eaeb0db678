import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { CandidateId, Usd } from '../core/model/units.ts';
import { nearestModels } from '../prices/lookup.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { planRun } from '../run/plan.ts';
import { exactly, plus, type TokenRange } from '../tokens/token-range.ts';
import type { AppContext } from './context.ts';
import { prepare } from './prepare.ts';
import { createPricing } from './pricing.ts';
import { pricedModel, providerOf, toRunnable } from './runnable.ts';
import { createForecaster } from './worst-case.ts';

export interface CandidatePlan {
  readonly id: CandidateId;
  readonly approach: string;
  /** `null`: not trained yet. */
  readonly model: string | null;
  readonly trials: number;
  readonly inputTokens: number;
  /** The same as a range, which it is with tools or a schema. */
  readonly input: TokenRange;
  /** False: the model's tokenizer is guessed, or another stands in for it. */
  readonly exactTokens: boolean;
  readonly outputTokensAtMost: number | null;
  readonly usdAtMost: Usd | null;
  readonly notes: readonly string[];
}

export interface PlanSummary {
  readonly name: string;
  readonly examples: number;
  readonly repeats: number;
  readonly trials: number;
  readonly candidates: readonly CandidatePlan[];
  /** `null`: at least one candidate has no bound. */
  readonly usdAtMost: Usd | null;
  readonly budgetUsd: Usd | null;
  readonly planHash: string;
}

/** What a run would ask of whom and what it costs at most. Calls nothing, needs no key. */
export async function plan(
  config: Config,
  context: Pick<AppContext, 'createGrader' | 'endpointIdentity' | 'clock'> & {
    readonly store?: AppContext['store'];
  },
): Promise<PlanSummary> {
  const prepared = await prepare(config, context);
  const pricing = createPricing(config, prepared.sheet, context.clock.instant().slice(0, 10));
  const trained = new Map(prepared.runnable.map((one) => [one.candidate.id, one]));
  const all = config.candidates.map(
    (candidate) =>
      trained.get(candidate.id) ?? toRunnable(config, candidate, pricedModel(config, candidate), context),
  );
  const forecaster = await createForecaster(all, pricing, config);
  const { dataset } = prepared;
  const planned = planRun({
    candidates: all,
    examples: dataset.examples,
    datasetHash: dataset.hash,
    repeats: config.run.repeats,
    seed: config.seed,
  });
  const byCandidate = Map.groupBy(planned.trials, ({ key }) => key.candidate);
  const candidates = all.map((runnable): CandidatePlan => {
    const forecasts = (byCandidate.get(runnable.candidate.id) ?? []).map((trial) =>
      forecaster.forecast(trial),
    );
    const sum = (pick: (forecast: (typeof forecasts)[number]) => number | null): number | null =>
      forecasts.reduce<number | null>((total, forecast) => add(total, pick(forecast)), 0);
    const { candidate } = runnable;
    const model = trained.get(candidate.id)?.model ?? null;
    return {
      id: candidate.id,
      approach: candidate.approach.kind,
      model,
      trials: forecasts.length,
      inputTokens: sum(({ inputTokens }) => inputTokens) ?? 0,
      input: forecasts.reduce((total, { input }) => plus(total, input), exactly(0)),
      exactTokens: forecaster.exact(runnable),
      outputTokensAtMost: sum(({ outputTokensAtMost }) => outputTokensAtMost),
      usdAtMost: sum(({ usdAtMost }) => usdAtMost),
      notes: [
        ...(model === null ? ['not trained yet: planned, not run'] : []),
        ...(pricing.priceOf(candidate) ? [] : [unpricedNote(config, candidate, prepared.sheet)]),
        ...(candidate.sampling.maxTokens === undefined ? ['no sampling.maxTokens: no upper bound'] : []),
      ],
    };
  });
  return {
    name: config.name,
    examples: dataset.examples.length,
    repeats: config.run.repeats,
    trials: planned.size,
    candidates,
    usdAtMost: candidates.reduce<number | null>((total, { usdAtMost }) => add(total, usdAtMost), 0),
    budgetUsd: config.run.budgetUsd,
    planHash: planned.hash,
  };
}

function unpricedNote(config: Config, candidate: Candidate, sheet: PriceSheet): string {
  const query = { provider: providerOf(config, candidate), model: pricedModel(config, candidate), on: '' };
  return `unpriced: ${query.provider}/${query.model} is in no price sheet (nearest: ${nearestModels(sheet, query).join(', ')})`;
}

function add(total: number | null, value: number | null): number | null {
  return total === null || value === null ? null : total + value;
}
