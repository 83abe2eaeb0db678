import type { Config } from '../config/config.ts';
import { compareCandidates } from '../core/decision/compare.ts';
import { findFlips } from '../core/decision/flips.ts';
import { type CandidateData, meanOrNull } from '../core/decision/observations.ts';
import {
  type CostProfile,
  type Projection,
  paybackMonths,
  projectCost,
} from '../core/decision/project-cost.ts';
import { type Contender, cheapestRanges, qualifying, recommend } from '../core/decision/recommend.ts';
import { checkRequirements, type RequirementResult } from '../core/decision/require.ts';
import {
  estimateAccuracy,
  estimateMedian,
  estimateQuantile,
  estimateUsdPerSuccess,
  estimateUsdPerThousand,
} from '../core/decision/summarize.ts';
import { breakEvenVolume, type Line } from '../core/economics/index.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { PriceRow } from '../core/model/price.ts';
import type {
  BreakEvenReport,
  CandidateReport,
  ComparisonReport,
  LintReport,
  ReportDocument,
} from '../core/model/report-document.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { IsoDate } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { writeHeadline } from './headline.ts';
import { lintNearTie, lintRetirement } from './lints.ts';
import type { OneOffs } from './training-costs.ts';

/** What a run and a sheet say of one candidate. */
export interface Evidence {
  readonly candidate: Candidate;
  readonly data: CandidateData;
  readonly oneOffs: OneOffs;
  readonly priceKey: string;
  readonly lints: readonly LintReport[];
}

export interface DocumentInput {
  readonly record: RunRecord;
  readonly config: Config;
  readonly scenario: Scenario | null;
  readonly asOf: IsoDate;
  readonly evidence: readonly Evidence[];
  readonly prices: readonly PriceRow[];
  readonly lints: readonly LintReport[];
  readonly graders: string;
  readonly sheet: string;
  readonly version: string;
}

interface Decided {
  readonly evidence: Evidence;
  readonly contender: Contender;
}

/** Summaries, comparisons, projections and the verdict, as the one document that every format shows. */
export function assembleDocument(input: DocumentInput): ReportDocument {
  const { record, config, scenario, asOf, evidence } = input;
  const { decided, blocked } = decide(input);
  const contenders = decided.map(({ contender }) => contender);
  const recommendation = scenario && !blocked ? recommend(contenders, scenario) : null;
  const noVerdict = recommendation ? null : (blocked ?? 'no candidate that may qualify could be priced');
  const incumbent =
    decided.find(({ evidence: one }) => one.candidate.id === scenario?.incumbent)?.contender.projection ??
    null;
  const candidates = decided.map((one) => reportCandidate(one, incumbent, scenario, record.seed));
  const flips =
    recommendation?.kind === 'choose' && scenario
      ? findFlips(recommendation.winner, contenders, scenario.requestsPerMonth)
      : [];
  const nearTie =
    recommendation?.kind === 'choose' && scenario
      ? lintNearTie(recommendation.winner, candidates, scenario)
      : [];
  const retiring = candidates.flatMap((candidate, index) =>
    scenario
      ? lintRetirement(candidate, decided[index]?.contender.profile.serviceMonths ?? null, scenario)
      : [],
  );
  const document: Omit<ReportDocument, 'headline'> = {
    schemaVersion: 1,
    run: record.id,
    name: record.name,
    asOf,
    recommendation,
    noVerdict,
    candidates,
    comparisons: compareAll(evidence, scenario),
    breakEven: breakEvens(decided, incumbent, scenario),
    cheapestByVolume: cheapestRanges(qualifying(contenders)),
    flips,
    flipMaps: [],
    selection: null,
    scenarios: [],
    draws: null,
    quality: scenario?.referenceFrom == null ? 'accuracy' : 'agreement',
    lints: [...nearTie, ...retiring, ...evidence.flatMap(({ lints }) => lints), ...input.lints],
    scenario,
    prices: input.prices.map(({ provider, model, meter, usd, per, from, evidence: label, source }) => ({
      provider,
      model,
      meter,
      usd,
      per,
      from,
      evidence: label,
      source,
    })),
    notes: config.notes,
    provenance: {
      dataset: record.datasetHash,
      graders: input.graders,
      prices: input.sheet,
      config: record.configHash,
      version: input.version,
      seed: record.seed,
    },
  };
  return { ...document, headline: writeHeadline(document) };
}

