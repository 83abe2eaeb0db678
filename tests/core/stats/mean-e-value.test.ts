import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { confidenceSequence, meanEValue, wilsonInterval } from '../../../src/core/stats/index.ts';

const ones = (count: number): number[] => new Array(count).fill(1);
const zeros = (count: number): number[] => new Array(count).fill(0);

describe('evidence against a mean', () => {
  it('is 1 before anything is seen', () => {
    expect(meanEValue([], { mean: 0.5, alternative: 'greater' })).toBeCloseTo(1, 12);
  });

  it('is the mean of what twelve bets of fixed shares come to', () => {
    const stakes = Array.from({ length: 12 }, (_, index) => 0.01 * 90 ** (index / 11));
    const bets = stakes.map((stake) => (1 + (stake * 0.2) / 0.8) ** 3 * (1 - stake));
    const expected = bets.reduce((sum, bet) => sum + bet, 0) / 12;
    expect(meanEValue([1, 0, 1, 1], { mean: 0.8, alternative: 'greater' })).toBeCloseTo(expected, 12);
  });

  it('does not feel the order of the values, and is the same mirrored', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }), (values) => {
        const value = meanEValue(values, { mean: 0.3, alternative: 'greater' });
        const turned = meanEValue(values.toReversed(), { mean: 0.3, alternative: 'greater' });
        const mirrored = meanEValue(
          values.map((one) => 1 - one),
          { mean: 0.7, alternative: 'less' },
        );
        expect(Math.log(turned)).toBeCloseTo(Math.log(value), 8);
        expect(Math.log(mirrored)).toBeCloseTo(Math.log(value), 8);
      }),
    );
  });

  it('ever reaches 20 in less than 5 of 100 worlds in which there is nothing to be seen', () => {
    const random = seededRandom(11);
    const worlds = Number(process.env.SIMULATIONS ?? 400);
    for (const draw of [
      () => Number(random.uniform() < 0.8),
      () => 0.6 + 0.4 * random.uniform(),
      () => (random.uniform() < 0.98 ? 0.8163265306122449 : 0),
    ]) {
      let ever = 0;
      for (let world = 0; world < worlds; world++) {
        const values: number[] = [];
        while (values.length < 300) {
          for (let index = 0; index < 15; index++) values.push(draw());
          const options = { mean: 0.8, alternative: world % 2 ? 'greater' : 'less' } as const;
          if (meanEValue(values, options) < 20) continue;
          ever += 1;
          break;
        }
      }
      expect(ever / worlds).toBeLessThan(0.05);
    }
  });

  it.each([
    [{ mean: 0, alternative: 'greater' }, 'mean must lie within (0, 1)'],
    [{ mean: 0.5, range: [0.6, 1], alternative: 'less' }, 'mean must lie within (0.6, 1)'],
    [{ mean: 0.95, range: [0.9, 1], alternative: 'less' }, 'values[0]'],
    [{ mean: 0.5, alternative: 'less', weights: [2] }, 'weights[0]'],
    [{ mean: 0.5, alternative: 'less', weights: [] }, 'weights'],
  ] as const)('refuses what cannot be: %j', (options, message) => {
    expect(() => meanEValue([0.5], options as never)).toThrow(RangeError);
    expect(() => meanEValue([0.5], options as never)).toThrow(message);
  });
});

describe('a confidence sequence', () => {
  it('is the range before anything is seen', () => {
    const { low, high } = confidenceSequence([], { risk: 0.025 });
    expect(low).toBeCloseTo(0, 6);
    expect(high).toBeCloseTo(1, 6);
  });

  it('holds its mean, closes in, and is at most twice as wide as an interval of a fixed number', () => {
    let before = 1;
    for (const n of [50, 200, 1000, 5000]) {
      const { low, high } = confidenceSequence([...ones(0.9 * n), ...zeros(0.1 * n)], { risk: 0.025 });
      const fixed = wilsonInterval(0.9 * n, n);
      expect(low).toBeLessThan(0.9);
      expect(high).toBeGreaterThan(0.9);
      expect((high - low) / (fixed.high - fixed.low)).toBeLessThan(2);
      expect(high - low).toBeLessThan(before);
      before = high - low;
    }
  });

  it('of differences that hardly vary is much narrower than their range', () => {
    const differences = [...ones(5), ...ones(5).map((one) => -one), ...zeros(990)];
    const { low, high } = confidenceSequence(differences, { risk: 0.025, range: [-1, 1] });
    expect(high).toBeLessThan(0.02);
    expect(low).toBeGreaterThan(-0.02);
  });

  it('contains the truth at every look in 95 of 100 worlds at least', () => {
    const random = seededRandom(5);
    const worlds = Number(process.env.SIMULATIONS ?? 200);
    let missed = 0;
    for (let world = 0; world < worlds; world++) {
      const truth = 0.5 + 0.45 * random.uniform();
      const values: number[] = [];
      for (let look = 0; look < 6; look++) {
        while (values.length < 25 * 2 ** look) values.push(Number(random.uniform() < truth));
        const { low, high } = confidenceSequence(values, { risk: 0.025 });
        if (truth >= low && truth <= high) continue;
        missed += 1;
        break;
      }
    }
    expect(missed / worlds).toBeLessThan(0.05);
  });

  it('gives a value of half the weight less to say', () => {
    const values = [...ones(40), ...zeros(10)];
    const light = confidenceSequence(values, { risk: 0.025, weights: values.map(() => 0.5) });
    const heavy = confidenceSequence(values, { risk: 0.025 });
    expect(light.high - light.low).toBeGreaterThan(heavy.high - heavy.low);
  });
});
