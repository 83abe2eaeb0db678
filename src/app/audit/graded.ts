import type { Call } from '../../core/model/call.ts';
import type { Example } from '../../core/model/example.ts';
import type { Sample } from '../../core/model/sample.ts';
import type { Milliseconds, Usd } from '../../core/model/units.ts';
import { type AskJudge, type Grader, GradingStopped, type Judge } from '../../ports/grader.ts';
import type { Item } from './cases.ts';

/** One answer as it was graded for an audit; `null`: it could not be scored. */
export interface AuditGrade {
  readonly score: number | null;
  readonly passed: boolean | null;
  /** Why it could not be scored. */
  readonly reason?: string;
}

/** Grades for an audit and keeps count of what it takes. */
export interface Bench {
  /** In order; shorter where there was no money, or time, for all. By another grader where one is given. */
  gradeAll(items: readonly Item[], by?: Grader): Promise<readonly AuditGrade[]>;
  /** Stopped before the end. */
  readonly stopped: boolean;
  readonly grades: number;
  /** Wall-clock seconds of a grade, many being made at once; the first, which starts things, apart. */
  readonly secondsPerGrade: number;
  readonly usd: Usd | null;
  readonly tokens: { readonly input: number; readonly output: number };
}

export interface BenchParts {
  readonly ask: AskJudge;
  readonly priceCall: (judge: Judge, call: Call) => Usd | null;
  readonly stop: AbortSignal;
  readonly now: () => Milliseconds;
}

/** Grades that are made at once. */
const AT_ONCE = 16;

export function createBench(grader: Grader, { ask, priceCall, stop, now }: BenchParts): Bench {
  const tokens = { input: 0, output: 0 };
  let [grades, seconds, timed, stopped] = [0, 0, 0, false];
  let usd: number | null = 0;
  const count = (judge: Judge, call: Call): void => {
    tokens.input += call.usage?.input ?? 0;
    tokens.output += call.usage?.output ?? 0;
    const cost = priceCall(judge, call);
    usd = usd === null || cost === null ? null : usd + cost;
  };
  const counted: AskJudge = async (question) => {
    const answer = await ask(question);
    for (const call of answer.calls) count(question.judge, call);
    return answer;
  };
  const gradeOne = async (by: Grader, sample: Sample, example: Example): Promise<AuditGrade | null> => {
    if (stop.aborted) return null;
    try {
      const graded = await by.grade(sample, example, counted);
      grades += 1;
      return graded.status === 'scored'
        ? { score: graded.score, passed: graded.passed }
        : { score: null, passed: null, reason: graded.reason };
    } catch (error) {
      if (error instanceof GradingStopped) return null;
      throw error;
    }
  };
  return {
    async gradeAll(items, by = grader) {
      const all: AuditGrade[] = [];
      for (let start = 0; start < items.length && !stopped; ) {
        const some = items.slice(start, start + (grades === 0 ? 1 : AT_ONCE));
        const [started, isFirst] = [now(), grades === 0];
        const part = await Promise.all(some.map(({ sample, example }) => gradeOne(by, sample, example)));
        for (const grade of part) {
          if (grade === null) stopped = true;
          else if (!stopped) all.push(grade);
        }
        start += some.length;
        if (isFirst) continue;
        seconds += (now() - started) / 1000;
        timed += some.length;
      }
      return all;
    },
    get stopped() {
      return stopped;
    },
    get grades() {
      return grades;
    },
    get secondsPerGrade() {
      return timed === 0 ? 0 : seconds / timed;
    },
    get usd() {
      return usd;
    },
    tokens,
  };
}
