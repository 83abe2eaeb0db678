import { describe, expect, it } from 'vitest';
import { evpiNormal, evsiNormal } from '../../../src/core/economics/index.ts';
import { valueOfSeeing } from '../../../src/core/estimate/sample-value.ts';
import { seededRandom } from '../../../src/core/random.ts';

const DRAWS = 40_000;

function normals(mean: number, sd: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: DRAWS }, () => mean + sd * random.normal());
}

describe('what it is worth to see a result first', () => {
  it.each([
    { mean: 100, sd: 200, noise: 100 },
    { mean: -50, sd: 80, noise: 200 },
    { mean: 0, sd: 50, noise: 10 },
  ])(
    'agrees with the closed form of a normal figure: mean $mean, sd $sd, noise $noise',
    ({ mean, sd, noise }) => {
      const value = normals(mean, sd, 1);
      const luck = normals(0, noise, 2);
      const seen = value.map((truth, draw) => truth + (luck[draw] as number));
      const exact = evsiNormal({ mean, sd, noiseSd: noise, n: 1, value: 1 });
      expect(valueOfSeeing([value], seen)).toBeGreaterThan(0.93 * exact - 0.5);
      expect(valueOfSeeing([value], seen)).toBeLessThan(1.05 * exact + 0.5);
    },
  );

  it('is worth perfect information where nothing blurs what is seen', () => {
    const value = normals(20, 100, 3);
    expect(valueOfSeeing([value], value)).toBeCloseTo(evpiNormal({ mean: 20, sd: 100 }), -0.5);
  });

  it('is worth next to nothing where what is seen has nothing to do with it, or nobody would change', () => {
    const value = normals(1000, 10, 4);
    expect(valueOfSeeing([value], normals(0, 1, 5))).toBeLessThan(0.01);
    expect(valueOfSeeing([value], value)).toBeLessThan(0.01);
    expect(valueOfSeeing([], value)).toBe(0);
  });

  it('counts what choosing between two trainings is worth', () => {
    const first = normals(100, 50, 6);
    const second = normals(100, 50, 7);
    expect(valueOfSeeing([first, second], first)).toBeCloseTo(50 / Math.sqrt(2 * Math.PI), -0.5);
  });
});
