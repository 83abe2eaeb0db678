import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bestSampleSize,
  evpiBeta,
  evpiNormal,
  evsiBeta,
  evsiNormal,
  expectedRegret,
  pilotValue,
  probabilityCheapest,
} from '../../../src/core/economics/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

describe('draws of costs', () => {
  const draws = [
    [10, 12, 20],
    [14, 12, 20],
    [10, 10, 5],
    [10, 10, 30],
  ];

  it('say how often each candidate is cheapest, ties shared', () => {
    expect(probabilityCheapest(draws)).toEqual([0.375, 0.375, 0.25]);
  });

  it('say what choosing each now is expected to cost more than knowing', () => {
    expect(expectedRegret(draws)).toEqual([7 / 4, 7 / 4, 38 / 4]);
  });

  it('give shares that add up to 1 and regrets that differ just as mean costs do', () => {
    const anyDraws = fc.integer({ min: 1, max: 5 }).chain((count) =>
      fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: count, maxLength: count }), {
        minLength: 1,
      }),
    );
    fc.assert(
      fc.property(anyDraws, (some) => {
        expect(probabilityCheapest(some).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
        const regrets = expectedRegret(some);
        const mean = (k: number): number =>
          some.reduce((sum, costs) => sum + (costs[k] as number), 0) / some.length;
        for (const [k, regret] of regrets.entries()) {
          expect(regret).toBeGreaterThanOrEqual(0);
          expect(regret - (regrets[0] as number)).toBeCloseTo(mean(k) - mean(0), 9);
        }
      }),
    );
  });

  it('of a normal saving against nothing leave the better choice the regret that EVPI promises', () => {
    const { uniform } = seededRandom(91);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const worlds = Array.from({ length: 40_000 }, () => [0, -(3000 + 6000 * normal())]);
    const [, regret] = expectedRegret(worlds);
    expect(Math.abs((regret as number) - evpiNormal({ mean: 3000, sd: 6000 }))).toBeLessThan(60);
    expect(probabilityCheapest(worlds)[1]).toBeCloseTo(0.691462, 1);
  });

  it('name the world that they cannot be read in', () => {
    for (const read of [probabilityCheapest, expectedRegret]) {
      expect(() => read([])).toThrow(new RangeError('draws must hold at least 1 world'));
      expect(() => read([[]])).toThrow(/^draws\[0\]/);
      expect(() => read([[1, 2], [1]])).toThrow(/^draws\[1\] must be as long as draws\[0\]/);
      expect(() =>
        read([
          [1, 2],
          [1, Number.NaN],
        ]),
      ).toThrow(/^draws\[1\]\[1\]/);
    }
  });
});

