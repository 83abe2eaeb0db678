import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeOrderDesk } from '../scripts/order-desk.ts';
import { EVAL_TICKETS, TRAIN_TICKETS } from '../src/cli/demo/tickets.ts';
import { configJsonSchema, scenarioFileJsonSchema } from '../src/config/schema.ts';
import { makeTickets } from '../src/lab/task/make-tickets.ts';
import { policyText } from '../src/lab/task/policy.ts';
import { reportJsonSchema } from '../src/report/schema.ts';

const CONFIGS = join(import.meta.dirname, '../configs');
const read = (name: string): string => readFileSync(join(CONFIGS, name), 'utf8');
const readRows = (name: string): unknown[] =>
  read(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('what is shipped beside the code is what the code makes', () => {
  test('the tickets and the policy of the refund desk (npm run make:refund-desk)', () => {
    expect(readRows('refund-desk/eval.jsonl')).toEqual(
      makeTickets({ seed: 7, count: EVAL_TICKETS, split: 'eval' }),
    );
    expect(readRows('refund-desk/train.jsonl')).toEqual(
      makeTickets({ seed: 7, count: TRAIN_TICKETS, split: 'train' }),
    );
    expect(read('refund-desk/policy.md')).toBe(`${policyText()}\n`);
  });

  test('the messages and the database of the order desk (npm run make:order-desk)', () => {
    const { rows, fixture } = makeOrderDesk(7);
    expect(readRows('order-desk/eval.jsonl')).toEqual(rows);
    expect(read('order-desk/fixture.sql')).toBe(fixture);
    expect(rows.some(({ state }) => state.refunds.some(({ usd }) => usd > 200))).toBe(false); // the policy's limit
  });

  test('no ticket is both trained on and evaluated', () => {
    const texts = (name: string) => readRows(name).map((row) => (row as { ticket: string }).ticket);
    const trained = new Set(texts('refund-desk/train.jsonl'));
    expect(texts('refund-desk/eval.jsonl').filter((text) => trained.has(text))).toEqual([]);
  });

  test('the JSON Schemas of configs and reports (npm run make:schemas)', () => {
    expect(JSON.parse(read('schema/config.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(configJsonSchema())),
    );
    expect(JSON.parse(read('schema/scenario.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(scenarioFileJsonSchema())),
    );
    expect(JSON.parse(read('schema/report.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(reportJsonSchema())),
    );
  });
});
