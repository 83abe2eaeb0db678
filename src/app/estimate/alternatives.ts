import { type CostProfile, tokenUsdOf } from '../../core/decision/cost-profile.ts';
import { meanOfColumn } from '../../core/decision/observations.ts';
import { projectCost } from '../../core/decision/project-cost.ts';
import { isMet } from '../../core/decision/recommend.ts';
import { callCost } from '../../core/economics/index.ts';
import type { Candidate } from '../../core/model/candidate.ts';
import type { TokenPrice } from '../../core/model/price.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { Alternative } from '../../core/model/training-estimate.ts';
import type { CandidateId, Usd } from '../../core/model/units.ts';
import { lookUpTokenPrice } from '../../prices/lookup.ts';
import { LEAST_CACHED } from '../pricing.ts';
import { providerOf } from '../runnable.ts';
import type { Ground } from './ground.ts';

/** Models of the sheet that are named at most. */
const MOST_MODELS = 3;
/** What a provider's cache may well hold of a long prompt that stays the same. */
const CACHED = 0.8;

/**
 * What may be better than training and is said first: a baseline that qualifies and is cheaper, a cheaper prompted
 * model that the same providers sell, the provider's cache, its batch tier, a cascade, a prompt that nobody worked
 * on. `trainingUsd`: what is paid over the horizon if the best training is tried; `null`: none can be forecast.
 */
export function findAlternatives(
  ground: Ground,
  keep: CandidateId,
  trainingUsd: Usd | null,
): readonly Alternative[] {
  const kept = totalOf(ground, keep);
  if (kept === null) return [];
  const made = (part: Omit<Alternative, 'savingUsd' | 'beatsTraining'>, against = kept): Alternative => ({
    ...part,
    savingUsd: part.totalUsd === null ? null : against - part.totalUsd,
    beatsTraining: part.totalUsd !== null && trainingUsd !== null && part.totalUsd < trainingUsd,
  });
  return [
    ...cheaperBaseline(ground, keep).map((part) =>
      made(part, totalOf(ground, ground.scenario.incumbent) ?? kept),
    ),
    ...[...cheaperModels(ground), ...trafficOf(ground, keep), ...cascadesOf(ground)]
      .filter(({ totalUsd }) => totalUsd !== null && totalUsd < kept)
      .map((part) => made(part)),
    ...promptOf(ground, keep).map((part) => made(part)),
  ];
}

type Part = Omit<Alternative, 'savingUsd' | 'beatsTraining'>;

function profileOf({ decision }: Ground, id: CandidateId): CostProfile | null {
  return decision.decided.find(({ contender }) => contender.profile.id === id)?.contender.profile ?? null;
}

function totalOf({ decision }: Ground, id: CandidateId): Usd | null {
  return (
    decision.decided.find(({ contender }) => contender.profile.id === id)?.contender.projection?.totalUsd ??
    null
  );
}

function cheaperBaseline(ground: Ground, keep: CandidateId): readonly Part[] {
  const { scenario, decision } = ground;
  if (keep === scenario.incumbent) return [];
  const own = decision.decided.find(({ contender }) => contender.profile.id === keep);
  return [
    {
      kind: 'prompted',
      label: keep,
      totalUsd: totalOf(ground, keep),
      isProven: own !== undefined && isMet(own.contender),
      detail: `measured, meets what is required, and costs less than ${scenario.incumbent}: training has to beat it`,
    },
  ];
}

/** The tokens of who serves at the prices of other models that the config's providers sell. */
function cheaperModels(ground: Ground): readonly Part[] {
  const { sheet, asOf, config, evidence, scenario } = ground;
  const served = evidence.find(({ id }) => id === scenario.incumbent);
  const tokens = served?.data.tokens;
  const profile = profileOf(ground, scenario.incumbent);
  if (!tokens || !profile) return [];
  const providers = new Set(config.candidates.map((one) => providerOf(config, one)));
  const known = new Set(config.candidates.map(({ model }) => model));
  const names = new Map(
    sheet.rows
      .filter(
        ({ provider, model }) => providers.has(provider) && !model.startsWith('ft:') && !known.has(model),
      )
      .map(({ provider, model }) => [`${provider}/${model}`, { provider, model }]),
  );
  const parts = [...names.values()].flatMap((name): Part[] => {
    const price = lookUpTokenPrice(sheet, { ...name, on: asOf })?.price;
    const total = price ? totalAt(price, tokens, profile, ground) : null;
    if (total === null) return [];
    const detail = `the tokens of ${scenario.incumbent} at its price; nobody measured what it answers`;
    return [{ kind: 'cheaper-model', label: name.model, totalUsd: total, isProven: false, detail }];
  });
  return parts.toSorted((a, b) => (a.totalUsd ?? 0) - (b.totalUsd ?? 0)).slice(0, MOST_MODELS);
}