/** `blocked` says why no verdict is possible: no scenario, nothing scored, or no incumbent in the run. */
function decide({ record, scenario, evidence, asOf }: DocumentInput): {
  decided: readonly Decided[];
  blocked: string | null;
} {
  const profiles = evidence.map((one) => profileOf(one, asOf));
  const data = new Map(evidence.map((one) => [one.candidate.id, one.data]));
  const incumbent = profiles.find(({ id }) => id === scenario?.incumbent);
  const decided = evidence.map((one, index): Decided => {
    const profile = profiles[index] as CostProfile;
    const reference = data.get(scenario?.require.nonInferiorTo ?? '') ?? null;
    return {
      evidence: one,
      contender: {
        profile,
        projection:
          scenario && incumbent && one.oneOffs.complete ? projectCost(profile, incumbent, scenario) : null,
        requirements: scenario
          ? [
              ...checkRequirements(one.data, reference, scenario.require, record.seed),
              ...checkService(profile, one.candidate),
            ]
          : [],
      },
    };
  });
  return { decided, blocked: blockedBy(scenario, evidence, incumbent) };
}

/** A model that is switched off already can win nothing. */
function checkService({ serviceMonths }: CostProfile, { retiresAt }: Candidate): RequirementResult[] {
  if (serviceMonths === null || serviceMonths > 0) return [];
  const detail = `switched off since ${retiresAt}`;
  return [{ id: 'serviceLife', status: 'failed', detail, needed: 0, measured: null }];
}

function blockedBy(
  scenario: Scenario | null,
  evidence: readonly Evidence[],
  incumbent: CostProfile | undefined,
): string | null {
  if (!scenario) return 'the config has no scenario';
  if (evidence.every(({ data }) => data.observations.every(({ score }) => score === null)))
    return 'nothing was scored';
  if (evidence.every(({ data }) => data.observations.every(({ usd }) => usd === null)))
    return 'nothing could be priced';
  if (!incumbent) return `the incumbent '${scenario.incumbent}' is not in this run`;
  if (incumbent.usdPerRequest === null) {
    const own = evidence.find(({ candidate }) => candidate.id === incumbent.id)?.data;
    const why =
      own && own.failed === own.trials ? 'brought no answer, so its cost is unknown' : 'could not be priced';
    return `the incumbent '${scenario.incumbent}' ${why}`;
  }
  return null;
}

const DAYS_PER_MONTH = 365.25 / 12;

function profileOf({ candidate, data, oneOffs, priceKey }: Evidence, asOf: IsoDate): CostProfile {
  const days =
    candidate.retiresAt === undefined
      ? null
      : (Date.parse(candidate.retiresAt) - Date.parse(asOf)) / 86_400_000;
  const scores = data.observations.flatMap(({ score }) => (score === null ? [] : [score]));
  const usd = data.observations.flatMap((one) => (one.usd === null ? [] : [one.usd]));
  const accuracy = meanOrNull(scores);
  return {
    id: candidate.id,
    priceKey,
    usdPerRequest: meanOrNull(usd),
    errorShare: accuracy === null ? null : 1 - accuracy,
    failedShare: data.trials === 0 ? 0 : data.failed / data.trials,
    fixed: oneOffs.items,
    hostingUsdPerMonth: candidate.hosting?.usdPerMonth ?? 0,
    serviceMonths: days === null ? null : days / DAYS_PER_MONTH,
  };
}

