import type { Problem } from '../../ports/solver.ts';
import type { Expression } from '../expression.ts';
import { smtNumber } from './smt-number.ts';
import type { Domain, Subject, Values } from './subject.ts';
import { newTranslation, translate } from './translate.ts';

/** What computers round is less than this share of a range, and no difference. */
export const ROUNDING = 1e-9;
/** A part of few values is said value by value. */
const FEW = 12;

/** The grader at one point, as terms. */
export interface Posed {
  readonly parts: ReadonlyMap<string, string>;
  /** Before it is cut off, and after. */
  readonly value: string;
  readonly held: string;
  readonly passes: string;
  /** The same, by more than rounding. */
  readonly passesClearly: string;
  readonly failsClearly: string;
  readonly isDefined: string;
}

/** One point, or two that differ in one part alone. */
export interface Posing {
  readonly lines: readonly string[];
  readonly points: readonly Posed[];
  read(values: ReadonlyMap<string, number>): readonly Values[];
  problem(...conditions: readonly string[]): Problem;
}

/** @throws Inexpressible */
export function pose(subject: Subject, varied?: string): Posing {
  const { parts } = subject;
  const translation = newTranslation();
  const { lines } = translation;
  const declare = (domain: Domain, name: string): string => {
    lines.push(`(declare-const ${name} Real)`, `(assert ${within(domain, name)})`);
    return name;
  };
  const first = new Map(parts.map((domain, index) => [domain.name, declare(domain, `p${index}`)]));
  const other = parts.find(({ name }) => name === varied);
  const places = other ? [first, new Map([...first, [other.name, declare(other, 'q')]])] : [first];
  const points = places.map((place): Posed => {
    const from = translation.defined.length;
    const value = translate(subject.value, place, translation);
    return posed(subject, place, value, and(translation.defined.slice(from)));
  });
  const names = [...new Set(places.flatMap((place) => [...place.values()]))];
  return {
    lines,
    points,
    read: (values) =>
      places.map((place) =>
        Object.fromEntries(
          parts.map((domain) => [domain.name, snap(domain, values.get(place.get(domain.name) ?? ''))]),
        ),
      ),
    problem: (...conditions) => ({ lines: [...lines, ...conditions.map((one) => `(assert ${one})`)], names }),
  };
}

function posed(
  { range: [low, high], pass, needs, parts: domains }: Subject,
  parts: ReadonlyMap<string, string>,
  value: string,
  isDefined: string,
): Posed {
  const rounding = ROUNDING * (high - low);
  const [least, most] = [smtNumber(low), smtNumber(high)];
  const met = needs.map(({ by }) => {
    const from = domains.find(({ name }) => name === by)?.passes ?? 1;
    return `(>= ${parts.get(by)} ${smtNumber(from)})`;
  });
  const reaches = (from: number): string => {
    if (pass > high) return 'false';
    return pass <= low ? 'true' : `(>= ${value} ${smtNumber(from)})`;
  };
  return {
    parts,
    value,
    held: `(ite (< ${value} ${least}) ${least} (ite (> ${value} ${most}) ${most} ${value}))`,
    passes: and([reaches(pass), ...met]),
    passesClearly: and([reaches(pass + rounding), ...met]),
    failsClearly: `(not ${and([reaches(pass - rounding), ...met])})`,
    isDefined,
  };
}

export const and = (all: readonly string[]): string => (all.length === 0 ? 'true' : `(and ${all.join(' ')})`);

function within({ low, high, steps }: Domain, name: string): string {
  if (steps === null) return `(and (<= ${smtNumber(low)} ${name}) (<= ${name} ${smtNumber(high)}))`;
  if (steps > FEW) {
    const scaled = `(* ${smtNumber(steps)} (/ (- ${name} ${smtNumber(low)}) ${smtNumber(high - low)}))`;
    return `(and (is_int ${scaled}) (<= ${smtNumber(low)} ${name}) (<= ${name} ${smtNumber(high)}))`;
  }
  const values = Array.from({ length: steps + 1 }, (_, index) => low + ((high - low) * index) / steps);
  return `(or ${values.map((value) => `(= ${name} ${smtNumber(value)})`).join(' ')})`;
}

/** What the solver says to 20 digits as a value that the part may really say. */
function snap({ low, high, steps }: Domain, said: number | undefined): number {
  const value = Math.min(high, Math.max(low, said ?? low));
  if (steps === null) return value;
  return low + ((high - low) * Math.round(((value - low) / (high - low)) * steps)) / steps;
}

/** Whether a formula may make a number of what has no value: the least of 1 and 1 / 0 is 1. */
export function mayHideUndefined(node: Expression, isHidden = false): boolean {
  if (node.kind === 'number' || node.kind === 'part') return false;
  if (node.kind === 'negate') return mayHideUndefined(node.of, isHidden);
  if (node.kind === 'call') {
    if (isHidden && (node.name === 'log' || node.name === 'sqrt' || node.name === 'exp')) return true;
    const hides = isHidden || ['min', 'max', 'exp'].includes(node.name);
    return node.given.some((one) => mayHideUndefined(one, hides));
  }
  const isPartial = node.operator === '^' || (node.operator === '/' && !isNonZero(node.right));
  if (isHidden && isPartial) return true;
  const inRight = isHidden || isPartial;
  return (
    mayHideUndefined(node.left, isHidden || node.operator === '^') || mayHideUndefined(node.right, inRight)
  );
}

const isNonZero = (node: Expression): boolean => node.kind === 'number' && node.value !== 0;
