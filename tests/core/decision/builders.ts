import type { PricedTrial } from '../../../src/core/decision/collector.ts';
import type {
  CostProfile,
  HostingProfile,
  PricePath,
  TokenCost,
  TrainingProfile,
} from '../../../src/core/decision/cost-profile.ts';
import type { Runner } from '../../../src/core/decision/draw-figures.ts';
import { type ExampleFrame, frameOf } from '../../../src/core/decision/frame.ts';
import { type CandidateData, type Columns, emptyColumns } from '../../../src/core/decision/observations.ts';
import { createOutlook, type Outlook } from '../../../src/core/decision/outlook.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import { type Contender, contending, inOrder, recommend } from '../../../src/core/decision/recommend.ts';
import { checkRequirements, type RequirementResult } from '../../../src/core/decision/require.ts';
import type { CandidateWorlds } from '../../../src/core/decision/worlds.ts';
import type { Verdict } from '../../../src/core/model/grade.ts';
import type { Recommendation } from '../../../src/core/model/recommendation.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { aCall, aTrial } from '../../support/a-trial.ts';

export const PASSED: Verdict = { status: 'scored', score: 1, passed: true };
export const WRONG: Verdict = { status: 'scored', score: 0, passed: false };
export const UNSCORED: Verdict = { status: 'unscored', reason: 'no reference answer' };

export function aPricedTrial(parts: Partial<PricedTrial> = {}): PricedTrial {
  const usd = parts.usd === undefined ? 0.001 : parts.usd;
  return {
    trial: aTrial(),
    verdict: PASSED,
    usd,
    uncachedUsd: usd,
    cachedUsd: usd,
    pricedCalls: 1,
    ...parts,
  };
}

export function aFailedTrial(example = 'e1', repeat = 0): PricedTrial {
  const outcome = { status: 'failed', code: 'timeout', message: 'no answer within 1000 ms' } as const;
  const calls = [aCall({ role: 'retry', usage: null, latency: null })];
  return {
    trial: aTrial({ key: { candidate: 'big', example, repeat }, outcome, latency: null, calls }),
    verdict: WRONG,
    usd: null,
    uncachedUsd: null,
    cachedUsd: null,
    pricedCalls: 0,
  };
}

/** What `dataOf` may be told; arrays go by the order of the scores. */
export interface DataParts {
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly clusters?: readonly (string | number)[];
  readonly weights?: readonly number[];
  readonly tags?: readonly (readonly string[])[];
  /** A frame that another candidate's data have, too; its ids are then those of the scores, in order. */
  readonly frame?: ExampleFrame;
  /** Trials an example, and of them those that are unscored beside the scored ones. */
  readonly repeats?: number;
  readonly unscoredRepeats?: number;
  /** Dollars a request: of each example, or of all. `null`: unpriced. */
  readonly usd?: number | null | readonly (number | null)[];
  readonly cachedUsd?: readonly number[];
  readonly batchUsd?: readonly number[];
  readonly batchCachedUsd?: readonly number[];
  readonly strongUsd?: readonly number[];
  readonly failedShares?: readonly number[];
  readonly seconds?: number | readonly number[];
  readonly tokens?: number | readonly number[];
  /** Milliseconds by trial, one an example in order, or more. */
  readonly latencies?: readonly number[];
}

/** Ids that sort as they count. */
export function idOf(index: number): string {
  return `e${String(index).padStart(6, '0')}`;
}

/** Examples with the mean scores of their repeats; `null` scores are unscored. */
export function dataOf(scores: readonly (number | null)[], parts: DataParts = {}): CandidateData {
  const { repeats = 1, unscoredRepeats = 0, latencies = [] } = parts;
  const ids = parts.ids ?? scores.map((_, index) => idOf(index));
  const frame = parts.frame ?? frameFrom(ids, parts);
  const columns = columnsOf(scores, ids, frame, parts);
  const sum = (column: Float64Array): number => column.reduce((total, value) => total + value, 0);
  const rows = latencies.map((_, index) => frame.rowOf.get(ids[index % ids.length] ?? '') ?? 0);
  const sorted = Float64Array.from(latencies).sort();
  const trials = repeats * scores.length;
  return {
    id: parts.id ?? 'small',
    frame,
    columns,
    n: scores.length,
    trials,
    failed: Math.round((parts.failedShares ?? []).reduce((total, share) => total + share * repeats, 0)),
    unscored: sum(columns.unscored),
    ungraded: 0,
    calls: trials,
    pricedCalls: trials,
    pricedTrials: columns.usd.some((usd) => !Number.isNaN(usd)) ? trials : 0,
    billedTrials: 0,
    repeats: scores.length === 0 ? 0 : Math.max(repeats, 1 + unscoredRepeats),
    latencies: sorted,
    firstTokens: new Float64Array(0),
    latencyByTrial: { rows: Int32Array.from(rows), ms: Float64Array.from(latencies) },
    tokens: null,
  };
}

