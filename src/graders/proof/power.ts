import type { Expression } from '../expression.ts';
import { smtNumber } from './smt-number.ts';
import { type Builder, constantOf, Inexpressible } from './translate.ts';

/** Higher powers are more than a proof gets through. */
const MOST = 16;
/** Exponents that are a whole number of halves to tenths. */
const ROOTS = [2, 3, 4, 5, 6, 8, 10];

/**
 * A power whose exponent is a number, whole or of a root, or whose base is one.
 * @throws Inexpressible for all others
 */
export function power(
  { left, right }: Expression & { kind: 'binary' },
  term: (node: Expression) => string,
  build: Builder,
): string {
  const [base, exponent] = [constantOf(left), constantOf(right)];
  if (base !== null && base > 0) {
    const log = build.declare(); // of the base, to within what a double says of it
    const [low, high] = [Math.log(base) - 1e-12, Math.log(base) + 1e-12];
    build.assert(`(and (<= ${smtNumber(low)} ${log}) (<= ${log} ${smtNumber(high)}))`);
    return build.exponential(build.define(`(* ${log} ${term(right)})`));
  }
  if (exponent === null || !Number.isFinite(exponent))
    throw new Inexpressible('a power whose exponent is no fixed number');
  const of = build.define(term(left));
  const positive = Math.abs(exponent);
  const raised = Number.isInteger(positive) ? whole(of, positive, build) : root(of, positive, build);
  if (exponent >= 0) return raised;
  build.require(`(not (= ${of} 0.0))`);
  return build.define(`(/ 1.0 ${raised})`);
}

function whole(of: string, exponent: number, build: Builder): string {
  if (exponent > MOST) throw new Inexpressible(`a power above ${MOST}`);
  if (exponent === 0) return '1.0';
  return exponent === 1 ? of : build.define(`(* ${Array(exponent).fill(of).join(' ')})`);
}

/** y = x^(p/q): y ≥ 0 and y^q = x^p. */
function root(of: string, exponent: number, build: Builder): string {
  const q = ROOTS.find((one) => Math.abs(exponent * one - Math.round(exponent * one)) < 1e-9);
  if (q === undefined) throw new Inexpressible(`the power ${exponent}`);
  build.require(`(>= ${of} 0.0)`);
  const y = build.declare();
  build.assert(`(>= ${y} 0.0)`);
  build.assert(`(=> (>= ${of} 0.0) (= ${whole(y, q, build)} ${whole(of, Math.round(exponent * q), build)}))`);
  return y;
}
