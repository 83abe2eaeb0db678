import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

const SOURCE = 'def grade(sample, item):\n    return 1.0\n';
const config = (graders: string): string =>
  [
    'name: t',
    'dataset: { file: d.jsonl }',
    'prompts: { p: "{{item.input}}" }',
    'graders:',
    graders,
    'endpoints: { e: { type: openai, baseUrl: "http://127.0.0.1:1/v1", keyEnv: X_KEY } }',
    'candidates: [{ id: a, approach: prompted, endpoint: e, model: m, prompt: p }]',
  ].join('\n');

const CODE = '  - { id: own, type: python, source: { file: graders/own.py } }';
const FORM = '  - { id: form, type: json, schema: schemas/answer.json }';
const load = (graders: string, files: Readonly<Record<string, string>>) =>
  loadConfig('c.yaml', aFolder({ 'c.yaml': config(graders), ...files }).path).graders;

describe('a grader that names a file', () => {
  it('is the grader with what the file says, and so the same wherever that stands', () => {
    expect(load(CODE, { 'graders/own.py': SOURCE })).toEqual([{ id: 'own', type: 'python', source: SOURCE }]);
    const schema = { type: 'object', required: ['tool'] };
    expect(load(FORM, { 'schemas/answer.json': JSON.stringify(schema, null, 2) })).toEqual([
      { id: 'form', type: 'json', schema },
    ]);
  });

  it('may be a part of another', () => {
    const multi = `  - id: all
    type: multi
    calculate_output: own
    graders: { own: { type: python, source: { file: own.py } } }`;
    expect(load(multi, { 'own.py': SOURCE })).toMatchObject([{ graders: { own: { source: SOURCE } } }]);
  });

  it.each([
    ['is not there', CODE, {}, /c\.yaml:5.*own\.py: source cannot be read: no such file/],
    ['holds no JSON', FORM, { 'schemas/answer.json': '{ "type": ' }, /c\.yaml:5.*answer\.json: /],
    [
      'holds a list',
      FORM,
      { 'schemas/answer.json': '[1]' },
      /answer\.json: expected a JSON Schema, an object/,
    ],
    ['is too long', CODE, { 'graders/own.py': '#'.repeat(256_001) }, /own\.py: longer than 256,000/],
  ])('that %s is refused by line and file', async (_, graders, files, message) =>
    expect((await refusal(() => load(graders, files))).message).toMatch(message),
  );
});
