import { describe, expect, it } from 'vitest';
import { passingVerdicts, turnPlaces, withoutPrograms } from '../../src/app/audit/judge-prompts.ts';
import { findRightAnswers, type RightAnswers } from '../../src/app/audit/right-answers.ts';
import type { Config } from '../../src/config/config.ts';

const right: RightAnswers = { from: 'item', what: '{{item.answer}}', of: String };
const judge = (content: string, more = {}): object => ({
  type: 'score_model',
  input: [
    { role: 'system', content: 'You grade.' },
    { role: 'user', content },
  ],
  ...more,
});
const turned = (content: string): string | null => {
  const found = turnPlaces(judge(content), right) as { input: readonly { content: string }[] } | null;
  return found?.input[1]?.content ?? null;
};

describe('the order of a judge’s prompt', () => {
  it.each([
    [
      'lines',
      'Right: {{item.answer}}\nGiven: {{sample.output_text}}\nGrade it.',
      'Given: {{sample.output_text}}\nRight: {{item.answer}}\nGrade it.',
    ],
    [
      'paragraphs',
      'Right:\n{{item.answer}}\n\nGiven:\n{{ sample.output_text }}',
      'Given:\n{{ sample.output_text }}\n\nRight:\n{{item.answer}}',
    ],
    [
      'marks',
      '<right>{{item.answer}}</right>\n<given>{{sample.output_text}}</given>',
      '<given>{{sample.output_text}}</given>\n<right>{{item.answer}}</right>',
    ],
  ])(
    'is turned by %s, with what they are called, and turning twice is turning not at all',
    (_, before, after) => {
      expect(turned(before)).toBe(after);
      expect(turned(after)).toBe(before);
    },
  );

  it.each([
    ['one line holds both', 'Right: {{item.answer}} Given: {{sample.output_text}}'],
    ['the names stand elsewhere', 'Right:\n{{item.answer}}\nGiven:\n{{sample.output_text}}'],
    ['there is nothing to compare with', 'Is it kind?\n{{sample.output_text}}'],
    [
      'the answer stands there twice',
      'Right: {{item.answer}}\nA: {{sample.output_text}}\nB: {{sample.output_text}}',
    ],
  ])('is left alone where %s', (_, content) => {
    expect(turned(content)).toBeNull();
  });

  it('of labels is turned wherever a judge stands', () => {
    const labels = { type: 'label_model', labels: ['a', 'b', 'c'], passing_labels: ['a'], input: [] };
    const nested = { type: 'multi', graders: { one: labels }, calculate_output: 'one' };
    expect(turnPlaces(nested, null)).toEqual({
      ...nested,
      graders: { one: { ...labels, labels: ['c', 'b', 'a'] } },
    });
    expect(turnPlaces({ type: 'string_check', input: 'a' }, right)).toBeNull();
  });
});

describe('what a judge is to say', () => {
  it('is told in its own form, of every judge that is asked', () => {
    const definition = {
      type: 'rubric',
      criteria: [
        { id: 'a', asks: 'It is kind.' },
        { id: 'b', grader: judge('x', { range: [0, 7] }) },
        { id: 'c', grader: { type: 'label_model', labels: ['x', 'y'], passing_labels: ['y'], input: [] } },
      ],
    };
    expect(passingVerdicts(definition)).toEqual(['{"met":true}', '{"result":7}', '{"label":"y"}']);
    expect(passingVerdicts({ type: 'string_check' })).toEqual([]);
  });
});

describe('a rehearsed grader', () => {
  it('has no program left in it, however deep', () => {
    const programs = ['python', 'javascript', 'http', 'command'].map((type) => ({
      type,
      source: 's',
      url: 'u',
    }));
    const text = JSON.stringify(withoutPrograms({ type: 'multi', graders: { ...programs, j: judge('x') } }));
    expect(text).not.toMatch(/python|javascript|http|command|source/);
    expect(text).toContain('score_model');
  });
});

describe('the field that a grader reads and no prompt shows', () => {
  const find = (definition: object, prompt = '{{item.question}}') =>
    findRightAnswers(
      {
        graders: [{ id: 'g', ...definition }],
        prompts: { ask: { user: prompt } },
        dataset: { id: 'id', cluster: null, weight: null, tags: null },
      } as unknown as Config,
      'g',
      [{ id: 'e', item: { id: 'e', question: 'q', gold: 7, other: 'o', list: [1] } }],
    )?.what ?? null;

  it.each([
    ['python', 'def grade(sample, item):\n    return item["gold"] == sample["output_text"]'],
    ['python', "def grade(sample, item):\n    return item.get('gold') == 1"],
    ['javascript', 'function grade(sample, item) { return item.gold === item.question }'],
  ])('is read in %s', (type, source) => {
    expect(find({ type, source })).toBe('{{item.gold}}');
  });

  it('is not guessed where there are two, where it is no plain value, or where prompts show it', () => {
    expect(find({ type: 'python', source: 'item["gold"] item["other"]' })).toBeNull();
    expect(find({ type: 'python', source: 'item["list"]' })).toBeNull();
    expect(find({ type: 'python', source: 'item["gold"]' }, '{{item.question}} {{item.gold}}')).toBeNull();
    expect(find({ type: 'python', source: 'item["none"]' })).toBeNull();
  });
});
