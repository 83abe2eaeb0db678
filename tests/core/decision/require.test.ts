import { describe, expect, it } from 'vitest';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { checkRequirements, type RequirementResult } from '../../../src/core/decision/require.ts';
import type { Requirements } from '../../../src/core/model/scenario.ts';
import { aScenario, dataOf, outcomes, withUngraded } from './builders.ts';

function check(
  data: CandidateData,
  require: Requirements,
  reference: CandidateData | null = null,
): RequirementResult {
  const [only] = checkRequirements(data, reference, aScenario({ require }), 7);
  if (!only) throw new Error('no requirement was checked');
  return only;
}

describe('a floor of accuracy', () => {
  it('is met when the exact lower bound reaches it: 50 of 50 bound .025^(1/50) = .928871 from below', () => {
    const result = check(dataOf(outcomes(50, 0)), { minAccuracy: 0.9288 });
    expect(result).toMatchObject({ id: 'minAccuracy', status: 'met', needed: 0.9288 });
    expect(check(dataOf(outcomes(50, 0)), { minAccuracy: 0.9289 }).status).toBe('unproven');
  });

  it('is failed when the upper bound falls short: 0 of 20 bound .168433 from above (METHODS, section 1)', () => {
    expect(check(dataOf(outcomes(0, 20)), { minAccuracy: 0.1685 }).status).toBe('failed');
    expect(check(dataOf(outcomes(0, 20)), { minAccuracy: 0.1684 }).status).toBe('unproven');
  });

  it('is unproven while the interval straddles it, and says both figures', () => {
    const result = check(dataOf(outcomes(46, 4)), { minAccuracy: 0.9 });
    expect(result).toMatchObject({
      status: 'unproven',
      detail: '80.8% to 97.8%; at least 90.0% is asked for',
    });
    expect(result.measured?.point).toBe(0.92);
  });

  it('is unproven where nothing was scored', () => {
    expect(check(dataOf(outcomes(0, 0, 9)), { minAccuracy: 0.1 })).toMatchObject({
      status: 'unproven',
      measured: null,
    });
  });

  it('is not proven by repeating ten examples', () => {
    expect(check(dataOf(outcomes(10, 0), { repeats: 5 }), { minAccuracy: 0.9 }).status).toBe('unproven');
  });

  it('must hold if every unscored example is wrong', () => {
    // Clopper–Pearson (scipy): 96 of 96 reach .9623; as 96 of 100 the bound is .9007; as 96 of 104 it is .8540
    expect(check(dataOf(outcomes(96, 0)), { minAccuracy: 0.9 }).status).toBe('met');
    expect(check(dataOf(outcomes(96, 0, 4)), { minAccuracy: 0.9 }).status).toBe('met');
    expect(check(dataOf(outcomes(96, 0, 8)), { minAccuracy: 0.9 }).status).toBe('unproven');
    expect(check(dataOf(outcomes(96, 0, 8)), { minAccuracy: 0.9 }).detail).toContain('85.4% to 100.0%');
  });

  it('is failed only if it also fails with every unscored example right', () => {
    // as 4 of 20 the exact upper bound is .4366, as 0 of 16 it is .2059
    expect(check(dataOf(outcomes(0, 16)), { minAccuracy: 0.3 }).status).toBe('failed');
    expect(check(dataOf(outcomes(0, 16, 4)), { minAccuracy: 0.3 }).status).toBe('unproven');
    expect(check(dataOf(outcomes(0, 16, 4)), { minAccuracy: 0.44 }).status).toBe('failed');
  });

  it('feels an unscored repeat of an example that has a scored one', () => {
    const twice = (unscoredRepeats: number) => dataOf(outcomes(100, 0), { repeats: 2, unscoredRepeats });
    expect(check(twice(0), { minAccuracy: 0.9 }).status).toBe('met');
    expect(check(twice(1), { minAccuracy: 0.9 }).status).toBe('unproven'); // may be as low as one half
  });

  it('does not feel ungraded trials: they say nothing of accuracy', () => {
    const data = dataOf(outcomes(96, 0));
    expect(check(withUngraded(outcomes(96, 0), 50), { minAccuracy: 0.9 })).toEqual(
      check(data, { minAccuracy: 0.9 }),
    );
  });
});

