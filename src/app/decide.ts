import type { NamedScenario } from '../config/config.ts';
import { correctAnswered } from '../core/decision/bounds.ts';
import { type CostProfile, pricePathsFor, type TokenCost } from '../core/decision/cost-profile.ts';
import type { Runner } from '../core/decision/draw-figures.ts';
import { underMix } from '../core/decision/frame.ts';
import { type CandidateData, meanOfColumn, openShare } from '../core/decision/observations.ts';
import { createOutlook, type Outlook } from '../core/decision/outlook.ts';
import { type Projection, projectCost } from '../core/decision/project-cost.ts';
import { type Contender, contending, inOrder, recommend } from '../core/decision/recommend.ts';
import { checkRequirements, checkService } from '../core/decision/require.ts';
import { drawWorlds } from '../core/decision/worlds.ts';
import type { Recommendation } from '../core/model/recommendation.ts';
import type { SelectionReport } from '../core/model/report-document.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { CandidateId, IsoDate } from '../core/model/units.ts';
import { confirmWinner } from './confirm-winner.ts';
import type { Evidence } from './evidence.ts';

export interface DecisionInput {
  readonly evidence: readonly Evidence[];
  readonly named: NamedScenario;
  readonly asOf: IsoDate;
  readonly seed: number;
  readonly draws: number;
}

/** One candidate with everything that one scenario says of it. */
export interface Decided {
  readonly evidence: Evidence;
  /** Weighed to the scenario's mix. */
  readonly data: CandidateData;
  readonly contender: Contender;
}

/** One scenario, decided. */
export interface Decision {
  readonly name: string;
  readonly scenario: Scenario;
  readonly decided: readonly Decided[];
  readonly incumbent: Projection | null;
  readonly outlook: Outlook | null;
  readonly recommendation: Recommendation | null;
  readonly noVerdict: string | null;
  readonly selection: SelectionReport | null;
}

/** Draws, projects and decides one scenario. */
export function decide(input: DecisionInput): Decision {
  const { evidence, named, seed, draws } = input;
  const { name, scenario } = named;
  const decided = project(input);
  const contenders = decided.map(({ contender }) => contender);
  const own = contenders.find(({ profile }) => profile.id === scenario.incumbent);
  const incumbent = own?.projection ?? null;
  const blocked = blockedBy(scenario, evidence, own?.profile);
  const outlook = incumbent ? outlookOf(decided, scenario, { seed, draws }) : null;
  const first = blocked || !outlook ? null : recommend(contenders, scenario, outlook);
  const { recommendation, selection } = confirmWinner({ first, decided, scenario, outlook, seed });
  return {
    name,
    scenario,
    decided,
    incumbent,
    outlook,
    recommendation,
    noVerdict: recommendation ? null : (blocked ?? 'no candidate that may qualify could be priced'),
    selection,
  };
}

/** What a scenario says of every candidate before anything is drawn: its costs, its requirements. */
export function project(input: Omit<DecisionInput, 'draws'>): Decided[] {
  const { evidence, asOf, seed } = input;
  const { scenario } = input.named;
  const data = reweigh(input);
  const profiles = evidence.map((one, index) => profileOf(one, data[index] as CandidateData, scenario, asOf));
  const incumbentProfile = profiles.find(({ id }) => id === scenario.incumbent);
  const reference = data.find(({ id }) => id === scenario.require.nonInferiorTo) ?? null;
  return evidence.map((one, index): Decided => {
    const profile = profiles[index] as CostProfile;
    const own = data[index] as CandidateData;
    return {
      evidence: one,
      data: own,
      contender: {
        profile,
        projection:
          incumbentProfile && one.oneOffs.complete ? projectCost(profile, incumbentProfile, scenario) : null,
        requirements: [
          ...checkRequirements(own, reference, scenario, seed),
          ...checkService(profile.serviceMonths, one.retiresAt, scenario.require),
        ],
      },
    };
  });
}

function outlookOf(
  decided: readonly Decided[],
  scenario: Scenario,
  options: { readonly seed: number; readonly draws: number },
): Outlook {
  const runners = runnersOf(decided);
  const worlds = drawWorlds(runners, scenario, { ...options, prior: 'flat' });
  const sceptical = drawWorlds(runners, scenario, options);
  return createOutlook(worlds, preferences(decided, scenario), sceptical);
}

/** Candidates as the draws see them: one without a projection has no price. */
export function runnersOf(decided: readonly Decided[]): Runner[] {
  return decided.map(({ data, contender: { profile, requirements, projection } }) => ({
    data,
    requirements,
    profile: projection ? profile : { ...profile, tokens: null },
  }));
}

/** Every id, by preference among equal totals. */
export function preferences(decided: readonly Decided[], scenario: Scenario): CandidateId[] {
  const contenders = decided.map(({ contender }) => contender);
  const order = inOrder(contending(contenders), scenario).map(({ profile }) => profile.id);
  return [...order, ...contenders.map(({ profile }) => profile.id).filter((id) => !order.includes(id))];
}

