import { describe, expect, it } from 'vitest';
import { resampleWorlds, scepticalWeights } from '../../../src/core/decision/sceptical-prior.ts';
import { seededRandom } from '../../../src/core/random.ts';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('the prior that expects near ties', () => {
  const options = { incumbent: 0, floor: 0.9, draws: 3 };

  it('weighs a world more, the nearer accuracy lies to the floor', () => {
    const [at, near, far] = scepticalWeights([{ accuracy: of(0.9, 0.92, 0.99), usd: null }], options);
    expect(at).toBeGreaterThan(near as number);
    expect(near).toBeGreaterThan(far as number);
    // by hand: 1/4 + 3/4 · φ(0)/.025 = .25 + .75 · 15.957691
    expect(at).toBeCloseTo(0.25 + 0.75 * 15.957691, 5);
    expect(far).toBeGreaterThan(0.25); // nothing is ruled out
  });

  it('weighs a world more, the nearer two costs lie to each other, whoever is the dearer', () => {
    const weigh = (usd: readonly number[]) =>
      scepticalWeights(
        [
          { accuracy: null, usd: of(1, 1, 1) },
          { accuracy: null, usd: of(...usd) },
        ],
        options,
      );
    const [tie, near, far] = weigh([1, 1.05, 2]);
    expect(tie).toBeGreaterThan(near as number);
    expect(near).toBeGreaterThan(far as number);
    expect(weigh([2, 1.05, 0.5])[2]).toBeCloseTo(weigh([2, 1.05, 0.5])[0] as number, 9);
  });

  it('says nothing where nothing is known', () => {
    expect([...scepticalWeights([{ accuracy: null, usd: null }], options)]).toEqual([1, 1, 1]);
    expect([...scepticalWeights([{ accuracy: of(NaN, NaN, NaN), usd: of(1, 2, 3) }], options)]).toEqual([
      1, 1, 1,
    ]);
  });
});

describe('worlds drawn again by weight', () => {
  it('come in proportion, to within one: 6, 3 and 1 of 10', () => {
    const weights = new Float64Array(10);
    weights.set([6, 3, 1]);
    for (let seed = 1; seed < 20; seed++) {
      const kept = [...resampleWorlds(weights, seededRandom(seed))];
      expect([0, 1, 2].map((world) => kept.filter((one) => one === world).length)).toEqual([6, 3, 1]);
    }
  });

  it('stay as they are under equal weights, and where no weight is left', () => {
    expect([...resampleWorlds(new Float64Array(5).fill(0.3), seededRandom(1))]).toEqual([0, 1, 2, 3, 4]);
    expect([...resampleWorlds(new Float64Array(5), seededRandom(1))]).toEqual([0, 1, 2, 3, 4]);
  });
});
