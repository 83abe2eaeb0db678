import { type CostProfile, tokenUsdOf } from '../../core/decision/cost-profile.ts';
import { meanOfColumn } from '../../core/decision/observations.ts';
import { meanOfDraws } from '../../core/decision/outlook.ts';
import { projectCost } from '../../core/decision/project-cost.ts';
import type { RequirementResult } from '../../core/decision/require.ts';
import { callCost } from '../../core/economics/call-cost.ts';
import { monthlyRate } from '../../core/economics/monthly-rate.ts';
import type { MigrationWay, WayQuality } from '../../core/model/migration.ts';
import type { CandidateId, IsoDate, Usd } from '../../core/model/units.ts';
import { lookUpLife } from '../../prices/lives.ts';
import { lookUpTokenPrice } from '../../prices/lookup.ts';
import { DAYS_PER_MONTH, type Decided, monthsBetween } from '../decide.ts';
import type { Ground } from '../estimate/ground.ts';
import type { PlannedCandidate } from '../estimate/plan-candidate.ts';
import { lifeOf } from '../model-life.ts';
import { candidateOf, providerOf } from '../runnable.ts';
import { sourceOf } from './model-ends.ts';

/** What all ways are weighed by. */
export interface Crossroads {
  readonly ground: Ground;
  readonly serving: Decided;
  /** The day on which it is switched off; `null`: none is known. */
  readonly ends: IsoDate | null;
  readonly leadDays: number;
}

/** Who may take over, the cheapest first, and last what it costs if nobody does. */
export function findWays(
  crossroads: Crossroads,
  planned: readonly PlannedCandidate[],
): readonly MigrationWay[] {
  const { ground, serving } = crossroads;
  const own = serving.contender.profile.id;
  const others = ground.decision.decided.filter(
    ({ contender, evidence }) =>
      contender.profile.id !== own &&
      !evidence.parts.some(({ candidate }) => candidate.id === own) &&
      contender.profile.tokens !== null,
  );
  const ways = [
    ...others.map((one) => measuredWay(one, crossroads)),
    ...planned.map((one) => trainingWay(one, crossroads)),
    ...sheetWays(crossroads),
  ];
  return [...ways.toSorted((a, b) => leastOf(a) - leastOf(b)), nothingWay(crossroads)];
}

/** The cheaper of both; those that are no way, or cannot be told, come last. */
export function leastOf({ atEndUsd, nowUsd, blocked }: MigrationWay): number {
  if (blocked !== null) return Number.POSITIVE_INFINITY;
  return Math.min(atEndUsd ?? Number.POSITIVE_INFINITY, nowUsd ?? Number.POSITIVE_INFINITY);
}

function measuredWay({ contender, evidence, data }: Decided, crossroads: Crossroads): MigrationWay {
  const { profile, requirements } = contender;
  return {
    id: profile.id,
    kind: 'candidate',
    quality: qualityOf(requirements),
    accuracy: meanOfColumn(data, data.columns.score),
    usdPerRequest: tokenUsdOf(profile, crossroads.ground.scenario),
    ...moneyOf(profile, 0, crossroads),
    ...lifeWords(evidence.retiresAt ?? null, crossroads),
    detail: `measured: ${evidence.approach}, ${evidence.model || profile.id}`,
  };
}

function qualityOf(requirements: readonly RequirementResult[]): WayQuality {
  if (requirements.some(({ status }) => status === 'failed')) return 'failed';
  return requirements.every(({ status }) => status === 'met') ? 'met' : 'unproven';
}

function trainingWay(
  { candidate, planned, blocked, accuracy, standsOn }: PlannedCandidate,
  crossroads: Crossroads,
): MigrationWay {
  const { ground } = crossroads;
  const shape = {
    id: candidate.id,
    kind: 'train',
    quality: 'unmeasured',
    accuracy: accuracy && meanOfDraws(accuracy.draws),
    detail: `to be trained; accuracy from ${standsOn}`,
  } as const;
  if (!planned) {
    const none = { usdPerRequest: null, oneOffUsd: null, atEndUsd: null, nowUsd: null, when: null };
    const life = lifeWords(candidate.retiresAt ?? null, crossroads);
    return { ...shape, ...none, ...life, blocked: blocked ?? 'it cannot be forecast' };
  }
  const { profile, upfrontUsd } = planned;
  const upfront = { item: 'upfront', usd: meanOfDraws(upfrontUsd), detail: '' };
  const whole = { ...profile, fixed: [...profile.fixed, upfront] };
  const oneOff = projectCost(whole, whole, ground.scenario)?.flows[0] ?? null;
  const life = lifeWords(candidate.retiresAt ?? null, crossroads);
  return {
    ...shape,
    usdPerRequest: tokenUsdOf(profile, ground.scenario),
    ...moneyOf(whole, oneOff, crossroads),
    ...life,
    blocked: life.blocked ?? tooLateToTrain(candidate.id, crossroads),
  };
}

/** A job that has to begin before the end of its base's training. */
function tooLateToTrain(id: CandidateId, { ground: { config, sheet, asOf } }: Crossroads): string | null {
  const { trainingEnds } = lifeOf(candidateOf(config, id), { config, sheet, on: asOf });
  return trainingEnds && trainingEnds.day < asOf
    ? `its base takes no training since ${trainingEnds.day}: ${sourceOf(trainingEnds.row)}`
    : null;
}