/** With a mix, the same columns under production's weights. */
function reweigh({
  evidence,
  named: { scenario },
}: Pick<DecisionInput, 'evidence' | 'named'>): CandidateData[] {
  if (!scenario.mix) return evidence.map(({ data }) => data);
  const frame = evidence[0] && underMix(evidence[0].data.frame, scenario.mix);
  return evidence.map(({ data }) => ({ ...data, frame: frame ?? data.frame }));
}

export const DAYS_PER_MONTH: number = 365.25 / 12;

/** Months from one day to another. */
export function monthsBetween(from: IsoDate, to: IsoDate): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000 / DAYS_PER_MONTH;
}

/** Of answers that the grader could not tell, what is expected to be right: the draws have any share, alike likely. */
const OPEN_RIGHT = 0.5;

function profileOf(evidence: Evidence, data: CandidateData, scenario: Scenario, asOf: IsoDate): CostProfile {
  const { id, oneOffs, retiresAt } = evidence;
  const { columns } = data;
  const scored = accuracyOf(data, scenario);
  const open = openShare(data);
  const accuracy = scored === null ? null : (1 - open) * scored + open * OPEN_RIGHT;
  const escalated = meanOfColumn(data, columns.escalated);
  const strong = evidence.parts[1]?.candidate.id;
  return {
    id,
    tokens: tokenCosts(evidence, data, scenario, asOf),
    errorShare: accuracy === null ? null : 1 - accuracy,
    failedShare: meanOfColumn(data, columns.failed) ?? 0,
    fixed: oneOffs.items,
    trainings: evidence.trainings.map((training) =>
      strong === undefined
        ? training
        : {
            ...training,
            answerShare: training.candidate === strong ? (escalated ?? 1) : 1 - (escalated ?? 0),
          },
    ),
    hosting: evidence.hosting.map((hosting) =>
      hosting.candidate === strong ? { ...hosting, loadShare: escalated ?? 1 } : hosting,
    ),
    secondsPerRequest: meanOfColumn(data, columns.seconds),
    tokensPerRequest: meanOfColumn(data, columns.tokens),
    serviceMonths: retiresAt === undefined ? null : monthsBetween(asOf, retiresAt),
  };
}

/** The mean score, corrected for a judge whose answers were labelled, where that tells anything. */
function accuracyOf(data: CandidateData, { judge }: Scenario): number | null {
  const observed = meanOfColumn(data, data.columns.score);
  if (observed === null || judge === null || judge === 'unlabelled') return observed;
  const { truePasses, falseFails, trueFails, falsePasses } = judge;
  if (truePasses + falseFails === 0 || trueFails + falsePasses === 0) return observed;
  const sensitivity = truePasses / (truePasses + falseFails);
  const failed = meanOfColumn(data, data.columns.failed) ?? 0;
  return correctAnswered(observed, failed, sensitivity, trueFails / (trueFails + falsePasses)) ?? observed;
}

/** `null`: unpriced. A cascade has two parts, the strong one's tokens apart. */
function tokenCosts(
  { id, parts }: Evidence,
  data: CandidateData,
  { priceChanges }: Scenario,
  asOf: IsoDate,
): TokenCost[] | null {
  const { uncachedUsd, cachedUsd, batchUsd, batchCachedUsd, strongUsd } = data.columns;
  const uncached = meanOfColumn(data, uncachedUsd);
  const cached = meanOfColumn(data, cachedUsd);
  if (uncached === null || cached === null) return null;
  const pathsOf = (names: readonly CandidateId[]): TokenCost['paths'] =>
    pricePathsFor(priceChanges, names, (day) => monthsBetween(asOf, day));
  const [cheap, strong] = parts;
  if (!cheap) return null;
  const own = { priceKey: cheap.priceKey, paths: pathsOf([id, cheap.candidate.id, cheap.priceKey]) };
  if (!strong) {
    const [batch, batchCached] = [batchUsd, batchCachedUsd].map((column) => meanOfColumn(data, column));
    const tiers = { batchUsd: batch ?? uncached, batchCachedUsd: batchCached ?? cached };
    return [{ ...own, uncachedUsd: uncached, cachedUsd: cached, ...tiers }];
  }
  const escalation = meanOfColumn(data, strongUsd) ?? 0;
  return [
    { ...own, uncachedUsd: uncached - escalation, cachedUsd: uncached - escalation },
    {
      priceKey: strong.priceKey,
      uncachedUsd: escalation,
      cachedUsd: escalation,
      paths: pathsOf([id, strong.candidate.id, strong.priceKey]),
    },
  ];
}

/** Why no verdict is possible: nothing scored, nothing priced, or no incumbent in the run. */
function blockedBy(
  scenario: Scenario,
  evidence: readonly Evidence[],
  incumbent: CostProfile | undefined,
): string | null {
  if (evidence.every(({ data }) => data.columns.score.every(Number.isNaN))) return 'nothing was scored';
  if (evidence.every(({ data }) => data.pricedTrials === 0)) return 'nothing could be priced';
  if (!incumbent) return `the incumbent '${scenario.incumbent}' is not in this run`;
  if (incumbent.tokens === null) {
    const own = evidence.find(({ id }) => id === incumbent.id)?.data;
    const why =
      own && own.failed === own.trials ? 'brought no answer, so its cost is unknown' : 'could not be priced';
    return `the incumbent '${scenario.incumbent}' ${why}`;
  }
  return null;
}
