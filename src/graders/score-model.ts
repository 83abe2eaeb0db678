import type { ResponseFormat } from '../core/model/candidate.ts';
import type { Grader } from '../ports/grader.ts';
import { passField, rangeField } from './code.ts';
import {
  checkMessages,
  fieldOf,
  fillMessages,
  type JudgeFields,
  type JudgeMessage,
  judgeFields,
  judgeOf,
  messagesField,
} from './judge.ts';
import type { Defined, GraderKind } from './kind.ts';
import { type Range, scoreIn, UNIT } from './score.ts';

/** OpenAI's `score_model`: a model says a number. */
export interface ScoreModelDefinition extends Defined<'score_model'>, JudgeFields {
  readonly input: readonly JudgeMessage[];
  readonly range?: Range;
  readonly pass_threshold?: number;
}

const FORMAT: ResponseFormat = {
  type: 'json_schema',
  name: 'score',
  schema: {
    type: 'object',
    properties: { result: { type: 'number' } },
    required: ['result'],
    additionalProperties: false,
  },
  strict: true,
};

/** What is no number scores at the range's low end, as in OpenAI's jobs. */
export const scoreModel: GraderKind<ScoreModelDefinition> = {
  type: 'score_model',
  fields: {
    ...judgeFields,
    input: messagesField.describe('What the judge is asked; it answers {"result": number}'),
    range: rangeField.exactOptional(),
    pass_threshold: passField.exactOptional(),
  },
  create(definition): Grader {
    const { id, input, range = UNIT, pass_threshold } = definition;
    const judge = judgeOf(id, definition);
    return {
      id,
      judges: [judge],
      range,
      check: (example) => checkMessages(input, example),
      async grade(sample, example, ask) {
        const messages = fillMessages(input, example, sample);
        const answer = await ask({ judge, messages, responseFormat: FORMAT, example });
        const { calls } = answer;
        if (answer.status === 'failed') return { status: 'unscored', reason: answer.reason, calls };
        return { ...scoreIn(range, numberIn(answer.text) ?? range[0], pass_threshold), calls };
      },
    };
  },
};

function numberIn(answer: string): number | null {
  const value = fieldOf(answer, 'result');
  const text = typeof value === 'string' ? value.trim() : value;
  const number =
    text === '' || typeof text === 'object' || typeof text === 'boolean' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
