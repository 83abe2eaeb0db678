import type { Config } from '../config/config.ts';
import type { PricedTrial } from '../core/decision/collector.ts';
import { callCost } from '../core/economics/index.ts';
import type { Call } from '../core/model/call.ts';
import { type Candidate, IMPORTED_ENDPOINT } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { PriceRow, TokenPrice } from '../core/model/price.ts';
import type { Trial } from '../core/model/trial.ts';
import type { CandidateId, IsoDate, Usd } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';
import { lookUpTokenPrice } from '../prices/lookup.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { pricedModel } from './runnable.ts';
import { createSheetNames, type SheetName } from './sheet-names.ts';

/** The empty one: an import that does not say, which is read as the default. */
const DEFAULT_TIERS: ReadonlySet<string> = new Set(['default', 'auto', 'standard', 'on_demand', '']);

/** The tier of requests that wait: it has prices of its own. */
export const BATCH = 'batch';

/** From so many tokens on a provider keeps the head of a prompt in its cache. */
export const LEAST_CACHED = 1024;

/** Whether a served tier is paid at the prices of the sheet. */
export function isDefaultTier(tier: string): boolean {
  return DEFAULT_TIERS.has(tier);
}

/** How much of the input was read from the provider's cache: as measured, nothing, or all of it. */
type Cache = 'measured' | 'none' | 'all';
type CostOf = (candidate: Candidate, call: Call, cache?: Cache, isBatch?: boolean) => Usd | null;

/** Prices calls by a config and a sheet on one day, and remembers which rows it used. */
export interface Pricing {
  /** `null`: unpriced. */
  priceOf(candidate: Candidate): TokenPrice | null;
  /** `null`: a token count or a price is unknown. */
  costOf(candidate: Candidate, call: Call, cache?: Cache): Usd | null;
  priceTrial(candidate: Candidate, trial: Trial, verdict: Verdict | null): PricedTrial;
  /** `provider/model` as the sheet names a candidate's tokens; its id where it states its own price or nobody says its model. */
  keyOf(candidate: Candidate): string;
  /** Imported calls that stayed unpriced because several providers sell their model. */
  ambiguous(): readonly Ambiguous[];
  /** Notes a row that was used for something else than calls. */
  use(row: PriceRow): void;
  used(): readonly PriceRow[];
}

/** A model that the sheet has of several providers. */
export interface Ambiguous {
  readonly candidate: CandidateId;
  readonly model: string;
  readonly providers: readonly string[];
}

