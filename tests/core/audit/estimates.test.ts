import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correct, gapOf, rankOf, rateOf, weighedRateOf } from '../../../src/core/audit/estimates.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { spearman } from '../../../src/core/stats/index.ts';

const passes = (count: number, n: number): boolean[] =>
  Array.from({ length: n }, (_, index) => index < count);

describe('the gap between two means', () => {
  test('is Welch’s: the example of Student’s sleep data, as R’s t.test has it', () => {
    const one = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const other = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const gap = gapOf(one, other);
    expect(gap?.point).toBeCloseTo(-1.58, 10);
    // t = -1.8608, df = 17.776, 95 percent confidence interval: -3.3654832 0.2054832
    expect([gap?.low, gap?.high]).toEqual([expect.closeTo(-3.3654832, 6), expect.closeTo(0.2054832, 6)]);
  });

  test('is not known of one value, and has no doubt where nothing varies', () => {
    expect(gapOf([1], [0, 0])).toBeNull();
    expect(gapOf([1, 1], [0, 0])).toMatchObject({ point: 1, low: 1, high: 1 });
  });
});

describe('a weighed rate', () => {
  test('is the plain one where all weigh alike', () => {
    const answers = passes(46, 50).map((passed) => ({ passed, weight: 3 }));
    // Clopper and Pearson, 46 of 50.
    expect(weighedRateOf(answers)).toMatchObject({
      point: 0.92,
      low: expect.closeTo(0.807657, 6),
      high: expect.closeTo(0.977772, 6),
    });
  });

  test('lets each stand for what it weighs, and is the wider the more weights differ', () => {
    const answers = [
      ...passes(10, 20).map((passed) => ({ passed, weight: 1 })),
      ...passes(20, 20).map((passed) => ({ passed, weight: 9 })),
    ];
    const rate = weighedRateOf(answers);
    expect(rate?.point).toBeCloseTo((10 + 180) / 200, 12);
    expect(rate?.n).toBeCloseTo(200 ** 2 / (20 + 20 * 81), 10); // Kish's
    const even = rateOf(passes(38, 40));
    expect((rate?.high ?? 0) - (rate?.low ?? 0)).toBeGreaterThan((even?.high ?? 0) - (even?.low ?? 0));
  });
});

describe('a rank correlation', () => {
  test('is Spearman’s of the textbook: IQ and hours of television, −29 of 165', () => {
    const iq = [106, 86, 100, 101, 99, 103, 97, 113, 112, 110];
    const hours = [7, 0, 27, 50, 28, 29, 20, 12, 6, 17];
    const rank = rankOf(iq, hours, 1);
    expect(rank).toMatchObject({ point: expect.closeTo(-29 / 165, 12), n: 10, method: 'BCa' });
    // SciPy 1.17: stats.bootstrap(…, paired=True, method='BCa', n_resamples=9999) has −.7456 to .7987.
    expect(Math.abs((rank?.low ?? 0) - -0.7456)).toBeLessThan(0.04);
    expect(Math.abs((rank?.high ?? 0) - 0.7987)).toBeLessThan(0.04);
  });

  test('holds the truth about as often as it says, for verdicts that are yes or no', () => {
    const random = seededRandom(11);
    const draw = (): { score: number; other: number } => {
      const quality = random.normal();
      return { score: quality + random.normal() * 0.7, other: Number(quality + random.normal() * 0.7 > 0) };
    };
    const many = Array.from({ length: 40_000 }, draw);
    const correlate = (pairs: typeof many, seed: number) =>
      rankOf(
        pairs.map(({ score }) => score),
        pairs.map(({ other }) => other),
        seed,
      );
    const truth =
      spearman(
        many.map(({ score }) => score),
        many.map(({ other }) => other),
      )?.rho ?? 0;
    const held = Array.from({ length: 40 }, (_, seed) =>
      correlate(Array.from({ length: 60 }, draw), seed),
    ).filter((rank) => rank && rank.low <= truth && truth <= rank.high).length;
    expect(held).toBeGreaterThanOrEqual(34);
  });

  test('is in [−1, 1] around its point whatever the scores, or not known', () => {
    const scores = fc.array(fc.tuple(fc.constantFrom(0, 0.5, 1), fc.constantFrom(0, 1)), { maxLength: 14 });
    fc.assert(
      fc.property(scores, (pairs) => {
        const rank = rankOf(
          pairs.map(([score]) => score),
          pairs.map(([, other]) => other),
          1,
        );
        if (rank === null) return;
        expect(rank.low).toBeGreaterThanOrEqual(-1);
        expect(rank.low).toBeLessThanOrEqual(rank.point);
        expect(rank.point).toBeLessThanOrEqual(rank.high);
        expect(rank.high).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a corrected rate', () => {
  test('is Rogan and Gladen’s: .80 of 500 by a judge of .92 and .85', () => {
    const found = correct(rateOf(passes(400, 500)) as never, rateOf(passes(92, 100)), rateOf(passes(68, 80)));
    expect(found?.point).toBeCloseTo(0.844156, 6);
    // The delta method's standard error is .038595: the interval is about two of them to each side.
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeGreaterThan(3.5 * 0.038595);
    expect((found?.high ?? 0) - (found?.low ?? 0)).toBeLessThan(4.5 * 0.038595);
  });

  test('is not known where the grader tells no more than a coin', () => {
    const coin = rateOf(passes(5, 10));
    expect(correct(rateOf(passes(5, 10)) as never, coin, coin)).toBeNull();
    expect(correct(rateOf(passes(5, 10)) as never, null, coin)).toBeNull();
  });
});