describe('a margin to the reference', () => {
  const margin = (margin: number) => ({ nonInferiorTo: 'big', margin });
  const reference = dataOf(outcomes(90, 10), { id: 'big' });

  it('is met when the paired lower bound stays above it: no difference on 100 leaves ±.036995', () => {
    const result = check(dataOf(outcomes(90, 10)), margin(0.037), reference);
    expect(result).toMatchObject({ id: 'nonInferiorTo', status: 'met', needed: -0.037 });
    expect(result.measured?.low).toBeCloseTo(-3.841459 / 103.841459, 6);
    expect(check(dataOf(outcomes(90, 10)), margin(0.0369), reference).status).toBe('unproven');
  });

  it('is failed when even the upper bound lies below it', () => {
    const worse = dataOf([...outcomes(50, 40), ...outcomes(0, 10)]);
    const { status, measured } = check(worse, margin(0.02), reference);
    expect(measured?.point).toBe(-0.4);
    expect(status).toBe('failed');
  });

  it('is no requirement on the reference itself', () => {
    expect(checkRequirements(reference, reference, aScenario({ require: margin(0.02) }), 7)).toEqual([]);
  });

  it('is unproven, not forgotten, where the reference is not in the run', () => {
    const result = check(dataOf(outcomes(90, 10)), margin(0.02), null);
    expect(result).toMatchObject({ id: 'nonInferiorTo', status: 'unproven', measured: null });
    expect(result.detail).toContain('big shares too few examples');
  });

  it('is unproven where no example is shared', () => {
    const ids = reference.frame.ids;
    const other = dataOf(new Array<null>(100).fill(null), { id: 'big', ids });
    other.columns.unscored.fill(0); // it was not asked
    expect(check(dataOf(outcomes(90, 10)), margin(0.02), other).status).toBe('unproven');
  });

  it('survives an unscored example that could not turn it', () => {
    const many = dataOf(outcomes(900, 100), { id: 'big' });
    expect(check(dataOf(outcomes(900, 99, 1)), margin(0.02), many).status).toBe('met');
  });

  it('is unproven where the unscored examples could turn it', () => {
    const many = dataOf(outcomes(900, 100), { id: 'big' });
    expect(check(dataOf(outcomes(860, 100, 40)), margin(0.02), many).status).toBe('unproven');
  });

  it('behind a labelled judge corrects no request that failed: a fifth of .844156 is lost, and no more', () => {
    const judge = { truePasses: 920_000, falseFails: 80_000, trueFails: 850_000, falsePasses: 150_000 };
    // of 10,000, 2,000 failed; the judge passes .80 of what either answered, which is .844156 of it right
    const failedShares = outcomes(2000, 8000) as number[];
    const candidate = dataOf([...outcomes(0, 2000), ...outcomes(6400, 1600)], { failedShares });
    const answered = dataOf([...outcomes(1600, 400), ...outcomes(6400, 1600)], { id: 'big' });
    const statusAt = (asked: number) =>
      checkRequirements(candidate, answered, { ...aScenario({ require: margin(asked) }), judge }, 7)[0]
        ?.status;
    expect(statusAt(0.2 * 0.844156 + 0.02)).toBe('met'); // −.16/.77 = −.2078 without
    expect(statusAt(0.2 * 0.844156)).toBe('unproven');
    expect(statusAt(0.2 * 0.844156 - 0.02)).toBe('failed');
  });

  it('stays failed where no unscored example could save it', () => {
    expect(check(dataOf(outcomes(40, 59, 1)), margin(0.02), reference).status).toBe('failed');
  });

  it('counts the reference’s unscored examples for it, too', () => {
    const unsure = dataOf(outcomes(860, 100, 40), { id: 'big' });
    expect(check(dataOf(outcomes(860, 140)), margin(0.02), unsure).status).toBe('unproven');
  });
});

describe('a latency limit', () => {
  const timed = (n: number) =>
    dataOf(outcomes(n, 0), { latencies: Array.from({ length: n }, (_, index) => index + 1) });

  it('is met, failed or unproven by the bounds of the 95th percentile: 184 to 197 ms of 1 … 200', () => {
    expect(check(timed(200), { p95LatencyMs: 197 }).status).toBe('met');
    expect(check(timed(200), { p95LatencyMs: 196 }).status).toBe('unproven');
    expect(check(timed(200), { p95LatencyMs: 184 }).status).toBe('unproven');
    expect(check(timed(200), { p95LatencyMs: 183 }).status).toBe('failed');
  });

  it('is unproven with too few answers to bound it, however fast', () => {
    expect(check(timed(20), { p95LatencyMs: 1e9 })).toMatchObject({ status: 'unproven', measured: null });
    expect(check(timed(0), { p95LatencyMs: 1e9 }).status).toBe('unproven');
  });
});

it('several requirements are checked one by one, and none where none is asked for', () => {
  const data = dataOf(outcomes(90, 10));
  const all = { minAccuracy: 0.5, nonInferiorTo: 'big', margin: 0.1, p95LatencyMs: 10 };
  const ids = checkRequirements(
    data,
    dataOf(outcomes(90, 10), { id: 'big' }),
    aScenario({ require: all }),
    7,
  ).map(({ id, status }) => [id, status]);
  expect(ids).toEqual([
    ['minAccuracy', 'met'],
    ['nonInferiorTo', 'met'],
    ['p95LatencyMs', 'unproven'],
  ]);
  expect(checkRequirements(data, null, aScenario(), 7)).toEqual([]);
});
