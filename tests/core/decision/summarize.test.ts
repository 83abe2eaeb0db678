import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCollector } from '../../../src/core/decision/collector.ts';
import { frameOf } from '../../../src/core/decision/frame.ts';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import {
  estimateAccuracy,
  estimateMedian,
  estimateQuantile,
  estimateRepeated,
  estimateUsdPerSuccess,
  estimateUsdPerThousand,
  quantileOf,
} from '../../../src/core/decision/summarize.ts';
import { aTrial } from '../../support/a-trial.ts';
import { dataOf, outcomes } from './builders.ts';

const SEED = 7;

function costing(usd: readonly (number | null)[], scores: readonly number[] = usd.map(() => 1)) {
  return dataOf(scores, { usd });
}

describe('accuracy', () => {
  it('of passes and non-passes is Wilson’s: 46 of 50 gives .811618 to .968450 (METHODS, section 1)', () => {
    const estimate = estimateAccuracy(dataOf(outcomes(46, 4)), SEED);
    expect(estimate).toMatchObject({ point: 0.92, level: 0.95, n: 50, method: 'Wilson score' });
    expect(estimate?.low).toBeCloseTo(0.811618, 6);
    expect(estimate?.high).toBeCloseTo(0.96845, 6);
  });

  it('leaves unscored examples out of rate and n', () => {
    const { point, n } = estimateAccuracy(dataOf(outcomes(46, 4, 50)), SEED) ?? {};
    expect([point, n]).toEqual([0.92, 50]);
  });

  it('is null where nothing was scored', () => {
    expect(estimateAccuracy(dataOf(outcomes(0, 0, 5)), SEED)).toBeNull();
    expect(estimateAccuracy(dataOf([]), SEED)).toBeNull();
  });

  it('over repeats of 30 examples is a t interval over examples, by hand', () => {
    // 15 examples at 1, 15 at 1/2: mean .75, s² = 30·.0625/29, se = √(s²/30), t(29) = 2.045230
    const scores = [...new Array<number>(15).fill(1), ...new Array<number>(15).fill(0.5)];
    const estimate = estimateAccuracy(dataOf(scores, { repeats: 2 }), SEED);
    const reach = 2.04522964 * Math.sqrt((30 * 0.0625) / 29 / 30);
    expect(estimate).toMatchObject({ point: 0.75, n: 30, method: 't over examples' });
    expect(estimate?.low).toBeCloseTo(0.75 - reach, 6);
    expect(estimate?.high).toBeCloseTo(0.75 + reach, 6);
  });

  it('over repeats of fewer than 30 examples is a seeded bootstrap that stays within 0 and 1', () => {
    const scores = [1, 1, 1, 0.5, 1, 1, 0.5, 1];
    const estimate = estimateAccuracy(dataOf(scores, { repeats: 2 }), SEED);
    expect(estimate).toMatchObject({ point: 0.875, n: 8, method: 'BCa bootstrap over examples' });
    expect(estimate?.low).toBeGreaterThan(0.5);
    expect(estimate?.low).toBeLessThan(0.875);
    expect(estimate?.high).toBeGreaterThan(0.875);
    expect(estimate?.high).toBeLessThanOrEqual(1);
    expect(estimateAccuracy(dataOf(scores, { repeats: 2 }), SEED)).toEqual(estimate);
  });

  it('keeps a width where every repeat of every example passes: ten prove less than nine in ten', () => {
    const estimate = estimateAccuracy(dataOf(outcomes(10, 0), { repeats: 3 }), SEED);
    expect(estimate).toMatchObject({ point: 1, high: 1, n: 10 });
    expect(estimate?.low).toBeCloseTo(0.722467, 6); // Wilson, 10 of 10
  });

  it('keeps a width where every example scores the same fraction', () => {
    const estimate = estimateAccuracy(dataOf(new Array<number>(20).fill(0.5), { repeats: 2 }), SEED);
    expect(estimate?.point).toBe(0.5);
    expect(estimate?.low).toBeCloseTo(0.299298, 6); // Wilson, 10 of 20
    expect(estimate?.high).toBeCloseTo(0.700702, 6);
  });

  it('of a single repeated example is known as little as one pass tells', () => {
    const estimate = estimateAccuracy(dataOf([1], { repeats: 5 }), SEED);
    expect(estimate?.low).toBeCloseTo(0.206549, 6); // Wilson, 1 of 1
  });
});

