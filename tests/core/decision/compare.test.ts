import { describe, expect, it } from 'vitest';
import { differenceBounds } from '../../../src/core/decision/bounds.ts';
import { compareCandidates } from '../../../src/core/decision/compare.ts';
import { frameOf } from '../../../src/core/decision/frame.ts';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { changedExamples, scoreDifferences, tableOf } from '../../../src/core/decision/pairing.ts';
import { dataOf } from './builders.ts';

/** 140 both, 18 the candidate only, 8 the reference only, 34 neither (METHODS, section 2). */
function methodsTable() {
  const cells = [...fill(140, [1, 1]), ...fill(18, [1, 0]), ...fill(8, [0, 1]), ...fill(34, [0, 0])];
  return {
    candidate: dataOf(cells.map(([a]) => a)),
    reference: dataOf(
      cells.map(([, b]) => b),
      { id: 'big' },
    ),
  };
}

function fill(count: number, cell: readonly [number, number]): (readonly [number, number])[] {
  return new Array<readonly [number, number]>(count).fill(cell);
}

describe('pairing', () => {
  it('takes the examples that both have a score for, by id and not by position', () => {
    const frame = frameOf(['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })));
    const of = (id: string, entries: readonly (readonly [string, number | null])[]) =>
      dataOf(
        entries.map(([, score]) => score),
        { id, frame, ids: entries.map(([example]) => example) },
      );
    const candidate = of('small', [
      ['a', 1],
      ['b', 0],
      ['c', null],
      ['e', 1],
    ]);
    const reference = of('big', [
      ['e', 0],
      ['c', 1],
      ['b', 1],
      ['d', 1],
    ]);
    expect([...scoreDifferences(candidate, reference)]).toEqual([NaN, -1, NaN, NaN, 1]);
    expect(changedExamples(candidate, reference)).toEqual({ gained: ['e'], lost: ['b'] });
    expect(tableOf(candidate, reference)).toEqual({ both: 0, aOnly: 1, bOnly: 1, neither: 0 });
  });

  it('counts the four cells', () => {
    const table = tableOf(dataOf([1, 1, 0, 0, 1]), dataOf([1, 0, 1, 0, 0], { id: 'big' }));
    expect(table).toEqual({ both: 1, aOnly: 2, bOnly: 1, neither: 1 });
  });
});

describe('comparing with the reference', () => {
  it('on passes gives Tango’s interval and McNemar’s mid-p: .0000326 to .103737, .052239', () => {
    const { candidate, reference } = methodsTable();
    const comparison = compareCandidates(candidate, reference, 0.02);
    expect(comparison).toMatchObject({ candidate: 'small', reference: 'big', gained: 18, lost: 8 });
    expect(comparison?.difference).toMatchObject({ point: 0.05, n: 200, method: 'Tango score, paired' });
    expect(comparison?.difference.low).toBeCloseTo(0.0000326, 6);
    expect(comparison?.difference.high).toBeCloseTo(0.103737, 6);
    expect(comparison?.mcnemarMidP).toBeCloseTo(0.052239, 6);
    expect(comparison?.nonInferiority).toMatchObject({ margin: 0.02, verdict: 'superior' });
    expect(comparison?.nonInferiority?.p).toBeCloseTo(0.003886, 6);
  });

  it('turned round changes the sign and nothing else', () => {
    const { candidate, reference } = methodsTable();
    const turned = compareCandidates(reference, candidate, null);
    expect(turned).toMatchObject({ gained: 8, lost: 18 });
    expect(turned?.difference.point).toBe(-0.05);
    expect(turned?.difference.low).toBeCloseTo(-0.103737, 6);
    expect(turned).not.toHaveProperty('nonInferiority');
  });

  it('counts who passes where each example is one pass or fail, clusters or not; else it counts nothing', () => {
    const clusters = ['a', 'a', 'b', 'b', 'c'];
    const outcomesOf = (scores: number[], parts: Parameters<typeof dataOf>[1] = {}) =>
      compareCandidates(dataOf(scores, parts), dataOf([1, 0, 1, 0, 0], { ...parts, id: 'big' }), null)
        ?.outcomes;
    const counted = { both: 1, candidateOnly: 2, referenceOnly: 1, neither: 1 };
    expect(outcomesOf([1, 1, 0, 0, 1])).toEqual(counted);
    expect(outcomesOf([1, 1, 0, 0, 1], { clusters })).toEqual(counted);
    expect(outcomesOf([1, 1, 0, 0, 1], { repeats: 2 })).toBeNull();
    expect(outcomesOf([1, 1, 0, 0, 1], { weights: [1, 2, 1, 1, 1] })).toBeNull();
    expect(outcomesOf([1, 1, 0.5, 0, 1])).toBeNull();
  });

  it('with repeats on one side only, is a paired t interval without McNemar', () => {
    const { candidate, reference } = methodsTable();
    const comparison = compareCandidates(candidate, { ...reference, repeats: 2 }, 0.02);
    expect(comparison?.difference).toMatchObject({ method: 'paired t over examples', n: 200 });
    expect(comparison?.difference.point).toBeCloseTo(0.05, 12);
    expect(comparison?.difference.low).toBeCloseTo(0.05 - 1.971957 * 0.025312, 5); // se of METHODS, t(199)
    expect(comparison?.mcnemarMidP).toBeNull();
  });

  it('keeps a width where repeated candidates never differ: two examples prove nothing', () => {
    const twice = { repeats: 3 };
    const comparison = compareCandidates(
      dataOf([1, 1], twice),
      dataOf([1, 1], { ...twice, id: 'big' }),
      0.02,
    );
    const reach = 3.841459 / (2 + 3.841459); // Tango without discordant pairs: ±z²/(n + z²)
    expect(comparison?.difference.point).toBe(0);
    expect(comparison?.difference.low).toBeCloseTo(-reach, 6);
    expect(comparison?.difference.high).toBeCloseTo(reach, 6);
  });

  it('keeps a width where all repeated examples differ by the same', () => {
    const twice = { repeats: 2 };
    const { difference } =
      compareCandidates(
        dataOf([0.5, 0.5, 0.5, 0.5], twice),
        dataOf([1, 1, 1, 1], { ...twice, id: 'big' }),
        null,
      ) ?? {};
    expect(difference?.point).toBe(-0.5);
    expect(difference?.low).toBeLessThan(-0.7);
    expect(difference?.high).toBeGreaterThan(-0.2);
  });

  it('says whether the margin is kept at the risk that is taken', () => {
    const { candidate, reference } = methodsTable();
    const verdictAt = (risk: number, margin = 0.02) =>
      compareCandidates(candidate, reference, margin, { risk })?.nonInferiority?.verdict;
    expect(verdictAt(0.025)).toBe('superior');
    expect(verdictAt(0.005)).toBe('non-inferior'); // p .003886
    expect(verdictAt(0.001)).toBe('inconclusive');
  });

  it('with repeats or clusters says by the requirement’s own bound whether the margin is kept', () => {
    const { candidate, reference } = methodsTable();
    const ids = candidate.columns.score;
    const clustered = [...ids].map((_, row) => row >> 1);
    const pairs = [
      [candidate, { ...reference, repeats: 2 }],
      [candidate, reference].map(({ id, columns }) =>
        dataOf([...columns.score], { id, clusters: clustered }),
      ),
    ] as unknown as (readonly [CandidateData, CandidateData])[];
    for (const [own, other] of pairs)
      for (const risk of [0.001, 0.005, 0.025, 0.2])
        for (const margin of [0, 0.02, 0.05]) {
          const found = compareCandidates(own, other, margin, { risk })?.nonInferiority;
          const { low } = differenceBounds(own, other, risk) ?? { low: Number.NaN };
          expect(found?.verdict).toBe(low > 0 ? 'superior' : low > -margin ? 'non-inferior' : 'inconclusive');
          expect((found?.p ?? 1) < risk).toBe(low > -margin);
        }
    const { p } =
      compareCandidates(...(pairs[0] as [CandidateData, CandidateData]), 0.02)?.nonInferiority ?? {};
    expect(p).toBeGreaterThan(0.003886); // no surer than Tango's test of the same passes
    expect(p).toBeLessThan(0.006);
    const turned = compareCandidates(reference, { ...candidate, repeats: 2 }, 0.02)?.nonInferiority;
    expect(turned?.verdict).toBe('inconclusive');
    expect(turned?.p).toBeGreaterThan(0.5);
  });

  it('takes answers that the grader could not tell as wrong before it says that the margin is kept', () => {
    const passes = new Array<number>(60).fill(1);
    const [half, whole] = [[...passes.slice(20), ...new Array<null>(20).fill(null)], passes];
    const kept = compareCandidates(dataOf(half), dataOf(whole, { id: 'big' }), 0.1)?.nonInferiority;
    expect(kept?.verdict).toBe('inconclusive');
    expect(kept?.p).toBeGreaterThanOrEqual(0.5);
  });

  it('is null where fewer than two examples are shared', () => {
    expect(compareCandidates(dataOf([1]), dataOf([1], { id: 'big' }), 0.02)).toBeNull();
    expect(compareCandidates(dataOf([null, 1]), dataOf([1, null], { id: 'big' }), 0.02)).toBeNull();
  });
});
