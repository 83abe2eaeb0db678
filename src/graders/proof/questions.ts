import type { ClaimId } from './claim.ts';
import type { Question } from './decide.ts';
import { type Posed, ROUNDING } from './pose.ts';
import { smtNumber } from './smt-number.ts';
import type { Domain, Outcome, Subject } from './subject.ts';

/** A claim, and the question that settles it. */
export interface Asked {
  readonly claim: ClaimId;
  readonly part?: Domain;
  readonly question: Question;
  /** What the question looks for: what would show the claim wrong, or what shows it right. */
  readonly seeks: 'counterexample' | 'example';
}

type Points = readonly Posed[];
type Outcomes = readonly (Outcome | null)[];
const one = (points: Points): Posed => points[0] as Posed;

export const isDefined: Asked = {
  claim: 'defined',
  seeks: 'counterexample',
  question: {
    anywhere: true,
    condition: (points) => `(not ${one(points).isDefined})`,
    isShown: ([outcome]) => outcome === null,
  },
};

export function inRange({ range: [low, high] }: Subject): Asked {
  const rounding = ROUNDING * (high - low);
  return {
    claim: 'in-range',
    seeks: 'counterexample',
    question: {
      condition: (points) =>
        `(or (< ${one(points).value} ${smtNumber(low - rounding)}) (> ${one(points).value} ${smtNumber(high + rounding)}))`,
      isShown: ([outcome]) =>
        outcome != null && (outcome.value < low - rounding || outcome.value > high + rounding),
    },
  };
}

export const canPass: Asked = {
  claim: 'can-pass',
  seeks: 'example',
  question: {
    condition: (points) => one(points).passes,
    clearly: (points) => one(points).passesClearly,
    isShown: ([outcome]) => outcome?.passed === true,
  },
};

/** Nothing passes where the part does not. */
export function isNeeded(part: Domain, { needs, parts }: Subject): Asked {
  const by = needs.find((need) => need.part === part.name)?.by ?? part.name;
  const from = parts.find(({ name }) => name === by)?.passes ?? part.passes;
  const lacks = (points: Points): string => `(< ${one(points).parts.get(by)} ${smtNumber(from)})`;
  return {
    claim: 'needed',
    part,
    seeks: 'counterexample',
    question: {
      condition: (points) => `(and ${one(points).passes} ${lacks(points)})`,
      clearly: (points) => `(and ${one(points).passesClearly} ${lacks(points)})`,
      isShown: ([outcome], [point]) => outcome?.passed === true && (point?.[by] ?? 0) < from,
    },
  };
}

/** With a better part the score never goes the other way. */
export function neverAgainst(part: Domain, direction: 'up' | 'down', { range: [low, high] }: Subject): Asked {
  const sign = direction === 'up' ? 1 : -1;
  return {
    claim: 'monotone',
    part,
    seeks: 'counterexample',
    question: {
      varied: part,
      isOrdered: true,
      condition([lower, higher]) {
        const [from, to] = direction === 'up' ? [higher, lower] : [lower, higher];
        return `(> (- ${to?.held} ${from?.held}) ${smtNumber(ROUNDING * (high - low))})`;
      },
      isShown: (outcomes, [lower, higher]) =>
        (lower?.[part.name] ?? 0) < (higher?.[part.name] ?? 0) && sign * step(outcomes) < -ROUNDING,
    },
  };
}

/** How much the score is higher at the second; 0 where one has none. */
const step = ([from, to]: Outcomes): number => (from && to ? to.score - from.score : 0);

export function matters(part: Domain, { range: [low, high] }: Subject): Asked {
  return {
    claim: 'matters',
    part,
    seeks: 'example',
    question: {
      varied: part,
      condition: ([a, b]) => `(> (- ${b?.held} ${a?.held}) ${smtNumber(ROUNDING * (high - low))})`,
      isShown: (outcomes) => step(outcomes) > ROUNDING,
    },
  };
}

export function decides(part: Domain): Asked {
  return {
    claim: 'decides',
    part,
    seeks: 'example',
    question: {
      varied: part,
      condition: ([a, b]) => `(and ${b?.passes} (not ${a?.passes}))`,
      clearly: ([a, b]) => `(and ${b?.passes} ${a?.failsClearly})`,
      isShown: ([a, b]) => b?.passed === true && a?.passed === false,
    },
  };
}