export function createPricing(config: Config, sheet: PriceSheet, on: IsoDate): Pricing {
  const used = new Set<PriceRow>();
  const found = new Map<string, TokenPrice | null>();
  const ambiguous = new Map<string, Ambiguous>();
  const served = new Map<CandidateId, string>();
  const nameOf = createSheetNames(config, sheet, on);
  const lookUp = ({ provider, model, among }: SheetName): TokenPrice | null => {
    if (among) return null;
    const key = `${provider} ${model}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const price = lookUpTokenPrice(sheet, { provider, model, on });
    for (const row of [...(price?.rows ?? []), ...(price?.batchRows ?? [])]) used.add(row);
    found.set(key, price?.price ?? null);
    return price?.price ?? null;
  };
  const ownName = (candidate: Candidate): SheetName =>
    nameOf(candidate, candidate.model || served.get(candidate.id) || pricedModel(config, candidate));
  const priceOf = (candidate: Candidate): TokenPrice | null => candidate.price ?? lookUp(ownName(candidate));
  const priced = (usage: Usage, price: TokenPrice, isBatch: boolean): Usd =>
    callCost(usage, price, { batchShare: isBatch && price.batch ? 1 : 0 });
  const subagents = Object.values(config.environment?.subagents ?? {}).flatMap(
    (id) => config.candidates.find((one) => one.id === id) ?? [],
  );
  const costOf: CostOf = (asked, call, cache = 'measured', isBatch = false) => {
    if (!call.usage) return null;
    const candidate = payerOf(asked, call, subagents);
    const usage = withCache(call.usage, cache);
    const asServed = cache === 'measured' && call.serviceTier === BATCH;
    if (candidate.price) return priced(usage, candidate.price, isBatch || asServed);
    if (!isDefaultTier(call.serviceTier) && call.serviceTier !== BATCH) return null;
    const { servedModel } = call;
    if (candidate.endpoint === IMPORTED_ENDPOINT && servedModel !== '' && !served.has(candidate.id))
      served.set(candidate.id, servedModel);
    const name = nameOf(candidate, servedModel);
    const price = lookUp(name) ?? priceOf(candidate);
    if (!price && name.among) {
      const { model, among: providers } = name;
      ambiguous.set(`${candidate.id} ${model}`, { candidate: candidate.id, model, providers });
    }
    if (call.serviceTier === BATCH && !price?.batch) return null;
    return price ? priced(usage, price, isBatch || asServed) : null;
  };
  return {
    priceOf,
    costOf,
    keyOf(candidate) {
      const name = ownName(candidate);
      return candidate.price || name.model === '' ? candidate.id : keyOf(name);
    },
    ambiguous: () => [...ambiguous.values()],
    use: (row) => used.add(row),
    used: () => [...used],
    priceTrial: (candidate, trial, verdict) =>
      priceTrial(candidate, trial, verdict, costOf, priceOf(candidate)?.batch !== undefined),
  };
}

/** At whose price a call is paid: a sub-agent's at its own. What was lost tells only by who was asked. */
function payerOf(candidate: Candidate, call: Call, subagents: readonly Candidate[]): Candidate {
  const { role, endpoint, servedModel } = call;
  const isOf = (one: Candidate): boolean =>
    one.endpoint === endpoint && servedModel.startsWith(one.model ?? '\0');
  if (subagents.length === 0 || (role !== 'subagent' && (role !== 'retry' || isOf(candidate))))
    return candidate;
  const fits = subagents.filter(isOf).toSorted((a, b) => (b.model ?? '').length - (a.model ?? '').length);
  return fits[0] ?? subagents.find((one) => role === 'subagent' && one.endpoint === endpoint) ?? candidate;
}

/** A fine-tune goes by its base's `ft:` rows. */
function keyOf({ provider, model, among }: SheetName): string {
  if (among) return model;
  return `${provider}/${model.startsWith('ft:') ? model.split(':').slice(0, 2).join(':') : model}`;
}

/**
 * A trial that brought no answer says nothing of what one costs; lost retries without usage are counted
 * apart. What the source billed stands in where tokens or a price are missing, but not zero beside tokens.
 */
function priceTrial(
  candidate: Candidate,
  trial: Trial,
  verdict: Verdict | null,
  costOf: CostOf,
  hasBatch: boolean,
): PricedTrial {
  const answering = trial.calls.filter(({ role }) => role !== 'retry');
  const sum = (cache: Cache, isBatch = false): Usd | null => {
    if (answering.length === 0) return null;
    let total = 0;
    for (const call of trial.calls) {
      const usd = costOf(candidate, call, cache, isBatch);
      if (usd === null && call.role !== 'retry') return null;
      total += usd ?? 0;
    }
    return total;
  };
  const pricedCalls = trial.calls.filter((call) => costOf(candidate, call) !== null).length;
  const usd = sum('measured');
  if (usd !== null) {
    const tiers = { uncachedUsd: sum('none'), cachedUsd: sum('all') };
    const batch = hasBatch ? { batchUsd: sum('none', true), batchCachedUsd: sum('all', true) } : {};
    return { trial, verdict, usd, ...tiers, ...batch, pricedCalls };
  }
  const billed = billedUsd(trial);
  return {
    trial,
    verdict,
    usd: billed,
    uncachedUsd: billed,
    cachedUsd: billed,
    pricedCalls,
    billed: billed !== null,
  };
}

function billedUsd({ billed, calls }: Trial): Usd | null {
  if (billed === undefined) return null;
  const tokens = calls.reduce((sum, { usage }) => sum + (usage ? usage.input + usage.output : 0), 0);
  return billed === 0 && tokens > 0 ? null : billed;
}

/**
 * The same tokens with the input cached as measured, not at all, or altogether. A prompt too short for a
 * provider's cache never comes from it, unless it was seen to.
 */
function withCache(usage: Usage, cache: Cache): Usage {
  if (cache === 'measured') return usage;
  const { cachedInput = 0, cacheWrite: _, ...tokens } = usage;
  const isCacheable = usage.input >= LEAST_CACHED || cachedInput > 0;
  return cache === 'all' && isCacheable ? { ...tokens, cachedInput: usage.input } : tokens;
}
