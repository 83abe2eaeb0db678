import { describe, expect, test } from 'vitest';
import { lint, lints } from '../../../src/app/lints/index.ts';
import { anInput, findings } from './a-lint-input.ts';
import { answerCases } from './answers.cases.ts';
import { makingCases } from './making.cases.ts';
import { moneyCases } from './money.cases.ts';
import { productionCases } from './production.cases.ts';
import { statisticsCases } from './statistics.cases.ts';
import { verdictCases } from './verdict.cases.ts';

const cases = [
  ...statisticsCases,
  ...verdictCases,
  ...makingCases,
  ...productionCases,
  ...moneyCases,
  ...answerCases,
];

describe.each(cases)('$id', ({ id, raised, by, says, of, quiet, where }) => {
  test(raised, () => {
    const [first, ...more] = findings(id, by());
    expect(first?.message).toMatch(says);
    expect(first?.candidate).toBe(of);
    expect(first?.remedy).not.toBe('');
    expect(more.filter(({ candidate }) => candidate === of)).toEqual([]);
  });

  test(quiet, () => {
    expect(findings(id, where())).toEqual([]);
  });
});

describe('the table', () => {
  const ids = lints.map(({ id }) => id);

  test('has every lint once, and each has a case that raises it and one that does not', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(cases.map(({ id }) => id))].toSorted()).toEqual(ids.toSorted());
  });

  test('puts the id before what a lint has found, in its own order', () => {
    const found = lint(anInput({ run: { finishedAt: null } })).map(({ id }) => id);
    expect(found[0]).toBe('unfinished-run');
    expect(found).toEqual(found.toSorted((a, b) => ids.indexOf(a as never) - ids.indexOf(b as never)));
  });
});
