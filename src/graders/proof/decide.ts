import type { Answer, Solver } from '../../ports/solver.ts';
import { type Posed, type Posing, pose } from './pose.ts';
import { raised, samplePoints } from './samples.ts';
import type { Domain, Outcome, Subject, Values } from './subject.ts';
import { Inexpressible } from './translate.ts';

/** Whether there is a point, or a pair that differs in one part, of which something is true. */
export interface Question {
  readonly varied?: Domain;
  /** Where the first point has the lower value of the part. */
  readonly isOrdered?: boolean;
  /** The formula needs no value there: it is asked for where it has none. */
  readonly anywhere?: boolean;
  condition(points: readonly Posed[]): string;
  /** The same by more than rounding. */
  clearly?(points: readonly Posed[]): string;
  /** Whether the grader itself says so there. */
  isShown(outcomes: readonly (Outcome | null)[], points: readonly Values[]): boolean;
}

/** What a point or a pair was found to be, by the grader itself. */
export type Found = readonly Values[];

export type Decision =
  | { readonly status: 'shown'; readonly at: Found }
  | { readonly status: 'impossible' }
  | { readonly status: 'unknown'; readonly reason: string };

export interface Prover {
  readonly solver: Solver;
  readonly timeoutMs: number;
}

/**
 * Shown is only what the grader's own code confirms, impossible only what the solver proved and no sampled
 * point contradicts; all else is unknown.
 */
export async function decide(subject: Subject, question: Question, prover: Prover): Promise<Decision> {
  const isShown = (at: Found): boolean => question.isShown(at.map(subject.judge), at);
  let reason = '';
  try {
    const posing = pose(subject, question.varied?.name);
    for (const condition of [question.condition, question.clearly]) {
      if (!condition) continue;
      const answer = await ask(posing, question, condition(posing.points), prover);
      if (answer.status === 'impossible' && condition === question.condition) {
        const sampled = search(subject, question, isShown);
        if (!sampled) return { status: 'impossible' };
        return { status: 'unknown', reason: 'it holds in exact arithmetic, but not as computers round' };
      }
      const at = answer.status === 'possible' ? readable(subject, posing.read(answer.values), isShown) : null;
      if (at) return { status: 'shown', at };
      reason ||=
        answer.status === 'unknown'
          ? answer.reason
          : 'what was found hangs on rounding, or on bounds of exp and log';
    }
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    reason = `real arithmetic cannot express ${error.message}`;
  }
  const sampled = search(subject, question, isShown);
  return sampled ? { status: 'shown', at: sampled } : { status: 'unknown', reason };
}

function ask(posing: Posing, question: Question, condition: string, prover: Prover): Promise<Answer> {
  const { points } = posing;
  const varied = points.map(({ parts }) => parts.get(question.varied?.name ?? ''));
  return prover.solver.solve(
    posing.problem(
      ...(question.anywhere ? [] : points.map(({ isDefined }) => isDefined)),
      ...(question.isOrdered ? [`(< ${varied[0]} ${varied[1]})`] : []),
      condition,
    ),
    prover.timeoutMs,
  );
}

/** The first of the sampled points, or pairs of them, that shows it. */
function search(subject: Subject, { varied }: Question, isShown: (at: Found) => boolean): Found | null {
  for (const point of samplePoints(subject)) {
    const tried = varied ? raised(point, varied).map((higher) => [point, higher]) : [[point]];
    const found = tried.find(isShown) ?? tried.map((pair) => [...pair].reverse()).find(isShown);
    if (found) return found;
  }
  return null;
}

/** The same with as few digits as still show it; null where it never was so. */
function readable({ parts }: Subject, at: Found, isShown: (at: Found) => boolean): Found | null {
  for (const digits of [0, 1, 2, 3, 4, 6]) {
    const rounded = at.map((point) => roundPoint(point, parts, digits));
    if (isShown(rounded)) return rounded;
  }
  return isShown(at) ? at : null;
}

function roundPoint(point: Values, parts: readonly Domain[], digits: number): Values {
  return Object.fromEntries(
    parts.map(({ name, low, high, steps }) => {
      const value = point[name] ?? low;
      const rounded = steps === null ? Math.round(value * 10 ** digits) / 10 ** digits : value;
      return [name, Math.min(high, Math.max(low, rounded))];
    }),
  );
}