function frameFrom(ids: readonly string[], { clusters, weights, tags }: DataParts): ExampleFrame {
  return frameOf(
    ids.map((id, index) => ({
      id,
      ...(clusters && { cluster: String(clusters[index]) }),
      ...(weights && { weight: weights[index] as number }),
      ...(tags && { tags: tags[index] as readonly string[] }),
    })),
  );
}

function columnsOf(
  scores: readonly (number | null)[],
  ids: readonly string[],
  frame: ExampleFrame,
  parts: DataParts,
): Columns {
  const { repeats = 1, unscoredRepeats = 0, usd = 0.001 } = parts;
  const columns = emptyColumns(frame.ids.length);
  for (const column of [columns.score, columns.pass, columns.usd, columns.seconds, columns.tokens])
    column.fill(Number.NaN);
  const pick = (figure: number | null | readonly (number | null)[] | undefined, index: number): number =>
    (typeof figure === 'object' && figure !== null ? figure[index] : figure) ?? Number.NaN;
  for (const [index, score] of scores.entries()) {
    const row = frame.rowOf.get(ids[index] as string) as number;
    columns.trials[row] = repeats;
    columns.scored[row] = score === null ? 0 : repeats - unscoredRepeats;
    columns.unscored[row] = score === null ? repeats : unscoredRepeats;
    columns.score[row] = score ?? Number.NaN;
    columns.pass[row] = score ?? Number.NaN;
    columns.usd[row] = pick(usd, index);
    columns.uncachedUsd[row] = columns.usd[row] as number;
    columns.cachedUsd[row] = parts.cachedUsd?.[index] ?? (columns.usd[row] as number);
    columns.batchUsd[row] = parts.batchUsd?.[index] ?? (columns.usd[row] as number);
    columns.batchCachedUsd[row] = parts.batchCachedUsd?.[index] ?? (columns.cachedUsd[row] as number);
    columns.strongUsd[row] = parts.strongUsd?.[index] ?? 0;
    columns.failed[row] = parts.failedShares?.[index] ?? 0;
    columns.seconds[row] = pick(parts.seconds, index);
    columns.tokens[row] = pick(parts.tokens, index);
  }
  return columns;
}

/** The same trials, and beside them ungraded ones on examples of their own: production logs. */
export function withUngraded(scores: readonly (number | null)[], count: number): CandidateData {
  const ids = Array.from({ length: scores.length + count }, (_, index) => idOf(index));
  const frame = frameOf(ids.map((id) => ({ id })));
  const data = dataOf(scores, { frame, ids });
  data.columns.trials.fill(1);
  return { ...data, n: ids.length, trials: ids.length, ungraded: count };
}

/** So many passes, so many non-passes, so many unscored. */
export function outcomes(passes: number, wrong: number, unscored = 0): (number | null)[] {
  return [
    ...new Array<number>(passes).fill(1),
    ...new Array<number>(wrong).fill(0),
    ...new Array<null>(unscored).fill(null),
  ];
}

export function aScenario(parts: Partial<Scenario> = {}): Scenario {
  return {
    incumbent: 'big',
    reference: 'big',
    requestsPerMonth: 1000,
    growth: 0,
    horizonMonths: 12,
    discountRate: 0,
    require: {},
    usdPerError: 0,
    fallback: null,
    seasonality: [1],
    cachedInputShare: null,
    batchShare: 0,
    priceChanges: [],
    usage: null,
    mix: null,
    judge: null,
    referenceFrom: null,
    ranges: {},
    ...parts,
  };
}

/** A profile in few words: one model, one hosting, one price. */
export interface ProfileParts extends Partial<CostProfile> {
  /** `null`: unpriced. */
  readonly usdPerRequest?: number | null;
  readonly cachedUsdPerRequest?: number;
  readonly priceKey?: string;
  readonly paths?: readonly PricePath[];
  readonly hostingUsdPerMonth?: number;
  readonly hosts?: Partial<HostingProfile>;
  /** Where there is no more than one. */
  readonly training?: TrainingProfile | null;
}

export function aProfile(parts: ProfileParts = {}): CostProfile {
  const {
    usdPerRequest,
    cachedUsdPerRequest,
    priceKey,
    paths,
    hostingUsdPerMonth,
    hosts,
    training,
    ...profile
  } = parts;
  const id = profile.id ?? 'big';
  const hosting =
    hostingUsdPerMonth !== undefined || hosts
      ? [{ candidate: id, usdPerMonth: hostingUsdPerMonth ?? 0, ...hosts }]
      : (profile.hosting ?? []);
  return {
    id,
    errorShare: 0,
    failedShare: 0,
    fixed: [],
    trainings: training ? [training] : [],
    secondsPerRequest: null,
    tokensPerRequest: null,
    serviceMonths: null,
    ...profile,
    hosting,
    tokens: tokensFrom(id, parts),
  };
}

