import { z } from 'zod';
import type { ResponseFormat } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Grader } from '../ports/grader.ts';
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
import { passOrFail, unscored } from './score.ts';

/** OpenAI's `label_model`: a model picks a label, and some labels pass. */
export interface LabelModelDefinition extends Defined<'label_model'>, JudgeFields {
  readonly input: readonly JudgeMessage[];
  readonly labels: readonly string[];
  readonly passing_labels: readonly string[];
}

/** A judge that picks none of the labels has not judged: unscored. */
export const labelModel: GraderKind<LabelModelDefinition> = {
  type: 'label_model',
  fields: {
    ...judgeFields,
    input: messagesField.describe('What the judge is asked; it answers {"label": one of the labels}'),
    labels: z.array(z.string().min(1)).min(2),
    passing_labels: z.array(z.string().min(1)).min(1).describe('Those of the labels that pass'),
  },
  create(definition): Grader {
    const { id, input, labels, passing_labels: passing } = definition;
    const stranger = passing.find((label) => !labels.includes(label));
    if (stranger !== undefined)
      throw new BreakevenError(
        'bad-config',
        `grader '${id}': the passing label '${stranger}' is none of its labels`,
        `labels: ${labels.join(', ')}`,
      );
    const judge = judgeOf(id, definition);
    const responseFormat = formatOf(labels);
    return {
      id,
      judges: [judge],
      check: (example) => checkMessages(input, example),
      async grade(sample, example, ask) {
        const messages = fillMessages(input, example, sample);
        const answer = await ask({ judge, messages, responseFormat, example });
        const { calls } = answer;
        if (answer.status === 'failed') return { status: 'unscored', reason: answer.reason, calls };
        const label = fieldOf(answer.text, 'label');
        const known = labels.find((one) => one === label);
        if (known === undefined) return { ...unscored('the judge picked none of the labels'), calls };
        return { ...passOrFail(passing.includes(known)), calls };
      },
    };
  },
};

function formatOf(labels: readonly string[]): ResponseFormat {
  return {
    type: 'json_schema',
    name: 'label',
    schema: {
      type: 'object',
      properties: { label: { type: 'string', enum: labels } },
      required: ['label'],
      additionalProperties: false,
    },
    strict: true,
  };
}
