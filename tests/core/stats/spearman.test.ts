import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { spearman } from '../../../src/core/stats/index.ts';

describe('the rank correlation', () => {
  it('is the textbook’s: hours of television by IQ (Wikipedia, "Spearman’s rank correlation coefficient")', () => {
    const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110];
    const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17];
    expect(spearman(iq, hours)?.rho).toBeCloseTo(-29 / 165, 12);
  });

  it('gives ties their mean rank, as scipy.stats.spearmanr does', () => {
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])?.rho).toBeCloseTo(0.9486832980505138, 12);
  });

  it('knows nothing of what never varies, nor of three', () => {
    expect(spearman([1, 1, 1, 1], [1, 2, 3, 4])).toBeNull();
    expect(spearman([1, 2, 3], [1, 2, 3])).toBeNull();
  });

  it('is the same for any rising scale, turns round with a falling one, and lies within its interval', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          minLength: 4,
          maxLength: 40,
        }),
        (pairs) => {
          const [a, b] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
          const found = spearman(a, b);
          if (!found) return;
          expect(
            spearman(
              a.map((x) => x ** 3),
              b,
            )?.rho,
          ).toBeCloseTo(found.rho, 10);
          expect(
            spearman(
              a.map((x) => -x),
              b,
            )?.rho,
          ).toBeCloseTo(-found.rho, 10);
          expect(found.low).toBeLessThanOrEqual(found.rho);
          expect(found.high).toBeGreaterThanOrEqual(found.rho);
        },
      ),
    ));

  it('has an interval that covers a normal pair’s at its rate', () => {
    const random = seededRandom(5);
    const truth = (6 / Math.PI) * Math.asin(0.6 / 2); // of a bivariate normal with correlation .6
    let covered = 0;
    for (let round = 0; round < 400; round++) {
      const a = Array.from({ length: 60 }, () => random.normal());
      const b = a.map((x) => 0.6 * x + 0.8 * random.normal());
      const { low, high } = spearman(a, b) ?? { low: 1, high: 1 };
      covered += Number(low <= truth && truth <= high);
    }
    expect(covered / 400).toBeGreaterThan(0.92);
    expect(covered / 400).toBeLessThan(0.98);
  });
});
