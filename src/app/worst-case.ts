import type { TokenPrice } from '../core/model/price.ts';
import type { Usd } from '../core/model/units.ts';
import type { PlannedTrial, RunnableCandidate } from '../run/plan.ts';
import { renderRequest } from '../run/plan.ts';
import { createTokenCounter, type TokenCounter } from '../tokens/count.ts';
import type { Pricing } from './pricing.ts';

/** Tokens and dollars of one trial before it is made. */
export interface TrialForecast {
  readonly inputTokens: number;
  /** `null`: the candidate has no `sampling.maxTokens`, so its answer has no bound. */
  readonly outputTokensAtMost: number | null;
  /** Dollars if every token is uncached and the answer as long as allowed; `null`: no price or no bound. */
  readonly usdAtMost: Usd | null;
}

export interface Forecaster {
  forecast(trial: PlannedTrial): TrialForecast;
  /** False where another tokenizer stands in for the model's own. */
  readonly exact: (runnable: RunnableCandidate) => boolean;
}

/** Counts with each model's tokenizer, priced by the sheet. */
export async function createForecaster(
  runnable: readonly RunnableCandidate[],
  pricing: Pricing,
): Promise<Forecaster> {
  const counters = new Map<string, TokenCounter>();
  for (const { model } of runnable)
    if (!counters.has(model)) counters.set(model, await createTokenCounter(model));
  const counterOf = (model: string): TokenCounter => counters.get(model) as TokenCounter;
  return {
    exact: ({ model }) => counterOf(model).exact,
    forecast({ runnable: { candidate, model }, runnable: whole, example }: PlannedTrial): TrialForecast {
      const { expected, upperBound } = counterOf(model).count(renderRequest(whole, example).messages);
      const output = candidate.sampling.maxTokens ?? null;
      const price = pricing.priceOf(candidate);
      return {
        inputTokens: expected,
        outputTokensAtMost: output,
        usdAtMost: output === null || !price ? null : usdOf(upperBound, output, price),
      };
    },
  };
}

function usdOf(input: number, output: number, price: TokenPrice): Usd {
  const dearest = Math.max(price.input, price.cacheWrite ?? 0);
  return (input * dearest + output * price.output) / 1_000_000;
}
