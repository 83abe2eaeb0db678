import type {
  Approach,
  Candidate,
  Cascade,
  Hosting,
  TrainingExpectation,
  TrainingSpec,
} from '../core/model/candidate.ts';
import type { PriceChange, Range, Scenario } from '../core/model/scenario.ts';
import { pointOf, rangeOf, rangesOf } from './amount.ts';
import type {
  CandidateEntry,
  CascadeEntry,
  ExpectEntry,
  HostingEntry,
  PriceChangeEntry,
  ScenarioEntry,
  TrainingEntry,
} from './config-file.ts';

/** Fills a candidate's defaults; its references have been checked. Ranges become their points. */
export function resolveCandidate(entry: CandidateEntry): Candidate {
  const { approach: _kind, teacher: _teacher, training: _training, hosting, ...rest } = entry;
  return {
    ...rest,
    approach: approachOf(entry),
    sampling: entry.sampling ?? {},
    stream: entry.stream ?? true,
    ...(hosting && { hosting: resolveHosting(hosting) }),
  };
}

function approachOf({ approach, training, teacher }: CandidateEntry): Approach {
  if (approach === 'prompted' || training === undefined) return { kind: 'prompted' };
  const spec: TrainingSpec = { ...resolveTraining(training), method: training.method };
  if (approach === 'distilled') return { kind: approach, training: spec, ...(teacher && { teacher }) };
  return { kind: approach, training: spec };
}

export function resolveHosting(entry: HostingEntry): Hosting {
  return { ...entry, usdPerMonth: pointOf(entry.usdPerMonth) };
}

export function resolveTraining({
  usd,
  successRate,
  expect,
  ...rest
}: Partial<TrainingEntry>): Partial<TrainingSpec> {
  return {
    ...rest,
    ...(expect && { expect: resolveExpectation(expect) }),
    ...(usd !== undefined && { usd: pointOf(usd) }),
    ...(successRate !== undefined && { successRate: pointOf(successRate) }),
  };
}

function resolveExpectation({
  accuracy,
  hours,
  personDays,
  usdPerPersonDay,
}: ExpectEntry): TrainingExpectation {
  return {
    ...(accuracy !== undefined && { accuracy: rangeOf(accuracy) }),
    ...(hours !== undefined && { hours: rangeOf(hours) }),
    ...(personDays !== undefined && { personDays: rangeOf(personDays) }),
    ...(usdPerPersonDay !== undefined && { usdPerPersonDay }),
  };
}

export function resolveCascade({ id, cheap, verifier, strong }: CascadeEntry): Cascade {
  return { id, cheap, verifier, strong };
}

/** Figures of a candidate that are a range, by the path under which a scenario knows them. */
export function rangesOfCandidate({
  id,
  hosting,
  training,
}: {
  readonly id: string;
  readonly hosting?: HostingEntry;
  readonly training?: Partial<TrainingEntry>;
}): Record<string, Range> {
  return rangesOf({
    [`candidates.${id}.hosting.usdPerMonth`]: hosting?.usdPerMonth,
    [`candidates.${id}.training.usd`]: training?.usd,
    [`candidates.${id}.training.successRate`]: training?.successRate,
  });
}

/** Fills a scenario's defaults. `incumbent` serves today where the scenario does not say who does. */
export function resolveScenario(
  entry: ScenarioEntry,
  incumbent: string,
  candidateRanges: Readonly<Record<string, Range>>,
): Scenario {
  const today = entry.incumbent ?? incumbent;
  return {
    incumbent: today,
    reference: entry.reference ?? entry.require?.nonInferiorTo ?? today,
    requestsPerMonth: pointOf(entry.requestsPerMonth),
    growth: pointOf(entry.growth ?? 0),
    seasonality: entry.seasonality ?? [1],
    horizonMonths: entry.horizonMonths ?? 12,
    discountRate: pointOf(entry.discountRate ?? 0),
    require: entry.require ?? {},
    usdPerError: pointOf(entry.usdPerError ?? 0),
    fallback: entry.fallback ? { usd: pointOf(entry.fallback.usd) } : null,
    cachedInputShare: entry.cachedInputShare === undefined ? null : pointOf(entry.cachedInputShare),
    batchShare: pointOf(entry.batchShare ?? 0),
    priceChanges: (entry.priceChanges ?? []).map(resolvePriceChange),
    usage: entry.usage ?? null,
    mix: entry.mix ?? null,
    judge: entry.judge ?? null,
    referenceFrom: entry.referenceFrom ?? null,
    ranges: { ...rangesOfScenario(entry), ...candidateRanges },
  };
}

function resolvePriceChange({ match, yearly, factor, from }: PriceChangeEntry): PriceChange {
  return {
    match,
    ...(yearly !== undefined && { yearly: pointOf(yearly) }),
    ...(factor !== undefined && { factor: pointOf(factor) }),
    ...(from !== undefined && { from }),
  };
}

function rangesOfScenario(entry: ScenarioEntry): Record<string, Range> {
  const { requestsPerMonth, growth, discountRate, usdPerError, fallback, cachedInputShare, batchShare } =
    entry;
  const prices = (entry.priceChanges ?? []).flatMap(({ yearly, factor }, index) => [
    [`priceChanges.${index}.yearly`, yearly] as const,
    [`priceChanges.${index}.factor`, factor] as const,
  ]);
  return rangesOf({
    requestsPerMonth,
    growth,
    discountRate,
    usdPerError,
    'fallback.usd': fallback?.usd,
    cachedInputShare,
    batchShare,
    ...Object.fromEntries(prices),
  });
}
