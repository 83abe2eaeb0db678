import { smtNumber } from './smt-number.ts';

/** e^x at these lies between two known numbers; more of them would make bounds tighter and proofs slower. */
const POINTS = [-20, -10, -5, -3, -2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2, 3, 5, 10];
const ROUNDING = 1e-12;

const below = (at: number): number => (at === 0 ? 1 : Math.exp(at) * (1 - ROUNDING));
const above = (at: number): number => (at === 0 ? 1 : Math.exp(at) * (1 + ROUNDING));

/**
 * What is true of y = e^x, as far as rational numbers can say it: above every tangent, below every chord. Enough
 * for many proofs; where it is not, there is no proof.
 */
export function exponentialBounds(x: string, y: string): string[] {
  const tangents = POINTS.map((at) => `(>= ${y} (* ${smtNumber(below(at))} (+ ${smtNumber(1 - at)} ${x})))`);
  const chords = POINTS.slice(1).map((to, index) => {
    const from = POINTS[index] as number;
    const slope = (above(to) - above(from)) / (to - from);
    const line = `(+ ${smtNumber(above(from))} (* ${smtNumber(slope * (1 + ROUNDING))} (- ${x} ${smtNumber(from)})))`;
    return `(=> (and (<= ${smtNumber(from)} ${x}) (<= ${x} ${smtNumber(to)})) (<= ${y} ${line}))`;
  });
  const lowest = POINTS[0] as number;
  return [
    `(> ${y} 0.0)`,
    ...tangents,
    ...chords,
    `(=> (<= ${x} ${smtNumber(lowest)}) (<= ${y} ${smtNumber(above(lowest))}))`,
  ];
}

/** The larger x has the larger e^x: one pair of all that one problem holds. */
export function sameOrder(a: Exponential, b: Exponential): string {
  return `(and (= (< ${a.x} ${b.x}) (< ${a.y} ${b.y})) (= (= ${a.x} ${b.x}) (= ${a.y} ${b.y})))`;
}

export interface Exponential {
  readonly x: string;
  readonly y: string;
}
