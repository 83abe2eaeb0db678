import type { Call } from '../../core/model/call.ts';
import type { Example } from '../../core/model/example.ts';
import type { Sample } from '../../core/model/sample.ts';
import type { Milliseconds, Usd } from '../../core/model/units.ts';
import { type AskJudge, type Grader, GradingStopped, type Judge } from '../../ports/grader.ts';

/** One answer as it was graded for an audit; `null`: it could not be scored. */
export interface AuditGrade {
  readonly score: number | null;
  readonly passed: boolean | null;
}

/** Grades for an audit and keeps count of what it takes. */
export interface Bench {
  /** In order; shorter where there was no money, or time, for all. */
  gradeAll(
    items: readonly { readonly sample: Sample; readonly example: Example }[],
  ): Promise<readonly AuditGrade[]>;
  /** Stopped before the end. */
  readonly stopped: boolean;
  readonly grades: number;
  /** Wall-clock seconds in which grades were made, so many at once. */
  readonly seconds: number;
  readonly usd: Usd | null;
  readonly tokens: { readonly input: number; readonly output: number };
}

/** Grades that are made at once. */
const AT_ONCE = 16;

export function createBench(
  grader: Grader,
  ask: AskJudge,
  priceCall: (judge: Judge, call: Call) => Usd | null,
  stop: AbortSignal,
  now: () => Milliseconds,
): Bench {
  const tokens = { input: 0, output: 0 };
  let [grades, seconds, stopped] = [0, 0, false];
  let usd: number | null = 0;
  const count = (judge: Judge | undefined, call: Call): void => {
    tokens.input += call.usage?.input ?? 0;
    tokens.output += call.usage?.output ?? 0;
    const cost = judge ? priceCall(judge, call) : null;
    usd = usd === null || cost === null ? null : usd + cost;
  };
  const gradeOne = async (sample: Sample, example: Example): Promise<AuditGrade | null> => {
    if (stop.aborted) return null;
    try {
      const graded = await grader.grade(sample, example, ask);
      grades += 1;
      for (const call of graded.calls ?? []) count(judgeOf(grader, call), call);
      return graded.status === 'scored'
        ? { score: graded.score, passed: graded.passed }
        : { score: null, passed: null };
    } catch (error) {
      if (error instanceof GradingStopped) return null;
      throw error;
    }
  };
  return {
    async gradeAll(items) {
      const started = now();
      const all: AuditGrade[] = [];
      for (let start = 0; start < items.length && !stopped; start += AT_ONCE) {
        const part = await Promise.all(
          items.slice(start, start + AT_ONCE).map(({ sample, example }) => gradeOne(sample, example)),
        );
        for (const grade of part) {
          if (grade === null) stopped = true;
          else if (!stopped) all.push(grade);
        }
      }
      seconds += (now() - started) / 1000;
      return all;
    },
    get stopped() {
      return stopped;
    },
    get grades() {
      return grades;
    },
    get seconds() {
      return seconds;
    },
    get usd() {
      return usd;
    },
    tokens,
  };
}

/** The judge that a call was made to, by its endpoint; of several at one the first. */
function judgeOf({ judges }: Grader, { endpoint }: Call): Judge | undefined {
  return judges.find((judge) => judge.endpoint === endpoint);
}