function reportCandidate(
  { evidence, contender }: Decided,
  incumbent: Projection | null,
  scenario: Scenario | null,
  seed: number,
): CandidateReport {
  const { candidate, data, oneOffs } = evidence;
  const { projection } = contender;
  const isIncumbent = candidate.id === scenario?.incumbent;
  const p50 = estimateMedian(data.latencies);
  const firstTokenP50 = estimateMedian(data.firstTokens);
  return {
    id: candidate.id,
    approach: candidate.approach.kind,
    model: candidate.model ?? '',
    n: data.observations.length,
    failed: data.failed,
    unscored: data.unscored,
    ungraded: data.ungraded,
    accuracy: estimateAccuracy(data, seed),
    usdPerThousand: estimateUsdPerThousand(data, seed),
    usdPerSuccess: estimateUsdPerSuccess(data, seed),
    pricedShare: data.calls === 0 ? 0 : data.pricedCalls / data.calls,
    latencyMs: p50
      ? { p50, p95: estimateQuantile(data.latencies, 0.95), ...(firstTokenP50 && { firstTokenP50 }) }
      : null,
    tokens: data.tokens,
    fixedUsd: oneOffs.items.reduce((sum, { usd }) => sum + usd, 0),
    fixedComplete: oneOffs.complete,
    fixed: oneOffs.items,
    hostingUsdPerMonth: candidate.hosting?.usdPerMonth ?? 0,
    retiresAt: candidate.retiresAt ?? null,
    probabilityCheapest: null,
    probabilityQualifies: null,
    totalUsd: null,
    savingUsd: null,
    savingUsdPerMonth: null,
    probabilityLosesMoney: null,
    worstCaseSavingUsd: null,
    paybackMonths:
      projection && incumbent && scenario && !isIncumbent
        ? paybackMonths(projection, incumbent, scenario)
        : null,
    expected:
      projection && incumbent
        ? {
            totalUsd: projection.totalUsd,
            usdPerThousand: 1000 * (contender.profile.usdPerRequest ?? 0),
            standingUsd: projection.standingUsd,
            monthlyUsd: projection.monthlyUsd,
            savingUsd: incumbent.totalUsd - projection.totalUsd,
            savingUsdPerMonth: incumbent.monthlyUsd - projection.monthlyUsd,
          }
        : null,
    requirements: contender.requirements.map(({ id, status, detail }) => ({ id, status, detail })),
  };
}

function compareAll(evidence: readonly Evidence[], scenario: Scenario | null): ComparisonReport[] {
  const reference = evidence.find(({ candidate }) => candidate.id === scenario?.reference)?.data;
  if (!reference) return [];
  const { nonInferiorTo, margin: asked } = scenario?.require ?? {};
  const margin = nonInferiorTo === reference.id ? (asked ?? null) : null;
  return evidence.flatMap(({ data }) =>
    data.id === reference.id ? [] : (compareCandidates(data, reference, margin) ?? []),
  );
}

function breakEvens(
  decided: readonly Decided[],
  incumbent: Projection | null,
  scenario: Scenario | null,
): BreakEvenReport[] {
  if (!incumbent || !scenario) return [];
  return decided.flatMap(({ contender: { projection } }) =>
    projection && projection.id !== incumbent.id ? [breakEven(projection, incumbent)] : [],
  );
}

function breakEven(projection: Projection, incumbent: Projection): BreakEvenReport {
  const lineOf = ({ id, standingUsd, usdPerFirstMonthRequest }: Projection): Line => ({
    id,
    fixed: standingUsd,
    perRequest: usdPerFirstMonthRequest,
  });
  const cheaperEach = projection.usdPerFirstMonthRequest < incumbent.usdPerFirstMonthRequest;
  const crossing = breakEvenVolume(lineOf(incumbent), lineOf(projection));
  const requestsPerMonth = crossing === 0 ? 'never' : crossing;
  const crosses = requestsPerMonth !== 'never';
  const costsLess = crosses ? (cheaperEach ? 'above' : 'below') : cheaperEach ? 'always' : 'never';
  return { incumbent: incumbent.id, candidate: projection.id, requestsPerMonth, costsLess };
}
