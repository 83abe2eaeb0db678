import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { Message } from '../ports/endpoint.ts';

/** A prompt and the answer that the model shall learn to give. */
export interface SupervisedRow {
  readonly messages: readonly Message[];
  readonly answer: string;
}

/** A prompt and the fields that the grader reads as `item.…`. */
export interface ReinforcementRow {
  readonly messages: readonly Message[];
  readonly example: Example;
}

/** OpenAI's supervised format: one conversation a line, the assistant's answer last. */
export function supervisedLines(rows: readonly SupervisedRow[]): string {
  return toLines(
    rows.map(({ messages, answer }) => ({ messages: [...messages, { role: 'assistant', content: answer }] })),
  );
}

/**
 * OpenAI's reinforcement format: the conversation up to the user's turn, and beside it the example's fields.
 * @throws BreakevenError when an example has a field `messages` of its own.
 */
export function reinforcementLines(rows: readonly ReinforcementRow[]): string {
  return toLines(
    rows.map(({ messages, example }) => {
      if ('messages' in example.item) {
        throw new BreakevenError(
          'bad-input',
          `example '${example.id}' has a field 'messages'`,
          'rename it: reinforcement files use that name',
        );
      }
      return { messages, ...example.item };
    }),
  );
}

/** A prompt, an answer that the grader accepted, and one that it did not. */
export interface PreferenceRow {
  readonly messages: readonly Message[];
  readonly preferred: string;
  readonly rejected: string;
}

/** OpenAI's preference format: the conversation, and the two answers apart. */
export function preferenceLines(rows: readonly PreferenceRow[]): string {
  const answer = (content: string): readonly object[] => [{ role: 'assistant', content }];
  return toLines(
    rows.map(({ messages, preferred, rejected }) => ({
      input: { messages },
      preferred_output: answer(preferred),
      non_preferred_output: answer(rejected),
    })),
  );
}

function toLines(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