function totalAt(
  price: TokenPrice,
  { input, output }: { readonly input: number; readonly output: number },
  profile: CostProfile,
  ground: Ground,
): Usd | null {
  const usage = { input, output, source: 'reported' } as const;
  const uncachedUsd = callCost(usage, price);
  const cachedUsd = callCost({ ...usage, cachedInput: input }, price);
  const other = {
    ...profile,
    id: 'other',
    tokens: [{ priceKey: 'other', uncachedUsd, cachedUsd, paths: [] }],
  };
  return projectCost(other, profile, ground.scenario)?.totalUsd ?? null;
}

/** The same model with its prompt in the provider's cache, or by the batch tier. */
function trafficOf(ground: Ground, keep: CandidateId): readonly Part[] {
  const { scenario, evidence, pricing } = ground;
  const profile = profileOf(ground, keep);
  const own = evidence.find(({ id }) => id === keep);
  const candidate = own?.parts[0]?.candidate;
  if (!profile || !candidate || own.parts.length > 1) return [];
  const price = pricing.priceOf(candidate);
  const under = (changed: Partial<Scenario>): Usd | null =>
    projectCost(profile, profile, { ...scenario, ...changed })?.totalUsd ?? null;
  const input = own.data.tokens?.input ?? 0;
  const cache: Part[] =
    price?.cachedInput !== undefined && input >= LEAST_CACHED && (scenario.cachedInputShare ?? 0) < CACHED
      ? [
          {
            kind: 'cache',
            label: `the cache of ${keep}'s provider`,
            totalUsd: under({ cachedInputShare: CACHED }),
            isProven: false,
            detail: `if 80 % of its ${Math.round(input).toLocaleString('en-US')} input tokens came from the cache: say scenario.cachedInputShare`,
          },
        ]
      : [];
  const batch: Part[] =
    price?.batch !== undefined && scenario.batchShare === 0
      ? [
          {
            kind: 'batch',
            label: `the batch tier of ${keep}'s provider`,
            totalUsd: under({ batchShare: 1 }),
            isProven: false,
            detail: 'if every request could wait a day: say scenario.batchShare',
          },
        ]
      : [];
  return [...cache, ...batch];
}

/** Of two prompted models, the cheap one first and the strong one where it is wrong, as if somebody knew where. */
function cascadesOf(ground: Ground): readonly Part[] {
  const { config, evidence, scenario } = ground;
  if (config.cascades.length > 0) return [];
  const prompted = evidence.flatMap(({ id, parts, data }) => {
    const candidate = parts.length === 1 ? parts[0]?.candidate : undefined;
    const profile = profileOf(ground, id);
    const usd = profile && tokenUsdOf(profile, scenario);
    const accuracy = meanOfColumn(data, data.columns.score);
    const isPrompted = candidate?.approach.kind === 'prompted';
    return isPrompted && profile && usd !== null && accuracy !== null ? [{ id, profile, usd, accuracy }] : [];
  });
  const pairs = prompted.flatMap((cheap) =>
    prompted
      .filter((strong) => cheap.usd < strong.usd && cheap.accuracy < strong.accuracy)
      .map((strong) => ({ cheap, strong })),
  );
  const parts = pairs.map(({ cheap, strong }): Part => {
    const usd = cheap.usd + (1 - cheap.accuracy) * strong.usd;
    const tokens = [{ priceKey: 'cascade', uncachedUsd: usd, cachedUsd: usd, paths: [] }];
    return {
      kind: 'cascade',
      label: `${cheap.id} first, ${strong.id} where it is wrong`,
      totalUsd:
        projectCost({ ...strong.profile, id: 'cascade', tokens }, strong.profile, scenario)?.totalUsd ?? null,
      isProven: false,
      detail:
        'at best: with a check that is free and never errs; add a cascade with a grader that stands in for it',
    };
  });
  return parts.toSorted((a, b) => (a.totalUsd ?? 0) - (b.totalUsd ?? 0)).slice(0, 1);
}

/** One prompt only for the model that is kept: nobody tried another. */
function promptOf({ evidence }: Ground, keep: CandidateId): readonly Part[] {
  const candidates = evidence.flatMap(({ parts: [part, more] }): Candidate[] =>
    part && !more && part.candidate.approach.kind === 'prompted' ? [part.candidate] : [],
  );
  const own = candidates.find(({ id }) => id === keep);
  if (!own) return [];
  const alike = candidates.filter(({ model, endpoint }) => model === own.model && endpoint === own.endpoint);
  if (new Set(alike.map(({ prompt }) => prompt)).size > 1) return [];
  return [
    {
      kind: 'prompt',
      label: `a better prompt for ${keep}`,
      totalUsd: null,
      isProven: false,
      detail: 'there is one version of it only, and a better one is the cheapest rival of any training',
    },
  ];
}
