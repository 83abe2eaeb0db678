import { cheapestByVolume } from '../economics/index.ts';
import type { NextStep, Recommendation, Rejection } from '../model/recommendation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { NonEmpty } from '../model/units.ts';
import { examplesToSettle } from './examples-to-settle.ts';
import type { CostProfile, Projection } from './project-cost.ts';
import type { RequirementResult } from './require.ts';

/** A candidate as the verdict sees it; `projection` null: unpriced, it cannot win on cost. */
export interface Contender {
  readonly profile: CostProfile;
  readonly projection: Projection | null;
  readonly requirements: readonly RequirementResult[];
}

export type Priced = Contender & { readonly projection: Projection };

/**
 * The least cost among candidates shown to meet every requirement; `unproven` while a cheaper one may
 * still turn out to meet them; `none-qualifies` when every candidate is shown to fail one. `null` where
 * no candidate can be priced.
 */
export function recommend(contenders: readonly Contender[], scenario: Scenario): Recommendation | null {
  const rejected = contenders.flatMap(rejectionOf);
  const [first, ...rest] = rejected;
  if (first && rejected.length === contenders.length)
    return { kind: 'none-qualifies', rejected: [first, ...rest] };
  const sorted = contending(contenders).toSorted((a, b) => byCost(a, b, scenario.incumbent));
  const winner = sorted.find(isMet);
  const cheaper = sorted.slice(0, winner ? sorted.indexOf(winner) : sorted.length);
  if (winner && cheaper.length === 0) return choose(winner, sorted, scenario);
  const leading = winner ?? cheaper[0];
  if (!leading) return null;
  const among = [leading, ...cheaper.filter((contender) => contender !== leading)] as const;
  return {
    kind: 'unproven',
    leading: leading.profile.id,
    among: among.map(({ profile }) => profile.id) as unknown as NonEmpty<string>,
    next: nextSteps(cheaper, contenders),
    leastExpectedLoss: null,
  };
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

/** Which of some candidates is cheapest from which first-month volume on. */
export function cheapestRanges(
  candidates: readonly Priced[],
): { from: number; to: number | null; id: string }[] {
  if (candidates.length === 0) return [];
  return cheapestByVolume(
    candidates.map(({ projection }) => ({
      id: projection.id,
      fixed: projection.standingUsd,
      perRequest: projection.usdPerFirstMonthRequest,
    })),
  );
}

/** The choice holds while nothing that may still win is cheaper, the unproven ones included. */
function choose(winner: Priced, sorted: readonly Priced[], { requestsPerMonth }: Scenario): Recommendation {
  const range = cheapestRanges(sorted).find(
    ({ id, from, to }) =>
      id === winner.profile.id && from <= requestsPerMonth && (to === null || requestsPerMonth <= to),
  );
  return {
    kind: 'choose',
    winner: winner.profile.id,
    probabilityCheapest: null,
    expectedRegret: null,
    holdsBetween: [range?.from ?? requestsPerMonth, range ? range.to : requestsPerMonth],
  };
}

/** Of equal totals one that is shown to qualify comes first, then the incumbent, then the first id. */
function byCost(a: Priced, b: Priced, incumbent: string): number {
  const isIncumbent = ({ profile }: Priced): boolean => profile.id === incumbent;
  return (
    a.projection.totalUsd - b.projection.totalUsd ||
    Number(isMet(b)) - Number(isMet(a)) ||
    Number(isIncumbent(b)) - Number(isIncumbent(a)) ||
    (a.profile.id < b.profile.id ? -1 : 1)
  );
}

function isMet({ requirements }: Contender): boolean {
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

/** How many more examples would settle the dearest open question, and what asking everyone costs. */
function nextSteps(open: readonly Priced[], contenders: readonly Contender[]): NextStep[] {
  const questions = open.flatMap(({ requirements }) =>
    requirements.filter(({ status }) => status === 'unproven'),
  );
  const counts = questions.map(examplesToSettle);
  const known = counts.filter((count) => count !== null);
  if (known.length === 0 || known.length < counts.length) return []; // one that no number settles stays open
  const count = Math.max(...known);
  const perExample = contenders.reduce<number | null>(
    (sum, { profile }) =>
      sum === null || profile.usdPerRequest === null ? null : sum + profile.usdPerRequest,
    0,
  );
  return [
    { action: 'examples', count, costUsd: perExample === null ? null : count * perExample, worthUsd: null },
  ];
}