describe('cost of 1,000 requests', () => {
  it('is the mean over priced examples, times 1,000', () => {
    const usd = [...new Array<number>(20).fill(0.001), ...new Array<number>(20).fill(0.003)];
    const estimate = estimateUsdPerThousand(costing([...usd, null]), SEED);
    expect(estimate?.point).toBeCloseTo(2, 12);
    expect(estimate).toMatchObject({ n: 40, method: 't over examples' });
    const reach = 2.02269092 * Math.sqrt(40 / 39 / 40); // t(39), s² = 40·1²/39
    expect(estimate?.low).toBeCloseTo(2 - reach, 6);
  });

  it('is null where nothing is priced: unknown is not free', () => {
    expect(estimateUsdPerThousand(costing([null, null]), SEED)).toBeNull();
  });

  it('that never varies is a constant', () => {
    const estimate = estimateUsdPerThousand(costing([0.002, 0.002, 0.002]), SEED);
    expect(estimate).toMatchObject({ point: 2, low: 2, high: 2, method: 'constant' });
  });
});

describe('cost of a success', () => {
  it('is total cost over total passes: .010 … .015 for five of eight gives .023333 (METHODS, section 1)', () => {
    const usd = [0.01, 0.012, 0.03, 0.011, 0.009, 0.04, 0.013, 0.015];
    const passes = [1, 1, 0, 1, 1, 0, 1, 1];
    const estimate = estimateUsdPerSuccess(costing(usd, passes), SEED);
    expect(estimate?.point).toBeCloseTo(0.14 / 6, 12);
    expect(estimate?.n).toBe(8);
    expect(estimate?.low).toBeGreaterThan(0);
    expect(estimate?.low).toBeLessThan(0.14 / 6);
    expect(estimate?.high).toBeGreaterThan(0.14 / 6);
  });

  it('is null where nothing passes or nothing is priced', () => {
    expect(estimateUsdPerSuccess(costing([0.01, 0.02], [0, 0]), SEED)).toBeNull();
    expect(estimateUsdPerSuccess(costing([null, null], [1, 1]), SEED)).toBeNull();
  });
});

describe('a quantile', () => {
  const upTo = (n: number): Float64Array => Float64Array.from({ length: n }, (_, index) => index + 1);
  const sorted = (...values: readonly number[]): Float64Array => Float64Array.from(values);

  it('of 200 latencies at 95 % lies between ranks 184 and 197 (METHODS, section 1)', () => {
    expect(estimateQuantile(upTo(200), 0.95)).toEqual({
      point: 190,
      low: 184,
      high: 197,
      level: 0.95,
      n: 200,
      method: 'order statistics',
    });
  });

  it('is null where too few values bound it', () => {
    expect(estimateQuantile(upTo(20), 0.95)).toBeNull();
    expect(estimateQuantile(sorted(), 0.5)).toBeNull();
  });

  it('is the smallest value that so large a share does not exceed', () => {
    expect(quantileOf(sorted(10, 20, 30, 40), 0.5)).toBe(20);
    expect(quantileOf(sorted(10, 20, 30, 40), 0.51)).toBe(30);
    expect(quantileOf(sorted(10), 0.95)).toBe(10);
  });

  it('that is a median of too few values stands in their whole range, at its true level', () => {
    expect(estimateMedian(sorted(5, 7, 9))).toEqual({
      point: 7,
      low: 5,
      high: 9,
      level: 0.75,
      n: 3,
      method: 'whole range',
    });
    expect(estimateMedian(sorted())).toBeNull();
    expect(estimateMedian(upTo(100))?.method).toBe('order statistics');
  });
});

