import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { expectedMaxOfNormals, ocbaAllocation } from '../../../src/core/stats/index.ts';

describe('the allocation of trials to candidates', () => {
  const input = { means: [0.82, 0.8, 0.74, 0.6], sds: [0.384, 0.4, 0.4386, 0.4899], budget: 2000 };
  const anyInput = fc
    .array(
      fc.record({
        mean: fc.double({ min: 0, max: 1, noNaN: true }),
        sd: fc.double({ min: 0.01, max: 1, noNaN: true }),
        cost: fc.double({ min: 0.001, max: 10, noNaN: true }),
      }),
      { minLength: 2, maxLength: 8 },
    )
    .map((candidates) => ({
      means: candidates.map(({ mean }) => mean),
      sds: candidates.map(({ sd }) => sd),
      costs: candidates.map(({ cost }) => cost),
      budget: 1000,
    }));

  it('reproduces METHODS, section 3: 938.902338 975.684922 73.317371 12.095369', () => {
    const expected = [938.902338, 975.684922, 73.317371, 12.095369];
    for (const [index, trials] of ocbaAllocation(input).entries()) {
      expect(trials).toBeCloseTo(expected[index] as number, 6);
    }
  });

  it('spends the budget, in trials or at their price', () => {
    fc.assert(
      fc.property(anyInput, ({ costs, ...candidates }) => {
        const trials = ocbaAllocation(candidates);
        expect(trials.reduce((sum, n) => sum + n, 0)).toBeCloseTo(1000, 6);
        const priced = ocbaAllocation({ ...candidates, costs });
        expect(priced.reduce((sum, n, index) => sum + n * (costs[index] as number), 0)).toBeCloseTo(1000, 6);
        for (const n of [...trials, ...priced]) expect(n).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('does not care in which unit scores, or prices with their budget, are given', () => {
    fc.assert(
      fc.property(anyInput, ({ means, sds, costs, budget }) => {
        const plain = ocbaAllocation({ means, sds, costs, budget });
        const scaled = ocbaAllocation({
          means: means.map((mean) => mean * 128),
          sds: sds.map((sd) => sd * 128),
          costs: costs.map((cost) => cost * 4),
          budget: budget * 4,
        });
        for (const [index, n] of scaled.entries()) {
          expect(Math.abs(n - (plain[index] as number))).toBeLessThanOrEqual(1e-9 * (1 + n));
        }
      }),
    );
  });

  it('splits by deviation between two candidates, whatever the gap, a tie included', () => {
    for (const second of [0.5, 0.79, 0.8]) {
      const [first, other] = ocbaAllocation({ means: [0.8, second], sds: [0.3, 0.1], budget: 400 });
      expect(first).toBeCloseTo(300, 9);
      expect(other).toBeCloseTo(100, 9);
    }
  });

  it('gives all to those that tie with the best, as a vanishing gap would', () => {
    const near = ocbaAllocation({ means: [0.8, 0.8 - 1e-9, 0.6], sds: [0.4, 0.4, 0.4], budget: 100 });
    const tied = ocbaAllocation({ means: [0.8, 0.8, 0.6], sds: [0.4, 0.4, 0.4], budget: 100 });
    for (const [index, n] of tied.entries()) expect(near[index]).toBeCloseTo(n, 9);
    expect(tied[2]).toBe(0);
  });

  it('spends nothing on what is known exactly, and all on the best where only it is not', () => {
    expect(ocbaAllocation({ means: [0.9, 0.8, 0.7], sds: [0.3, 0, 0.3], budget: 10 })[1]).toBe(0);
    expect(ocbaAllocation({ means: [0.9, 0.8], sds: [0.3, 0], budget: 10 })).toEqual([10, 0]);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => ocbaAllocation({ ...input, means: [1], sds: [1] })).toThrow(/^means/);
    expect(() => ocbaAllocation({ ...input, sds: [1] })).toThrow(/^sds must be as long as means/);
    expect(() => ocbaAllocation({ ...input, sds: [0, 0, 0, 0] })).toThrow(/^sds must not all be 0/);
    expect(() => ocbaAllocation({ ...input, sds: [0, -1, 0, 0] })).toThrow(/^sds\[1\]/);
    expect(() => ocbaAllocation({ ...input, costs: [1, 1, 0, 1] })).toThrow(/^costs\[2\]/);
    expect(() => ocbaAllocation({ ...input, budget: Number.NaN })).toThrow(/^budget/);
  });
});

describe("the winner's curse", () => {
  it('reproduces METHODS, section 3: .846284 of 3, 1.538753 of 10', () => {
    expect(expectedMaxOfNormals(3)).toBeCloseTo(0.846284, 6);
    expect(expectedMaxOfNormals(10)).toBeCloseTo(1.538753, 6);
  });

  it('has the closed forms of Jones 1948 up to five: 1/√π, 3/(2√π), and by arcsines', () => {
    const root = Math.sqrt(Math.PI);
    const asin = Math.asin(1 / 3);
    expect(expectedMaxOfNormals(1)).toBe(0);
    expect(expectedMaxOfNormals(2)).toBeCloseTo(1 / root, 12);
    expect(expectedMaxOfNormals(3)).toBeCloseTo(3 / (2 * root), 12);
    expect(expectedMaxOfNormals(4)).toBeCloseTo((3 / root) * (0.5 + asin / Math.PI), 12);
    expect(expectedMaxOfNormals(5)).toBeCloseTo((5 / root) * (0.25 + (1.5 * asin) / Math.PI), 12);
  });

  it('is Tippett’s 2.50759 (1925) of 100, grows without end, and not faster than √(2 ln k)', () => {
    expect(expectedMaxOfNormals(100)).toBeCloseTo(2.50759, 5);
    let before = 0;
    for (let k = 2; k < 1e15; k *= 7) {
      const bias = expectedMaxOfNormals(k);
      expect(bias).toBeGreaterThan(before);
      expect(bias).toBeLessThan(Math.sqrt(2 * Math.log(k)));
      before = bias;
    }
  });

  it('agrees with draws', () => {
    const { uniform } = seededRandom(51);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += Math.max(...Array.from({ length: 7 }, normal));
    expect(Math.abs(sum / 20_000 - expectedMaxOfNormals(7))).toBeLessThan(4 * Math.sqrt(0.4 / 20_000));
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => expectedMaxOfNormals(0)).toThrow(
      new RangeError('k must be a whole number of at least 1, not 0'),
    );
    expect(() => expectedMaxOfNormals(2.5)).toThrow(/^k/);
  });
});
