import { type CheapestRange, cheapestByVolume, cheapestByVolumeOf } from '../economics/index.ts';
import type { NextStep, Recommendation, Rejection } from '../model/recommendation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, NonEmpty } from '../model/units.ts';
import type { CostProfile } from './cost-profile.ts';
import { nextSteps } from './next-steps.ts';
import type { Outlook } from './outlook.ts';
import type { Projection } from './project-cost.ts';
import type { RequirementResult } from './require.ts';

/** A candidate as the verdict sees it; `projection` null: unpriced, it cannot win on cost. */
export interface Contender {
  readonly profile: CostProfile;
  readonly projection: Projection | null;
  readonly requirements: readonly RequirementResult[];
}

export type Priced = Contender & { readonly projection: Projection };

/** From here on the draws are sure enough for a choice. */
export const SURE = 0.8;

/**
 * The least expected total among candidates shown to meet every requirement, where the joint draws make
 * it the cheapest that qualifies at .8 or more, or nothing that would tell more is worth its price.
 * `unproven` else; `none-qualifies` when every candidate is shown to fail one. `null` where no candidate
 * can be priced.
 */
export function recommend(
  contenders: readonly Contender[],
  scenario: Scenario,
  outlook: Outlook,
): Recommendation | null {
  const rejected = contenders.flatMap(rejectionOf);
  const [first, ...rest] = rejected;
  if (first && rejected.length === contenders.length)
    return { kind: 'none-qualifies', rejected: [first, ...rest] };
  const sorted = inOrder(contending(contenders), scenario);
  const winner = sorted.find(isMet);
  const next = nextSteps({ sorted, winner: winner ?? null, scenario, outlook });
  if (winner && holds(winner, next, outlook)) return choose(winner, sorted, scenario, outlook);
  const least = sorted[0];
  const leading = winner ?? least;
  if (!leading || !least) return null;
  return {
    kind: 'unproven',
    leading: leading.profile.id,
    among: amongOf(leading, sorted, outlook),
    next,
    leastExpectedLoss: scenario.usdPerError > 0 ? least.profile.id : null,
  };
}

/** Sure enough, even if unscored answers were at their worst; or nothing is left that is worth measuring. */
function holds({ profile }: Priced, next: readonly NextStep[], outlook: Outlook): boolean {
  if (outlook.worlds.count === 0) return false;
  const isSure =
    outlook.probabilityCheapest(profile.id) >= SURE && outlook.leastProbabilityCheapest(profile.id) >= SURE;
  return isSure || next.every(isNotWorthIt);
}

function isNotWorthIt({ costUsd, worthUsd }: NextStep): boolean {
  return costUsd !== null && worthUsd !== null && worthUsd <= costUsd;
}

/** Everyone who may still turn out to be the cheapest that qualifies, the leading one first. */
function amongOf(leading: Priced, sorted: readonly Priced[], outlook: Outlook): NonEmpty<CandidateId> {
  const before = sorted.slice(0, sorted.indexOf(leading));
  const rivals = sorted.filter(
    (one) => one !== leading && (before.includes(one) || outlook.probabilityCheapest(one.profile.id) >= 0.05),
  );
  return [leading.profile.id, ...rivals.map(({ profile }) => profile.id)];
}

/** Priced candidates that are not shown to fail a requirement: those that may still win. */
export function contending(contenders: readonly Contender[]): Priced[] {
  return contenders.filter(
    (contender): contender is Priced => contender.projection !== null && !isFailed(contender),
  );
}

/** Priced candidates that are shown to meet every requirement. */
export function qualifying(contenders: readonly Contender[]): Priced[] {
  return contenders.filter(
    (contender): contender is Priced => contender.projection !== null && isMet(contender),
  );
}

/** With hosting steps, volumes are looked at up to so many times the scenario's. */
const FAR = 100;

/** Which of some candidates is cheapest from which first-month volume on; the last range has no end. */
export function cheapestRanges(candidates: readonly Priced[], requestsPerMonth: number): CheapestRange[] {
  if (candidates.length === 0) return [];
  if (candidates.every(({ projection }) => projection.curve.steps.length === 0)) {
    return cheapestByVolume(
      candidates.map(({ projection }) => ({
        id: projection.id,
        fixed: projection.standingUsd,
        perRequest: projection.usdPerFirstMonthRequest,
      })),
    );
  }
  const ranges = cheapestByVolumeOf(
    candidates.map(({ projection }) => projection.curve),
    { upTo: FAR * requestsPerMonth },
  );
  return ranges.map((range, index) => (index === ranges.length - 1 ? { ...range, to: null } : range));
}

/** By expected total; of equal ones first what is shown to qualify, then the incumbent, then the first id. */
export function inOrder(candidates: readonly Priced[], { incumbent }: Scenario): Priced[] {
  const isIncumbent = ({ profile }: Priced): boolean => profile.id === incumbent;
  return candidates.toSorted(
    (a, b) =>
      a.projection.totalUsd - b.projection.totalUsd ||
      Number(isMet(b)) - Number(isMet(a)) ||
      Number(isIncumbent(b)) - Number(isIncumbent(a)) ||
      (a.profile.id < b.profile.id ? -1 : 1),
  );
}

/** The choice holds while nothing that may still win is cheaper, the unproven ones included. */
function choose(
  winner: Priced,
  sorted: readonly Priced[],
  { requestsPerMonth }: Scenario,
  outlook: Outlook,
): Recommendation {
  const { id } = winner.profile;
  const range = cheapestRanges([winner, ...rivalsOf(winner, sorted)], requestsPerMonth).find(
    (one) => one.id === id && one.from <= requestsPerMonth && (one.to === null || requestsPerMonth <= one.to),
  );
  return {
    kind: 'choose',
    winner: id,
    probabilityCheapest: outlook.probabilityCheapest(id),
    expectedRegret: outlook.expectedRegret(id),
    holdsBetween: [range?.from ?? requestsPerMonth, range ? range.to : requestsPerMonth],
  };
}

/** Whom a choice has to stay ahead of: all who may still win but those cheaper ones whose proof is not worth its price. */
export function rivalsOf(winner: Priced, candidates: readonly Priced[]): Priced[] {
  return candidates.filter(
    (one) => one !== winner && (isMet(one) || one.projection.totalUsd > winner.projection.totalUsd),
  );
}

export function isMet({ requirements }: Contender): boolean {
  return requirements.every(({ status }) => status === 'met');
}

function isFailed({ requirements }: Contender): boolean {
  return requirements.some(({ status }) => status === 'failed');
}

function rejectionOf({ profile, requirements }: Contender): Rejection[] {
  const failed = requirements.find(({ status }) => status === 'failed');
  return failed
    ? [{ id: profile.id, requirement: failed.id, needed: failed.needed, measured: failed.measured }]
    : [];
}