/** Trials of examples, each a list of passes and failures. */
function repeatsOf(examples: readonly (readonly boolean[])[], clusters?: readonly string[]): CandidateData {
  const ids = examples.map((_, index) => `e${index}`);
  const frame = frameOf(
    ids.map((id, index) => ({ id, ...(clusters && { cluster: clusters[index] ?? '' }) })),
  );
  const collector = createCollector('big', frame);
  for (const [row, passes] of examples.entries())
    for (const [repeat, passed] of passes.entries())
      collector.add({
        trial: aTrial({ key: { candidate: 'big', example: ids[row] ?? '', repeat } }),
        verdict: { status: 'scored', score: Number(passed), passed },
        usd: 0,
        uncachedUsd: 0,
        cachedUsd: 0,
        pricedCalls: 1,
      });
  return collector.finish();
}

describe('repeated trials', () => {
  it('pass once in two, and both times, as often as their pairs do', () => {
    // of three trials two pass: of its 3 pairs all have a pass, and one has two
    const [one, two, three] = estimateRepeated(repeatsOf([[true, true, false]]), SEED);
    expect(one?.passAt.point).toBeCloseTo(2 / 3, 12);
    expect(one?.passHat.point).toBeCloseTo(2 / 3, 12);
    expect([two?.passAt.point, two?.passHat.point]).toEqual([1, expect.closeTo(1 / 3, 12)]);
    expect([three?.passAt.point, three?.passHat.point]).toEqual([1, 0]);
  });

  it('say nothing where nothing was repeated, and nothing of an example with fewer repeats than k', () => {
    expect(estimateRepeated(repeatsOf([[true], [false]]), SEED)).toEqual([]);
    const some = estimateRepeated(repeatsOf([[true, true], [false, false], [true]]), SEED);
    expect(some.map(({ k, passHat }) => [k, passHat.n])).toEqual([
      [1, 3],
      [2, 2],
    ]);
  });

  it('have wider intervals where examples hang together', () => {
    const examples = Array.from({ length: 80 }, (_, index) => [
      Math.floor(index / 4) % 2 === 0,
      index % 3 === 0,
    ]);
    const clusters = examples.map((_, index) => `customer ${Math.floor(index / 2)}`);
    const width = (data: CandidateData): number => {
      const estimate = estimateRepeated(data, SEED)[1]?.passAt;
      return (estimate?.high ?? 0) - (estimate?.low ?? 0);
    };
    expect(width(repeatsOf(examples, clusters))).toBeGreaterThan(width(repeatsOf(examples)));
  });

  it('of agents on 50 published tasks, four times each, pass^k as published: .420, .273, .220, .200', (context) => {
    const file = join(import.meta.dirname, '../../../../shared/data/tau-bench-airline/gpt-4o-airline.json');
    if (!existsSync(file)) return context.skip();
    const trials = JSON.parse(readFileSync(file, 'utf8')) as { task_id: number; reward: number }[];
    const tasks = Map.groupBy(trials, ({ task_id }) => task_id);
    const passes = [...tasks.values()].map((own) => own.map(({ reward }) => reward === 1));
    const repeated = estimateRepeated(repeatsOf(passes), SEED);
    expect(repeated.map(({ passHat }) => passHat.point.toFixed(3))).toEqual([
      '0.420',
      '0.273',
      '0.220',
      '0.200',
    ]);
    for (const { passHat, passAt } of repeated) {
      expect(passHat.low).toBeLessThan(passHat.point);
      expect(passHat.high).toBeGreaterThan(passHat.point);
      expect(passAt.point).toBeGreaterThanOrEqual(passHat.point);
      expect(passHat).toMatchObject({ n: 50, method: 't over examples' });
    }
  });
});
