import type { ExampleAnswer, ExampleList, ShownExample } from '../../src/core/model/example-list.ts';

export function anAnswer(parts: Partial<ExampleAnswer> = {}): ExampleAnswer {
  const verdict = parts.verdict ?? 'passed';
  return {
    verdict,
    change: null,
    text: { text: 'an answer' },
    score: verdict === 'passed' ? 1 : 0,
    detail: null,
    ms: 120,
    usd: 0.0004,
    tokens: 12,
    passed: Number(verdict === 'passed'),
    trials: 1,
    ...parts,
  };
}

export function anExample(parts: Partial<ShownExample> = {}): ShownExample {
  return {
    id: 'e1',
    kind: 'rest',
    input: { text: 'a question' },
    reference: { text: 'an answer' },
    tags: [],
    answers: [anAnswer(), anAnswer()],
    ...parts,
  };
}

/** Of the examples given; all of the run are shown. */
export function anExampleList(
  examples: readonly ShownExample[],
  parts: Partial<ExampleList> = {},
): ExampleList {
  const count = (kind: ShownExample['kind']) => {
    const all = examples.filter((one) => one.kind === kind).length;
    return { all, shown: all };
  };
  return {
    candidates: ['big', 'small'],
    reference: 'big',
    counts: {
      differs: count('differs'),
      unsettled: count('unsettled'),
      wrong: count('wrong'),
      rest: count('rest'),
    },
    heldOut: 0,
    cutAt: null,
    examples,
    ...parts,
  };
}
