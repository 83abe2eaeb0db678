import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Usd } from '../core/model/units.ts';
import type { PlannedTrial, RunnableCandidate } from '../run/plan.ts';
import { renderRequest } from '../run/plan.ts';
import { createTokenCounter, type TokenCounter } from '../tokens/count.ts';
import { boundInputTokens } from '../tokens/input-bound.ts';
import type { TokenRange } from '../tokens/token-range.ts';
import { BATCH, isDefaultTier, type Pricing } from './pricing.ts';

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
  const isApplication = ({ endpoint }: Candidate): boolean =>
    ['http', 'command'].includes(config?.endpoints[endpoint]?.type ?? '');
  return {
    exact: ({ model }) => counterOf(model).certainty === 'known',
    forecast({ runnable: whole, example }: PlannedTrial): TrialForecast {
      const { candidate, model } = whole;
      const request = renderRequest(whole, example);
      const input = counterOf(model).count(request);
      const inputTokensAtMost = boundInputTokens(request);
      const outputTokensAtMost = isApplication(candidate) ? null : (candidate.sampling.maxTokens ?? null);
      const price = priceAtMost(candidate, pricing.priceOf(candidate));
      return {
        inputTokens: input.expected,
        input,
        inputTokensAtMost,
        outputTokensAtMost,
        usdAtMost:
          outputTokensAtMost === null || !price
            ? null
            : (inputTokensAtMost * price.input + outputTokensAtMost * price.output) / 1_000_000,
      };
    },
  };
}

/**
 * Dollars per million tokens that no call passes: every input token at the dearest of its meters, and at the
 * dearer of the tiers that may serve. What goes by batch is served by batch. A tier that the sheet knows no
 * price of is unpriced, unless the candidate states its own.
 */
function priceAtMost(
  { tier = '', price: stated }: Candidate,
  price: TokenPrice | null,
): Pick<TokenPrice, 'input' | 'output'> | null {
  if (!price || !(stated || isDefaultTier(tier) || tier === BATCH)) return null;
  if (tier === BATCH && price.batch) return dearestOf([price.batch]);
  return dearestOf(price.batch ? [price, price.batch] : [price]);
}

function dearestOf(prices: readonly TokenPrice[]): Pick<TokenPrice, 'input' | 'output'> {
  return {
    input: Math.max(
      ...prices.flatMap(({ input, cachedInput = 0, cacheWrite = 0 }) => [input, cachedInput, cacheWrite]),
    ),
    output: Math.max(...prices.map(({ output }) => output)),
  };
}
