import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { sampleOf } from '../../src/core/model/sample.ts';
import { graderSchema, graderTypes } from '../../src/graders/index.ts';
import { type AskJudge, type GraderKit, GradingStopped } from '../../src/ports/grader.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { aGrader } from '../support/a-grader.ts';

const sandbox = createSandbox({ limits: { timeoutMs: 2000 } });
afterAll(() => sandbox.close());

/** A judge that is as good as its answer's length. */
const ask: AskJudge = async ({ messages, responseFormat }) => {
  const length = messages.at(-1)?.content.length ?? 0;
  const name = responseFormat?.type === 'json_schema' ? responseFormat.name : '';
  const said = {
    score: { result: length / 50 },
    label: { label: 'good' },
    criterion: { met: length % 2 === 0 },
  };
  return { status: 'answered', text: JSON.stringify(said[name as keyof typeof said]), calls: [] };
};

const kit: GraderKit = {
  sandbox: async () => sandbox,
  post: async () => ({ score: 0.5 }),
  run: async () => ({ score: 1, passed: false }),
};

const judge = { endpoint: 'lab', model: 'judge-1' };
const answer = '{{sample.output_text}}';
const input = [{ role: 'user', content: `Judge ${answer} against {{item.answer}}` }];
const same = { type: 'string_check', input: answer, reference: '{{item.answer}}', operation: 'eq' };

/** One of each kind; a new kind without one fails below. */
const DEFINITIONS: Readonly<Record<string, Record<string, unknown>>> = {
  string_check: same,
  text_similarity: {
    input: answer,
    reference: '{{item.answer}}',
    evaluation_metric: 'rouge_l',
    pass_threshold: 0.5,
  },
  numeric: { reference: '{{item.number}}', relative: 0.1 },
  json: { schema: { type: 'object' }, fields: [{ path: 'tool', expected: '{{item.answer}}' }] },
  python: { source: 'def grade(sample, item):\n  return len(sample["output_text"]) / 50' },
  javascript: { source: 'function grade(sample, item) { return sample.output_text.length / 50 }' },
  score_model: { ...judge, input, range: [0, 5], pass_threshold: 4 },
  label_model: { ...judge, input, labels: ['good', 'bad'], passing_labels: ['good'] },
  tool_call: { expected: { name: 'refund', arguments: { order: '{{item.answer}}' } } },
  trajectory: { expected: '{{item.calls}}' },
  state: { expected: { orders: '{{item.calls}}' } },
  http: { url: 'http://127.0.0.1:1/score' },
  command: { command: ['score'] },
  rubric: {
    judge,
    criteria: [
      { id: 'right', grader: same, mustHave: true },
      { id: 'polite', asks: 'The answer to {{item.answer}} is polite', weight: 2 },
    ],
  },
  multi: {
    graders: { exact: same, score: { type: 'score_model', ...judge, input } },
    calculate_output: '(exact + score) / 2',
  },
};

const ITEM = { answer: 'yes', number: '12', calls: [{ name: 'refund', arguments: {} }] };
const define = (type: string): Record<string, unknown> => ({ ...DEFINITIONS[type], id: 'one', type });

test('every kind of grader is held to the contract', () => {
  expect(Object.keys(DEFINITIONS).toSorted()).toEqual([...graderTypes].toSorted());
});

describe.each(graderTypes)('%s', (type) => {
  const grader = aGrader(define(type), kit);
  const grade = (text: string, item: Record<string, unknown> = ITEM) =>
    grader.grade(sampleOf(text), { id: 'e1', item }, ask);

  it('is defined as a config writes it, and refuses a field that it does not know', () => {
    expect(graderSchema.safeParse(define(type)).success).toBe(true);
    expect(graderSchema.safeParse({ ...define(type), refrence: 'x' }).success).toBe(false);
  });

  it('says something of every answer, in range, and the same again', async () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.json({ maxDepth: 2 }),
      fc.constantFrom(
        'yes',
        '{{item.answer}}',
        '',
        '\ud800',
        '{"tool":"yes"}',
        '12',
        '__proto__',
        '"'.repeat(5000),
      ),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const verdict = await grade(text);
        if (verdict.status === 'scored') {
          expect(verdict.score).toBeGreaterThanOrEqual(0);
          expect(verdict.score).toBeLessThanOrEqual(1);
          expect(typeof verdict.passed).toBe('boolean');
        } else expect(verdict.reason).not.toBe('');
        expect(await grade(text)).toEqual(verdict);
      }),
      { numRuns: 60 },
    );
  });

  it('does not score what a malformed item cannot be compared with, and says why', async () => {
    const reads = JSON.stringify(DEFINITIONS[type]).includes('{{item.');
    const verdict = await grade('{"tool": 1}', {});
    if (!reads) return expect(verdict.status).toBe('scored');
    expect(verdict).toMatchObject({ status: 'unscored', reason: expect.stringContaining('item.') });
    expect(() => grader.check({ id: 'e1', item: {} })).toThrow(/item\./);
    expect(() => grader.check({ id: 'e1', item: ITEM })).not.toThrow();
  });

  it('leaves an answer alone whose grading was stopped, and keeps what a judge said in vain', async () => {
    if (grader.judges.length === 0) return;
    const example = { id: 'e1', item: ITEM };
    const stopped = grader.grade(sampleOf('yes'), example, () =>
      Promise.reject(new GradingStopped('budget')),
    );
    await expect(stopped).rejects.toThrow(GradingStopped);
    const call = {
      role: 'judge',
      endpoint: 'lab',
      servedModel: 'judge-1',
      serviceTier: 'default',
      usage: null,
      latency: null,
      at: '',
    } as const;
    const lost = await grader.grade(sampleOf('yes'), example, async () => ({
      status: 'failed',
      reason: 'http-500',
      calls: [call],
    }));
    expect(lost).toMatchObject({
      status: 'unscored',
      reason: expect.stringContaining('http-500'),
      calls: [call],
    });
  });
});
