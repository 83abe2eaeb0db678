import { z } from 'zod';
import type { Example } from '../../core/model/example.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import { ApiError } from '../server/api-error.ts';
import { messageSchema, readPolicy, readTicket } from '../server/read-messages.ts';
import { decode, encodeAnswer, encodePrompt } from '../tokenizer/tokenizer.ts';
import type { ReinforcementRow, SupervisedRow } from '../tuning/order.ts';

/** A prompt, and what the grader may read of its row. */
export interface GradedRow extends ReinforcementRow {
  readonly example: Example;
}

const FEWEST_ROWS = 10;
const MOST_ROWS = 50_000;

const rowSchema = z.looseObject({ messages: z.array(messageSchema).min(1) });
type Row = z.infer<typeof rowSchema>;

/** Rows that end in the assistant's answer. @throws ApiError (400) that names the line and what is wrong with it. */
export function readSupervisedFile(content: string, param: string): SupervisedRow[] {
  return readRows(content, param, (row) => {
    const answer = row.messages.at(-1);
    if (answer?.role !== 'assistant') throw new Error("the last message is not the assistant's");
    if (answer.content === '') throw new Error("the assistant's answer is empty");
    const completion = encodeAnswer(answer.content);
    if (decode(completion) !== answer.content) {
      throw new Error('the answer has characters that the lab cannot write (spaces, or outside ASCII)');
    }
    return { prompt: readPrompt(row, completion.length), completion };
  });
}

/** Rows that end in the user's message; their other fields are the grader's `item`. @throws ApiError (400) likewise. */
export function readReinforcementFile(content: string, param: string): GradedRow[] {
  return readRows(content, param, (row, line) => {
    if (row.messages.at(-1)?.role !== 'user') throw new Error("the last message is not the user's");
    const { messages, ...item } = row;
    return { prompt: readPrompt(row, 1), example: { id: `${param}-${line}`, item } };
  });
}

function readPrompt(row: Row, room: number): number[] {
  const ticket = readTicket(row.messages);
  if (ticket === null) throw new Error('there is no user message');
  const prompt = encodePrompt(readPolicy(row.messages), ticket);
  if (prompt.length + room > CONTEXT_TOKENS) {
    throw new Error(`it is ${prompt.length + room} tokens long, the context is ${CONTEXT_TOKENS}`);
  }
  return prompt;
}

function readRows<T>(content: string, param: string, read: (row: Row, line: number) => T): T[] {
  const rows: T[] = [];
  for (const [index, line] of content.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      rows.push(read(rowSchema.parse(JSON.parse(line)), index + 1));
    } catch (error) {
      throw badFile(param, `line ${index + 1}: ${describeFault(error)}`);
    }
  }
  if (rows.length < FEWEST_ROWS)
    throw badFile(param, `has ${rows.length} examples, at least ${FEWEST_ROWS} are needed`);
  if (rows.length > MOST_ROWS)
    throw badFile(param, `has ${rows.length} examples, at most ${MOST_ROWS} are taken`);
  return rows;
}

function badFile(param: string, fault: string): ApiError {
  return new ApiError(400, 'invalid_file_format', `${param} ${fault}`, param);
}

function describeFault(error: unknown): string {
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    return `${issue?.path.join('.')}: ${issue?.message}`;
  }
  return error instanceof SyntaxError
    ? 'it is not JSON'
    : error instanceof Error
      ? error.message
      : String(error);
}
