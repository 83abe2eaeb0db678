import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { importRun } from '../../src/app/import-run.ts';
import { documentOf } from '../../src/app/measured.ts';
import { measure } from '../../src/app/report.ts';
import { collectExamples, EXAMPLE_LIMITS, type ExampleLimits } from '../../src/app/report-examples.ts';
import { type ReportOptions, reportConfig } from '../../src/app/run-config.ts';
import { createPorts } from '../../src/cli/deps.ts';
import type { ExampleList } from '../../src/core/model/example-list.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aFolder } from '../support/a-folder.ts';

let context: AppContext;

beforeEach(async () => {
  context = { ...(await createPorts()), store: await openSqliteStore(':memory:') };
});
afterEach(() => context.store.close());

async function listed(
  lines: readonly object[],
  { options = {}, limits = {} }: { options?: ReportOptions; limits?: Partial<ExampleLimits> } = {},
): Promise<ExampleList> {
  const folder = aFolder({ 'log.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
  const { run } = await importRun([`${folder.path}/log.jsonl`], context);
  const record = await context.store.getRun(run);
  const measured = await measure(run, context, { draws: 100, ...options });
  const source = { record, config: reportConfig(record, options), measured, document: documentOf(measured) };
  return collectExamples({ ...source, context }, { ...EXAMPLE_LIMITS, ...limits });
}

/** Two candidates; `small` loses every fourth and gains e1. */
const LINES = Array.from({ length: 40 }, (_, index) => [
  { candidate: 'big', example: `e${index}`, passed: index !== 1, text: `big says ${index}`, tags: ['t'] },
  { candidate: 'small', example: `e${index}`, passed: index % 4 !== 0, text: `small says ${index}` },
]).flat();

describe('a run’s examples to read', () => {
  test('gain and lose exactly where the report’s comparisons do', async () => {
    const list = await listed(LINES);
    expect(list.reference).toBe('big');
    const changes = list.examples.flatMap(({ answers }) => answers.map((one) => one?.change));
    expect(changes.filter((one) => one === 'lost')).toHaveLength(10);
    expect(changes.filter((one) => one === 'gained')).toHaveLength(1);
    expect(list.counts).toMatchObject({ differs: { all: 11, shown: 11 }, rest: { all: 29, shown: 29 } });
    expect(
      list.examples
        .slice(0, 2)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['e0', 'e1']);
    expect(list.examples.find(({ id }) => id === 'e1')).toMatchObject({
      kind: 'differs',
      input: { text: '' },
      reference: null,
      tags: ['t'],
      answers: [
        { verdict: 'wrong', change: null, text: { text: 'big says 1' } },
        { verdict: 'passed', change: 'gained', text: { text: 'small says 1' } },
      ],
    });
  });

  test('say what failed, what could not be scored, and what nobody graded', async () => {
    const list = await listed([
      ...LINES,
      { candidate: 'big', example: 'x1', failed: 'timeout', text: 'no answer in time' },
      { candidate: 'big', example: 'x2', unscored: 'no reference' },
      { candidate: 'big', example: 'x3', text: 'nobody looked', input: 1, output: 9, latencyMs: 12 },
    ]);
    const of = (id: string) => list.examples.find((one) => one.id === id)?.answers;
    expect(of('x1')).toMatchObject([
      { verdict: 'failed', text: null, score: null, detail: { text: 'timeout: no answer in time' } },
      null,
    ]);
    expect(of('x2')).toMatchObject([{ verdict: 'unscored', detail: { text: 'no reference' } }, null]);
    expect(of('x3')).toMatchObject([{ verdict: 'ungraded', tokens: 9, ms: 12, usd: null }, null]);
    expect(list.counts.unsettled.all).toBe(2);
  });

  test('show the first of several trials and how many passed', async () => {
    const trials = [0, 1, 2].map((repeat) => ({
      candidate: 'big',
      example: 'again',
      repeat,
      passed: repeat > 0,
      text: `turn ${repeat}`,
    }));
    const list = await listed([...LINES, ...trials]);
    expect(list.examples.find(({ id }) => id === 'again')?.answers[0]).toMatchObject({
      verdict: 'wrong',
      text: { text: 'turn 0' },
      passed: 2,
      trials: 3,
    });
  });

  test('hold a cascade’s answers, as it would have given them', async () => {
    const folder = aFolder({
      'scenario.yaml': `scenario: { incumbent: big, requestsPerMonth: 1000 }
candidates: [{ id: both, approach: cascade, cheap: small, verifier: recorded, strong: big }]`,
    });
    const list = await listed(LINES, { options: { scenarioFile: `${folder.path}/scenario.yaml` } });
    expect(list.candidates).toEqual(['big', 'small', 'both']);
    const texts = (id: string) =>
      list.examples.find((one) => one.id === id)?.answers.map((one) => one?.text?.text);
    expect(texts('e4')?.[2]).toBe('big says 4'); // the verifier refuses the small one's
    expect(texts('e5')?.[2]).toBe('small says 5');
  });

  test('are as many as there is room for, and say of how many', async () => {
    const list = await listed(LINES, { limits: { examples: 5 } });
    expect(list.examples).toHaveLength(5);
    expect(list.counts).toMatchObject({ differs: { all: 11, shown: 5 }, rest: { all: 29, shown: 0 } });
    const few = await listed(
      LINES.map((line) => ({ ...line, text: 'x'.repeat(30_000) })),
      { limits: { bytes: 60_000 } },
    );
    expect(JSON.stringify(few).length).toBeLessThanOrEqual(60_000);
    expect(few.examples[0]?.answers[0]?.text?.more).toBeGreaterThan(1000);
  });

  test('leave out those held out to confirm a winner', async () => {
    const lines = LINES.map((line) => ({ ...line, tags: undefined }));
    const folder = aFolder({ 'log.jsonl': lines.map((line) => `${JSON.stringify(line)}\n`).join('') });
    const { run } = await importRun([`${folder.path}/log.jsonl`], context);
    const record = await context.store.getRun(run);
    const own = reportConfig(record, {});
    const config = { ...own, dataset: { ...own.dataset, confirm: 0.5 } };
    await context.store.updateRun({ ...record, settings: config });
    const measured = await measure(run, context, { draws: 100 });
    const list = await collectExamples({ record, config, measured, document: documentOf(measured), context });
    expect(list.heldOut).toBeGreaterThan(5);
    expect(list.examples.length + list.heldOut).toBe(40);
  });
});
