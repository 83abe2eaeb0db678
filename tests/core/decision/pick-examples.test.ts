import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { changedExamples } from '../../../src/core/decision/pairing.ts';
import { type PickOptions, pickExamples } from '../../../src/core/decision/pick-examples.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { dataOf } from './builders.ts';

const OPTIONS: PickOptions = { reference: 'big', leader: null, count: 1000, seed: 7 };

/** Three candidates, their scores by example. */
const three = (...scores: readonly (readonly (number | null)[])[]): CandidateData[] => {
  const [big, small, tiny] = [0, 1, 2].map((index) => scores.map((row) => row[index] as number | null));
  const first = dataOf(big ?? [], { id: 'big' });
  const parts = { frame: first.frame };
  return [
    first,
    dataOf(small ?? [], { id: 'small', ...parts }),
    dataOf(tiny ?? [], { id: 'tiny', ...parts }),
  ];
};

describe('picking examples to show', () => {
  test('puts first what differs, then what is open, then what nobody passes, then the rest', () => {
    const data = three([1, 1, 1], [0, 0, 0], [1, null, 1], [1, 1, 0], [0, 1, 0], [1, 1, 1]);
    const { rows, kindOf, counts } = pickExamples(data, OPTIONS);
    expect(rows.map(kindOf)).toEqual(['differs', 'differs', 'unsettled', 'wrong', 'rest', 'rest']);
    expect(new Set(rows.slice(0, 2))).toEqual(new Set([3, 4]));
    expect(rows.slice(2)).toEqual([2, 1, 0, 5]);
    expect(counts).toEqual({
      differs: { all: 2, shown: 2 },
      unsettled: { all: 1, shown: 1 },
      wrong: { all: 1, shown: 1 },
      rest: { all: 2, shown: 2 },
    });
  });

  test('holds every disagreement before anything else, each example once, whatever the scores', () => {
    const score = fc.constantFrom(0, 1, 0.5, null);
    const rows = fc.array(fc.tuple(score, score, score), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 0, max: 45 }), (scores, count) => {
        const data = three(...scores);
        const [reference, ...others] = data as [CandidateData, ...CandidateData[]];
        const changed = new Set(
          others.flatMap((one) => Object.values(changedExamples(one, reference)).flat()),
        );
        const picked = pickExamples(data, { ...OPTIONS, count });
        const ids = picked.rows.map((row) => reference.frame.ids[row] as string);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe(Math.min(count, scores.length));
        const [most, isDifferent] = [Math.min(count, changed.size), ids.map((id) => changed.has(id))];
        expect(isDifferent).toEqual(ids.map((_, index) => index < most));
      }),
    );
  });

  test('shows a rare change beside a common one, the leader’s first', () => {
    const scores = Array.from({ length: 500 }, (_, index) => [1, 0, index === 321 ? 0 : 1]);
    const data = three(...scores);
    const { rows } = pickExamples(data, { ...OPTIONS, leader: 'tiny', count: 20 });
    expect(rows[0]).toBe(321);
    expect(rows).toHaveLength(20);
  });

  test('takes a random part of what does not fit, the same for the same seed', () => {
    const data = three(...Array.from({ length: 300 }, () => [1, 1, 1]));
    const rowsOf = (seed: number) => pickExamples(data, { ...OPTIONS, count: 30, seed }).rows;
    expect(rowsOf(7)).toEqual(rowsOf(7));
    expect(rowsOf(7)).not.toEqual(rowsOf(8));
    const sum = rowsOf(7).reduce((all, row) => all + row, 0);
    expect(sum / 30).toBeGreaterThan(90); // not the first thirty
  });

  test('leaves out what nobody was asked, and has nothing to say of no candidate', () => {
    const [big, small, tiny] = three([1, 1, 1], [0, 0, 0]) as [CandidateData, CandidateData, CandidateData];
    for (const { columns } of [big, small, tiny]) columns.trials[1] = 0;
    expect(pickExamples([big, small, tiny], OPTIONS).rows).toEqual([0]);
    expect(pickExamples([], OPTIONS).rows).toEqual([]);
  });

  test('ten candidates on a hundred thousand examples take about a second', () => {
    const random = seededRandom(1);
    const first = dataOf(
      Array.from({ length: 100_000 }, () => Number(random.uniform() < 0.9)),
      { id: 'big' },
    );
    const others = Array.from({ length: 9 }, (_, index) => ({
      ...first,
      id: `c${index}`,
      columns: {
        ...first.columns,
        score: first.columns.score.map((score) => (random.uniform() < 0.1 ? 1 - score : score)),
      },
    }));
    const started = performance.now();
    const { counts } = pickExamples([first, ...others], OPTIONS);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(counts.differs.shown).toBe(1000);
    expect(counts.differs.all).toBeGreaterThan(50_000);
  });
});
