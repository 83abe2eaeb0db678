import type { Config } from '../config/config.ts';
import type { Usd } from '../core/model/units.ts';
import type { PlannedTrial, RunnableCandidate } from '../run/plan.ts';
import { renderRequest } from '../run/plan.ts';
import { createTokenCounter, type TokenCounter } from '../tokens/count.ts';
import type { TokenRange } from '../tokens/token-range.ts';
import { boundWhole } from './bound-agent.ts';
import { isApplication } from './bound-trial.ts';
import type { Pricing } from './pricing.ts';

/** Tokens and dollars of one trial before it is made. */
export interface TrialForecast {
  /** As counted; the bill may differ. */
  readonly inputTokens: number;
  /** The same as a range, which it is with tools or a schema. */
  readonly input: TokenRange;
  /** One for each byte of the request: no bill has more. */
  readonly inputTokensAtMost: number;
  /** `null`: the candidate has no `sampling.maxTokens`, so its answer has no bound. */
  readonly outputTokensAtMost: number | null;
  /** Dollars that one attempt cannot pass; `null`: no price or no bound. */
  readonly usdAtMost: Usd | null;
}

export interface Forecaster {
  forecast(trial: PlannedTrial): TrialForecast;
  /** False where the model's tokenizer is guessed, or another stands in for it. */
  readonly exact: (runnable: RunnableCandidate) => boolean;
}

/**
 * Counts with each model's tokenizer, bounds by bytes, prices by the sheet. With the config it knows which
 * endpoints are applications: they make requests of their own, which nothing bounds.
 */
export async function createForecaster(
  runnable: readonly RunnableCandidate[],
  pricing: Pricing,
  config?: Pick<Config, 'endpoints'>,
): Promise<Forecaster> {
  const counters = new Map<string, TokenCounter>();
  for (const { model } of runnable)
    if (!counters.has(model)) counters.set(model, await createTokenCounter(model));
  const counterOf = (model: string): TokenCounter => counters.get(model) as TokenCounter;
  return {
    exact: ({ model }) => counterOf(model).certainty === 'known',
    forecast({ runnable: whole, example }: PlannedTrial): TrialForecast {
      const { candidate, model } = whole;
      const request = renderRequest(whole, example);
      const input = counterOf(model).count(request);
      const bound = boundWhole(whole, request, pricing);
      const isOpen = isApplication(config ?? { endpoints: {} }, candidate);
      return {
        inputTokens: input.expected,
        input,
        inputTokensAtMost: bound.input,
        outputTokensAtMost: isOpen ? null : bound.output,
        usdAtMost: isOpen ? null : bound.usd,
      };
    },
  };
}
