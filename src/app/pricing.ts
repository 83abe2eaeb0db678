import type { Config } from '../config/config.ts';
import type { PricedTrial } from '../core/decision/observations.ts';
import { callCost } from '../core/economics/index.ts';
import type { Call } from '../core/model/call.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { PriceRow, TokenPrice } from '../core/model/price.ts';
import type { Trial } from '../core/model/trial.ts';
import type { IsoDate, Usd } from '../core/model/units.ts';
import { lookUpTokenPrice } from '../prices/lookup.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { pricedModel, providerOf } from './runnable.ts';

const DEFAULT_TIERS: ReadonlySet<string> = new Set(['default', 'auto', 'standard', 'on_demand']);

/** Prices calls by a config and a sheet on one day, and remembers which rows it used. */
export interface Pricing {
  /** `null`: unpriced. */
  priceOf(candidate: Candidate): TokenPrice | null;
  /** `null`: a token count or a price is unknown. */
  costOf(candidate: Candidate, call: Call): Usd | null;
  priceTrial(candidate: Candidate, trial: Trial, verdict: Verdict | null): PricedTrial;
  /** Notes a row that was used for something else than calls. */
  use(row: PriceRow): void;
  used(): readonly PriceRow[];
}

export function createPricing(config: Config, sheet: PriceSheet, on: IsoDate): Pricing {
  const used = new Set<PriceRow>();
  const found = new Map<string, TokenPrice | null>();
  const lookUp = (provider: string, model: string): TokenPrice | null => {
    const key = `${provider} ${model}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const price = lookUpTokenPrice(sheet, { provider, model, on });
    for (const row of price?.rows ?? []) used.add(row);
    found.set(key, price?.price ?? null);
    return price?.price ?? null;
  };
  const priceOf = (candidate: Candidate): TokenPrice | null =>
    candidate.price ?? lookUp(providerOf(config, candidate), pricedModel(config, candidate));
  const costOf = (candidate: Candidate, call: Call): Usd | null => {
    if (!call.usage) return null;
    if (candidate.price) return callCost(call.usage, candidate.price);
    if (!DEFAULT_TIERS.has(call.serviceTier)) return null;
    const price = lookUp(providerOf(config, candidate), call.servedModel) ?? priceOf(candidate);
    return price ? callCost(call.usage, price) : null;
  };
  return {
    priceOf,
    costOf,
    use: (row) => used.add(row),
    used: () => [...used],
    priceTrial: (candidate, trial, verdict) => priceTrial(candidate, trial, verdict, costOf),
  };
}

/** A trial that brought no answer says nothing of what one costs. Lost retries without usage are counted apart. */
function priceTrial(
  candidate: Candidate,
  trial: Trial,
  verdict: Verdict | null,
  costOf: Pricing['costOf'],
): PricedTrial {
  const costs = trial.calls.map((call) => ({ role: call.role, usd: costOf(candidate, call) }));
  const answering = costs.filter(({ role }) => role !== 'retry');
  const unknown = answering.length === 0 || answering.some(({ usd }) => usd === null);
  const sum = costs.reduce((total, { usd }) => total + (usd ?? 0), 0);
  return {
    trial,
    verdict,
    usd: unknown ? null : sum,
    pricedCalls: costs.filter(({ usd }) => usd !== null).length,
  };
}
