import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';

describe('seeded randomness', () => {
  it('gives the same draws for the same seed and others for others', () => {
    const draws = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    expect(new Set([0, 1, 2, 3].map((seed) => Math.floor(10 * (draws(seed)[0] ?? 0)))).size).toBeGreaterThan(
      1,
    );
  });

  it('draws uniformly from [0, 1): mean 1/2, every tenth alike', () => {
    const random = seededRandom(1);
    const counts = new Array<number>(10).fill(0);
    let sum = 0;
    for (let draw = 0; draw < 20_000; draw++) {
      const value = random.uniform();
      expect(value >= 0 && value < 1).toBe(true);
      sum += value;
      const tenth = Math.floor(10 * value);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    expect(sum / 20_000).toBeCloseTo(0.5, 2);
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200); // 4.7 deviations
  });

  it('draws whole numbers below n, all of them', () => {
    const random = seededRandom(3);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(6)))).toEqual(
      new Set([0, 1, 2, 3, 4, 5]),
    );
    expect(random.integer(1)).toBe(0);
  });

  it('shuffles a copy into every order alike', () => {
    const random = seededRandom(5);
    const items = ['a', 'b', 'c'];
    const seen = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw++) {
      const order = random.shuffle(items).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(items).toEqual(['a', 'b', 'c']);
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(140); // 4.8 deviations
  });

  it('keeps every item when it shuffles', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const compare = (a: number, b: number): number => a - b;
        expect(seededRandom(seed).shuffle(items).toSorted(compare)).toEqual(items.toSorted(compare));
      }),
    );
  });

  it('picks from what there is and refuses to pick from nothing', () => {
    expect(['a', 'b']).toContain(seededRandom(1).pick(['a', 'b']));
    expect(() => seededRandom(1).pick([])).toThrow(RangeError);
  });
});