describe('the value of information on a normal saving', () => {
  const belief = { mean: 3000, sd: 6000 };
  const measurement = { ...belief, noiseSd: 60_000, value: 1 };

  it('reproduces METHODS, section 6: saving is likely at .691462, knowing worth 1186.779344', () => {
    expect(normalCdf(belief.mean / belief.sd, 0, 1)).toBeCloseTo(0.691462, 6);
    expect(evpiNormal(belief)).toBeCloseTo(1186.779344, 6);
  });

  it('is greatest where the choice is even: sd/√(2π), and nothing where nothing is uncertain', () => {
    expect(evpiNormal({ mean: 0, sd: 1 })).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 12);
    expect(evpiNormal({ mean: 5, sd: 0 })).toBe(0);
    expect(evpiNormal({ mean: -3000, sd: 6000 })).toBe(evpiNormal(belief));
    expect(evpiNormal({ mean: 100, sd: 1 })).toBe(0);
  });

  const anyMeasurement = fc.record({
    mean: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    sd: fc.double({ min: 1, max: 1e4, noNaN: true }),
    noiseSd: fc.double({ min: 0, max: 1e5, noNaN: true }),
    value: fc.double({ min: 0, max: 100, noNaN: true }),
  });

  it('grows with samples and never exceeds that of knowing', () => {
    fc.assert(
      fc.property(anyMeasurement, fc.integer({ min: 0, max: 10_000 }), (some, n) => {
        const worth = evsiNormal({ ...some, n });
        const slack = 1e-9 * (1 + worth);
        expect(worth).toBeGreaterThanOrEqual(0);
        expect(evsiNormal({ ...some, n: n + 1 })).toBeGreaterThanOrEqual(worth - slack);
        expect(worth).toBeLessThanOrEqual(some.value * evpiNormal(some) + slack);
      }),
    );
  });

  it('is 0 without samples, and all of it with many or with one that has no noise', () => {
    expect(evsiNormal({ ...measurement, n: 0 })).toBe(0);
    expect(evsiNormal({ ...measurement, noiseSd: 0, n: 1 })).toBeCloseTo(1186.779344, 6);
    expect(evsiNormal({ ...measurement, n: 1e12 })).toBeCloseTo(1186.779344, 4);
  });

  it('is what deciding by the belief after the samples gains, in simulation', () => {
    const { uniform } = seededRandom(92);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    const n = 100;
    const weight = 6000 ** 2 / (6000 ** 2 + 60_000 ** 2 / n);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 40_000; i++) {
      const saving = 3000 + 6000 * normal();
      const seen = saving + (60_000 / Math.sqrt(n)) * normal();
      const gained = (3000 + weight * (seen - 3000) > 0 ? saving : 0) - saving;
      sum += gained;
      squares += gained ** 2;
    }
    const se = Math.sqrt(squares) / 40_000;
    expect(Math.abs(sum / 40_000 - evsiNormal({ ...measurement, n }))).toBeLessThan(4 * se);
  });

  it('picks the number of samples that leaves most after their price, as trying each one does', () => {
    fc.assert(
      fc.property(anyMeasurement, fc.double({ min: 0.5, max: 200, noNaN: true }), (some, usdPerSample) => {
        const best = bestSampleSize({ ...some, usdPerSample });
        let most = 0;
        for (let n = 1; n < 2000; n++) most = Math.max(most, evsiNormal({ ...some, n }) - n * usdPerSample);
        expect(best.net).toBeGreaterThanOrEqual(most - 1e-9 * (1 + most));
        expect(best.net).toBeCloseTo(best.evsi - best.n * usdPerSample, 6);
        expect(best.evsi).toBe(evsiNormal({ ...some, n: best.n }));
      }),
    );
  });

  it('picks none where they are too dear, one where one tells all, and answers without a mean', () => {
    expect(bestSampleSize({ ...measurement, usdPerSample: 20 })).toEqual({ n: 0, evsi: 0, net: 0 });
    expect(bestSampleSize({ ...measurement, noiseSd: 0, usdPerSample: 5 }).n).toBe(1);
    expect(bestSampleSize({ ...measurement, sd: 0, usdPerSample: 5 }).n).toBe(0);
    expect(bestSampleSize({ ...measurement, mean: 0, usdPerSample: 5 }).n).toBeGreaterThan(50);
    expect(bestSampleSize({ ...measurement, usdPerSample: 1e-300 }).n).toBeGreaterThan(1e12);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => evpiNormal({ mean: Number.NaN, sd: 1 })).toThrow(/^mean/);
    expect(() => evpiNormal({ mean: 0, sd: -1 })).toThrow(/^sd/);
    expect(() => evsiNormal({ ...measurement, noiseSd: -1, n: 1 })).toThrow(/^noiseSd/);
    expect(() => evsiNormal({ ...measurement, n: 1.5 })).toThrow(/^n must/);
    expect(() => evsiNormal({ ...measurement, value: -1, n: 1 })).toThrow(/^value/);
    expect(() => bestSampleSize({ ...measurement, usdPerSample: 0 })).toThrow(/^usdPerSample/);
    expect(() => bestSampleSize({ ...measurement, sd: Number.NaN, usdPerSample: 1 })).toThrow(/^sd/);
  });
});

