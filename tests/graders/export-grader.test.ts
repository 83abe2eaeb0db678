import { describe, expect, it, test } from 'vitest';
import { exportGrader } from '../../src/graders/export-grader.ts';
import { type GraderDefinition, graderSchema } from '../../src/graders/index.ts';
import { aGrader } from '../support/a-grader.ts';

const parsed = (definition: unknown): GraderDefinition => graderSchema.parse(definition);
const input = [{ role: 'user', content: 'Judge {{sample.output_text}}' }];
const MULTI = {
  id: 'reward',
  type: 'multi',
  graders: {
    exact: {
      type: 'string_check',
      input: '{{sample.output_text}}',
      reference: '{{item.answer}}',
      operation: 'eq',
    },
    style: {
      type: 'score_model',
      endpoint: 'lab',
      model: 'm',
      price: { input: 1, output: 2 },
      input,
      range: [0, 5],
    },
    kind: {
      type: 'label_model',
      endpoint: 'lab',
      model: 'm',
      input,
      labels: ['a', 'b'],
      passing_labels: ['a'],
    },
  },
  calculate_output: 'exact + style / 5 * kind',
  pass_threshold: 0.5,
};

describe('a grader for a reinforcement job', () => {
  it('has OpenAI’s fields and its id as name, and nothing of ours', () => {
    expect(exportGrader(parsed(MULTI))).toEqual({
      type: 'multi',
      name: 'reward',
      graders: {
        exact: { ...MULTI.graders.exact, name: 'exact' },
        style: { type: 'score_model', name: 'style', model: 'm', input, range: [0, 5] },
        kind: {
          type: 'label_model',
          name: 'kind',
          model: 'm',
          input,
          labels: ['a', 'b'],
          passing_labels: ['a'],
        },
      },
      calculate_output: MULTI.calculate_output,
    });
  });

  it('is read back as the grader that it was', async () => {
    const python = {
      id: 'code',
      type: 'python',
      source: 'def grade(sample, item): return 1',
      timeoutMs: 50,
      range: [0, 1],
    };
    const exported = exportGrader(parsed(python));
    expect(exported).toEqual({ type: 'python', name: 'code', source: python.source });
    expect(aGrader(exported).id).toBe('code');
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a type of ours', { type: 'numeric', reference: '1' }, /type numeric/],
    ['a label alone', { ...MULTI.graders.kind }, /type label_model/],
    [
      'a part of ours',
      { ...MULTI, graders: { n: { type: 'numeric', reference: '1' } }, calculate_output: 'n' },
      /'n'.*numeric/,
    ],
    ['a range that a job would not scale', { type: 'python', source: 'x', range: [0, 5] }, /cannot scale it/],
    ['what an agent did', { ...MULTI.graders.exact, input: '{{ sample.steps }}' }, /what an agent did/],
  ])('is refused for %s', (_, definition, message) => {
    expect(() => exportGrader(parsed({ id: 'g', ...definition }))).toThrow(message);
  });
});
