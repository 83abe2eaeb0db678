import { describe, expect, it } from 'vitest';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { openLeftOut } from '../../../src/core/decision/open-answers.ts';
import { checkRequirements } from '../../../src/core/decision/require.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { aScenario, dataOf } from './builders.ts';

const N = 300;

/** Every fifth example is hard: `big` passes half of them, and nearly all others. */
function isHard(index: number): boolean {
  return index % 5 === 0;
}

const random = seededRandom(11);
const big = dataOf(
  Array.from({ length: N }, (_, index) => Number(random.uniform() < (isHard(index) ? 0.5 : 0.99))),
  { id: 'big' },
);

/** `cheap` passes what it was graded on; the rest was answered and not graded, or never asked. */
function cheapOn(isGraded: (index: number) => boolean, isAsked: boolean): CandidateData {
  const whole = dataOf(
    Array.from({ length: N }, () => 1),
    { id: 'cheap' },
  );
  const keep = (column: Float64Array, otherwise: number): Float64Array =>
    column.map((value, row) => (isGraded(row) ? value : otherwise));
  const { columns } = whole;
  return {
    ...whole,
    ungraded: isAsked ? 60 : 0,
    columns: {
      ...columns,
      trials: isAsked ? columns.trials : keep(columns.trials, 0),
      scored: keep(columns.scored, 0),
      score: keep(columns.score, Number.NaN),
      pass: keep(columns.pass, Number.NaN),
    },
  };
}

function statusesOf(cheap: CandidateData): (string | undefined)[] {
  const opened = openLeftOut([big, cheap]);
  const [reference, candidate] = opened as [CandidateData, CandidateData];
  const require = { minAccuracy: 0.9, nonInferiorTo: 'big', margin: 0.02 };
  return checkRequirements(candidate, reference, aScenario({ require }), 7).map(({ status }) => status);
}

describe('a cheap candidate without grades on the hard examples only', () => {
  it('is not shown to qualify, whether they were answered and not graded or never asked', () => {
    expect(statusesOf(cheapOn((index) => !isHard(index), true))).toEqual(['unproven', 'unproven']);
    expect(statusesOf(cheapOn((index) => !isHard(index), false))).toEqual(['unproven', 'unproven']);
  });

  it('qualifies once they are graded, too', () => {
    expect(statusesOf(cheapOn(() => true, true))).toEqual(['met', 'met']);
  });

  it('qualifies where what it was never asked is no harder than the rest', () => {
    expect(statusesOf(cheapOn((index) => index % 5 !== 1, false))).toEqual(['met', 'met']);
  });
});

it('production logs that nobody graded, and candidates on examples of their own, are left alone', () => {
  const log = dataOf(
    Array.from({ length: N }, () => null),
    { id: 'log' },
  );
  const silent = {
    ...log,
    columns: { ...log.columns, unscored: new Float64Array(N), scored: new Float64Array(N) },
  };
  const [, same] = openLeftOut([big, silent]) as [CandidateData, CandidateData];
  expect(same).toBe(silent);
});
