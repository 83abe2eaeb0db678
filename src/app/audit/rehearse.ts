import type { Usd } from '../../core/model/units.ts';
import type { AskJudge, JudgeQuestion } from '../../ports/grader.ts';

/** What an audit asks of models, before any is asked. */
export interface Rehearsal {
  readonly ask: AskJudge;
  readonly questions: number;
  /** Without retries; `null`: there is no price, or no bound. */
  readonly usdAtMost: Usd | null;
}

/** Stands in for judges: answers what fits the form, and adds up what the questions would cost at most. */
export function rehearse(boundUsd: (question: JudgeQuestion) => Usd | null): Rehearsal {
  let questions = 0;
  let usdAtMost: number | null = 0;
  return {
    async ask(question) {
      questions += 1;
      const bound = boundUsd(question);
      usdAtMost = usdAtMost === null || bound === null ? null : usdAtMost + bound;
      return { status: 'answered', text: JSON.stringify(example(question.responseFormat)), calls: [] };
    },
    get questions() {
      return questions;
    },
    get usdAtMost() {
      return usdAtMost;
    },
  };
}

/** A value of the form that a judge is asked for. */
function example(format: JudgeQuestion['responseFormat']): unknown {
  const schema = format?.type === 'json_schema' ? (format.schema as Schema) : {};
  const values = Object.entries(schema.properties ?? {}).map(([key, { type, enum: all }]) => [
    key,
    all?.[0] ?? (type === 'boolean' ? true : 1),
  ]);
  return Object.fromEntries(values);
}

interface Schema {
  readonly properties?: Readonly<
    Record<string, { readonly type?: string; readonly enum?: readonly unknown[] }>
  >;
}