/** Models that the sheet names as successors and nobody measured. */
function sheetWays(crossroads: Crossroads): MigrationWay[] {
  const { ground, serving } = crossroads;
  const { config, sheet, asOf, scenario } = ground;
  const candidate = serving.evidence.parts[0]?.candidate;
  if (!candidate) return [];
  const { successors } = lifeOf(candidate, { config, sheet, on: asOf });
  const provider = providerOf(config, candidate);
  const known = new Set(ground.evidence.flatMap(({ parts }) => parts.map((part) => part.candidate.model)));
  const like = tokensOfPrompted(ground, serving);
  return (successors?.models ?? []).flatMap((model): MigrationWay[] => {
    if (known.has(model)) return [];
    const query = { provider, model, on: asOf };
    const price = lookUpTokenPrice(sheet, query)?.price;
    const { tokens } = like;
    const usage = tokens && ({ input: tokens.input, output: tokens.output, source: 'reported' } as const);
    const profile: CostProfile | null =
      price && usage
        ? {
            ...serving.contender.profile,
            id: model,
            fixed: [],
            trainings: [],
            hosting: [],
            serviceMonths: null,
            tokens: [
              {
                priceKey: `${provider}/${model}`,
                uncachedUsd: callCost(usage, price),
                cachedUsd: callCost({ ...usage, cachedInput: usage.input }, price),
                paths: [],
              },
            ],
          }
        : null;
    const end = lookUpLife(sheet, query).serviceEnds;
    return [
      {
        id: model,
        kind: 'model',
        quality: 'unmeasured',
        accuracy: null,
        usdPerRequest: profile && tokenUsdOf(profile, scenario),
        ...(profile
          ? moneyOf(profile, 0, crossroads)
          : { oneOffUsd: null, atEndUsd: null, nowUsd: null, when: null }),
        ...lifeWords(end?.day ?? null, crossroads),
        detail: `the tokens of ${like.id} at its price, as if it answered as well; nobody measured it. Named by ${successors ? sourceOf(successors.row) : 'nobody'}`,
      },
    ];
  });
}

/** A model without training needs the long prompt: the tokens of who was prompted, else of who serves. */
function tokensOfPrompted(
  { evidence }: Ground,
  serving: Decided,
): Pick<Decided['evidence'], 'id'> & { readonly tokens: Decided['data']['tokens'] } {
  const prompted = evidence.find(({ parts: [part, more], data, id }) => {
    const kind = part?.candidate.approach.kind;
    return !more && kind === 'prompted' && data.tokens !== null && id !== serving.evidence.id;
  });
  const { id, data } = prompted ?? serving.evidence;
  return { id, tokens: data.tokens };
}

/** Until the end it serves, and then every request goes unanswered. */
function nothingWay({ ground, serving, ends }: Crossroads): MigrationWay {
  const { scenario } = ground;
  const nobody: CostProfile = {
    id: 'nothing',
    tokens: [{ priceKey: 'nothing', uncachedUsd: 0, cachedUsd: 0, paths: [] }],
    errorShare: 1,
    failedShare: 1,
    fixed: [],
    trainings: [],
    hosting: [],
    secondsPerRequest: null,
    tokensPerRequest: null,
    serviceMonths: null,
  };
  const isPriced = scenario.fallback !== null || scenario.usdPerError > 0;
  const total = isPriced || ends === null ? projectCost(serving.contender.profile, nobody, scenario) : null;
  const words = scenario.fallback
    ? `$${scenario.fallback.usd} for each request that goes unanswered (scenario.fallback)`
    : scenario.usdPerError > 0
      ? `$${scenario.usdPerError} for each request that goes unanswered (scenario.usdPerError)`
      : 'what an unanswered request costs is not said: scenario.fallback.usd or scenario.usdPerError';
  return {
    id: 'nothing',
    kind: 'nothing',
    quality: 'failed',
    accuracy: 0,
    usdPerRequest: null,
    oneOffUsd: 0,
    atEndUsd: total?.totalUsd ?? null,
    nowUsd: null,
    when: total ? 'end' : null,
    endsAt: null,
    beginBy: null,
    blocked: null,
    detail: words,
  };
}

/** `oneOffUsd` is paid when one begins with it: today, or so that it serves on the day of the end. */
function moneyOf(
  profile: CostProfile,
  oneOffUsd: Usd | null,
  { ground: { scenario, asOf }, serving, ends, leadDays }: Crossroads,
): Pick<MigrationWay, 'oneOffUsd' | 'atEndUsd' | 'nowUsd' | 'when'> {
  const now = projectCost(profile, profile, scenario);
  const end = ends !== null && ends > asOf ? projectCost(serving.contender.profile, profile, scenario) : null;
  const months = ends === null ? 0 : Math.max(0, monthsBetween(asOf, ends) - leadDays / DAYS_PER_MONTH);
  const isWithin = months < scenario.horizonMonths;
  const paid =
    oneOffUsd === null
      ? null
      : isWithin
        ? oneOffUsd * (1 + monthlyRate(scenario.discountRate)) ** -months
        : 0;
  const nowUsd = now?.totalUsd ?? null;
  const atEndUsd = end && paid !== null ? end.totalUsd + paid : null;
  const when =
    nowUsd === null
      ? atEndUsd === null
        ? null
        : 'end'
      : atEndUsd !== null && atEndUsd <= nowUsd
        ? 'end'
        : 'now';
  return { oneOffUsd, atEndUsd, nowUsd, when };
}

function lifeWords(
  endsAt: IsoDate | null,
  { ground: { asOf }, ends, leadDays }: Crossroads,
): Pick<MigrationWay, 'endsAt' | 'beginBy' | 'blocked'> {
  const beginBy = ends === null || ends <= asOf ? null : daysBefore(ends, leadDays);
  if (endsAt !== null && endsAt <= asOf)
    return { endsAt, beginBy, blocked: `it is switched off since ${endsAt}` };
  if (endsAt !== null && ends !== null && endsAt <= ends)
    return { endsAt, beginBy, blocked: `it is switched off on ${endsAt}, no later` };
  return { endsAt, beginBy, blocked: null };
}

export function daysBefore(day: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}