function tokensFrom(id: string, parts: ProfileParts): readonly TokenCost[] | null {
  const { usdPerRequest, priceKey = `openai/${id}`, paths = [] } = parts;
  if (usdPerRequest === null || (usdPerRequest === undefined && parts.tokens !== undefined))
    return usdPerRequest === null ? null : (parts.tokens ?? null);
  const uncachedUsd = usdPerRequest ?? 0.01;
  return [{ priceKey, uncachedUsd, cachedUsd: parts.cachedUsdPerRequest ?? uncachedUsd, paths }];
}

export function aRequirement(parts: Partial<RequirementResult> = {}): RequirementResult {
  return { id: 'minAccuracy', status: 'met', detail: '', needed: 0.9, measured: null, ...parts };
}

export type Candidacy = ProfileParts & { readonly id: string; readonly status?: RequirementResult['status'] };

/** Contenders of one scenario, each with one requirement in the given status. */
export function contendersOf(candidacies: readonly Candidacy[], scenario: Scenario): Contender[] {
  const profiles = candidacies.map(({ status: _, ...parts }) => aProfile(parts));
  const incumbent = profiles.find(({ id }) => id === scenario.incumbent) ?? aProfile({ id: 'big' });
  return profiles.map((profile, index) => ({
    profile,
    projection: projectCost(profile, incumbent, scenario),
    requirements: [aRequirement({ status: candidacies[index]?.status ?? 'met' })],
  }));
}

/** An outlook without doubt: one world, the point world, in which everybody qualifies that is not shown to fail. */
export function certainOutlook(contenders: readonly Contender[], scenario: Scenario): Outlook {
  return outlookOf(
    contenders,
    scenario,
    contenders.map(({ projection }) => [projection?.totalUsd ?? null]),
  );
}

/** An outlook over worlds with the given totals, one list a contender; `qualifies` by default not failed. */
export function outlookOf(
  contenders: readonly Contender[],
  scenario: Scenario,
  totals: readonly (readonly (number | null)[])[],
  over: Partial<Record<string, Partial<CandidateWorlds>>> = {},
): Outlook {
  const count = totals[0]?.length ?? 0;
  const order = inOrder(contending(contenders), scenario).map(({ profile }) => profile.id);
  const rest = contenders.map(({ profile }) => profile.id).filter((id) => !order.includes(id));
  const candidates = contenders.map(({ profile, requirements }, index): CandidateWorlds => {
    const own = totals[index] ?? [];
    const drawn = own.includes(null) ? null : Float64Array.from(own as number[]);
    const isFailed = requirements.some(({ status }) => status === 'failed');
    return {
      id: profile.id,
      unscored: 0,
      totals: drawn,
      worstTotals: drawn,
      bestTotals: drawn,
      monthly: drawn,
      qualifies: new Uint8Array(count).fill(isFailed ? 0 : 1),
      accuracy: new Float64Array(count).fill(1 - (profile.errorShare ?? 0)),
      ...over[profile.id],
    };
  });
  const worlds = {
    count,
    method: 'Bayesian bootstrap' as const,
    examples: 100,
    assumptions: [],
    candidates,
  };
  return createOutlook(worlds, [...order, ...rest]);
}

/** The verdict where nothing is in doubt but what the statuses leave open. */
export function recommendSurely(contenders: readonly Contender[], scenario: Scenario): Recommendation | null {
  return recommend(contenders, scenario, certainOutlook(contenders, scenario));
}

/** Candidates as the draws see them: profile from the data where the parts do not say. */
export function runnersOf(
  fields: readonly { readonly data: CandidateData; readonly profile?: ProfileParts }[],
  scenario: Scenario,
): Runner[] {
  const reference = fields.find(({ data }) => data.id === scenario.require.nonInferiorTo)?.data ?? null;
  return fields.map(({ data, profile = {} }) => ({
    data,
    profile: aProfile({ ...meansOf(data), ...profile, id: data.id }),
    requirements: checkRequirements(data, reference, scenario, 7),
  }));
}

function meansOf(data: CandidateData): ProfileParts {
  const { score, usd, seconds, tokens } = data.columns;
  const accuracy = weightedMeanOf(data, score);
  return {
    errorShare: accuracy === null ? null : 1 - accuracy,
    failedShare: data.trials === 0 ? 0 : data.failed / data.trials,
    usdPerRequest: weightedMeanOf(data, usd),
    secondsPerRequest: weightedMeanOf(data, seconds),
    tokensPerRequest: weightedMeanOf(data, tokens),
  };
}

function weightedMeanOf({ frame }: CandidateData, column: Float64Array): number | null {
  const rows = [...column.keys()].filter((row) => !Number.isNaN(column[row] as number));
  const weight = rows.reduce((sum, row) => sum + (frame.weights[row] as number), 0);
  if (weight === 0) return null;
  return (
    rows.reduce((sum, row) => sum + (frame.weights[row] as number) * (column[row] as number), 0) / weight
  );
}
