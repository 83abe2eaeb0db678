import { type Expression, evaluate } from '../expression.ts';
import { type Exponential, exponentialBounds, sameOrder } from './exponential.ts';
import { power } from './power.ts';
import { smtNumber } from './smt-number.ts';

/** What a formula says cannot be put into real arithmetic, so nothing can be proven of it. */
export class Inexpressible extends Error {
  override readonly name = 'Inexpressible';
}

/** Constants, what is true of them, and where the formula has a value. */
export interface Translation {
  /** SMT-LIB lines: declarations, definitions and bounds. */
  readonly lines: string[];
  /** Every one has to hold for the formula to have a value. */
  readonly defined: string[];
  readonly exponentials: Exponential[];
}

export const newTranslation = (): Translation => ({ lines: [], defined: [], exponentials: [] });

/** What a formula is built with: each step gets a name, so that what is used twice is written once. */
export interface Builder {
  /** The name of a term. */
  define(term: string): string;
  /** A number of which only what is asserted is known. */
  declare(): string;
  assert(condition: string): void;
  /** Without it there is no value. */
  require(condition: string): void;
  exponential(x: string): string;
  logarithm(y: string): string;
}

/**
 * The term of a formula over terms of its parts.
 * @throws Inexpressible
 */
export function translate(
  expression: Expression,
  parts: ReadonlyMap<string, string>,
  translation: Translation,
): string {
  const build = builderOf(translation);
  const term = (node: Expression): string => {
    if (node.kind === 'number') return smtNumber(node.value);
    if (node.kind === 'part') return parts.get(node.name) as string;
    if (node.kind === 'negate') return `(- ${term(node.of)})`;
    if (node.kind === 'binary') return binary(node, term, build);
    return call(node, term, build);
  };
  return term(expression);
}

/** Of a formula without parts; null with them. */
export function constantOf(expression: Expression): number | null {
  return hasParts(expression) ? null : evaluate(expression, {});
}

function hasParts(node: Expression): boolean {
  if (node.kind === 'number') return false;
  if (node.kind === 'part') return true;
  if (node.kind === 'negate') return hasParts(node.of);
  if (node.kind === 'binary') return hasParts(node.left) || hasParts(node.right);
  return node.given.some(hasParts);
}

type Term = (node: Expression) => string;

function binary(node: Expression & { kind: 'binary' }, term: Term, build: Builder): string {
  if (node.operator === '^') return power(node, term, build);
  const [left, right] = [term(node.left), term(node.right)];
  if (node.operator === '/') build.require(`(not (= ${right} 0.0))`);
  return build.define(`(${node.operator} ${left} ${right})`);
}

function call({ name, given }: Expression & { kind: 'call' }, term: Term, build: Builder): string {
  const [first = '', ...rest] = given.map(term);
  if (name === 'min' || name === 'max') {
    const sign = name === 'min' ? '<=' : '>=';
    return rest.reduce((best, one) => build.define(`(ite (${sign} ${best} ${one}) ${best} ${one})`), first);
  }
  if (name === 'abs') return build.define(`(ite (>= ${first} 0.0) ${first} (- ${first}))`);
  if (name === 'floor') return build.define(`(to_real (to_int ${first}))`);
  if (name === 'ceil') return build.define(`(- (to_real (to_int (- ${first}))))`);
  if (name === 'exp') return build.exponential(first);
  if (name === 'log') return build.logarithm(first);
  build.require(`(>= ${first} 0.0)`);
  const root = build.declare();
  build.assert(`(>= ${root} 0.0)`);
  build.assert(`(=> (>= ${first} 0.0) (= (* ${root} ${root}) ${first}))`);
  return root;
}

/** e^709 is the last that a double holds. */
const MOST_EXPONENT = 700;

function builderOf({ lines, defined, exponentials }: Translation): Builder {
  const fresh = (): string => `t${lines.length}`;
  const build: Builder = {
    define(term) {
      const name = fresh();
      lines.push(`(define-fun ${name} () Real ${term})`);
      return name;
    },
    declare() {
      const name = fresh();
      lines.push(`(declare-const ${name} Real)`);
      return name;
    },
    assert: (condition) => void lines.push(`(assert ${condition})`),
    require: (condition) => void defined.push(condition),
    exponential(x) {
      build.require(`(<= ${x} ${MOST_EXPONENT}.0)`);
      const y = build.declare();
      for (const bound of exponentialBounds(x, y)) build.assert(bound);
      relate({ x, y });
      return y;
    },
    logarithm(y) {
      build.require(`(> ${y} 0.0)`);
      const x = build.declare();
      for (const bound of exponentialBounds(x, y)) build.assert(`(=> (> ${y} 0.0) ${bound})`);
      relate({ x, y });
      return x;
    },
  };
  const relate = (one: Exponential): void => {
    for (const other of exponentials)
      build.assert(`(=> (and (> ${one.y} 0.0) (> ${other.y} 0.0)) ${sameOrder(one, other)})`);
    exponentials.push(one);
  };
  return build;
}