describe('the value of information on a rate', () => {
  const belief = { alpha: 17, beta: 3, threshold: 0.8, value: 50_000 };

  it('reproduces METHODS, section 6: 98.955392 of 5, 352.485352 of 20, 604.070744 of 100, 716.973061 of all', () => {
    expect(evsiBeta({ ...belief, n: 5 })).toBeCloseTo(98.955392, 6);
    expect(evsiBeta({ ...belief, n: 20 })).toBeCloseTo(352.485352, 6);
    expect(evsiBeta({ ...belief, n: 100 })).toBeCloseTo(604.070744, 6);
    expect(evpiBeta(belief)).toBeCloseTo(716.973061, 6);
  });

  it('by hand, of a uniform belief and an even threshold: 1/12 of one example, 1/8 of knowing', () => {
    const uniform = { alpha: 1, beta: 1, threshold: 0.5, value: 1 };
    expect(evsiBeta({ ...uniform, n: 1 })).toBeCloseTo(1 / 12, 12);
    expect(evpiBeta(uniform)).toBeCloseTo(1 / 8, 12);
  });

  it('grows with examples, from 0, and never exceeds that of knowing', () => {
    const anyBelief = fc.record({
      alpha: fc.double({ min: 0.1, max: 100, noNaN: true }),
      beta: fc.double({ min: 0.1, max: 100, noNaN: true }),
      threshold: anyShare,
      value: fc.double({ min: 0, max: 1e5, noNaN: true }),
    });
    fc.assert(
      fc.property(anyBelief, fc.integer({ min: 0, max: 300 }), (some, n) => {
        const worth = evsiBeta({ ...some, n });
        const slack = 1e-9 * (1 + some.value);
        expect(worth).toBeGreaterThanOrEqual(0);
        expect(evsiBeta({ ...some, n: n + 1 })).toBeGreaterThanOrEqual(worth - slack);
        expect(worth).toBeLessThanOrEqual(evpiBeta(some) + slack);
      }),
    );
    expect(evsiBeta({ ...belief, n: 0 })).toBe(0);
  });

  it('is the same for passes above as for failures below', () => {
    const turned = { alpha: 3, beta: 17, threshold: 0.2, value: 50_000 };
    expect(evsiBeta({ ...turned, n: 20 })).toBeCloseTo(352.485352, 6);
    expect(evpiBeta(turned)).toBeCloseTo(716.973061, 6);
  });

  it('comes close to that of knowing with a hundred thousand examples', () => {
    expect(evsiBeta({ ...belief, n: 100_000 }) / evpiBeta(belief)).toBeCloseTo(1, 3);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => evpiBeta({ ...belief, alpha: 0 })).toThrow(/^alpha/);
    expect(() => evpiBeta({ ...belief, beta: Number.NaN })).toThrow(/^beta/);
    expect(() => evpiBeta({ ...belief, threshold: 1.1 })).toThrow(/^threshold/);
    expect(() => evsiBeta({ ...belief, value: -1, n: 1 })).toThrow(/^value/);
    expect(() => evsiBeta({ ...belief, n: -1 })).toThrow(/^n must/);
  });
});

describe('the value of a pilot', () => {
  const pilot = { prior: 0.5, gain: 100, loss: 100, sensitivity: 0.9, specificity: 0.9 };

  it('reproduces METHODS, section 6: 40', () => {
    expect(pilotValue(pilot)).toBeCloseTo(40, 9);
  });

  it('is never negative, never above that of a perfect one, and 0 for the toss of a coin', () => {
    fc.assert(
      fc.property(anyShare, anyShare, anyShare, (prior, sensitivity, specificity) => {
        const worth = pilotValue({ ...pilot, prior, sensitivity, specificity });
        const perfect = pilotValue({ ...pilot, prior, sensitivity: 1, specificity: 1 });
        expect(worth).toBeGreaterThanOrEqual(0);
        expect(worth).toBeLessThanOrEqual(perfect + 1e-9);
        expect(pilotValue({ ...pilot, prior, sensitivity, specificity: 1 - sensitivity })).toBeCloseTo(0, 9);
      }),
    );
  });

  it('is 0 where no answer would change the choice', () => {
    expect(pilotValue({ ...pilot, prior: 0.99 })).toBe(0);
    expect(pilotValue({ ...pilot, prior: 0.01 })).toBe(0);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => pilotValue({ ...pilot, prior: -0.1 })).toThrow(/^prior/);
    expect(() => pilotValue({ ...pilot, gain: -1 })).toThrow(/^gain/);
    expect(() => pilotValue({ ...pilot, loss: -100 })).toThrow(/^loss/);
    expect(() => pilotValue({ ...pilot, sensitivity: 2 })).toThrow(/^sensitivity/);
    expect(() => pilotValue({ ...pilot, specificity: Number.NaN })).toThrow(/^specificity/);
  });
});
