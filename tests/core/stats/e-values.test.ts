import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import {
  type EValueOptions,
  mcnemar,
  mcnemarEValue,
  mcnemarStopping,
  nonInferiorityWealth,
} from '../../../src/core/stats/index.ts';
import { chance, simulations } from './simulations.ts';

const sides: Required<EValueOptions>[] = [{ alternative: 'two-sided' }, { alternative: 'greater' }];
const anyWins = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2000 }));

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product *= (n - k + i) / i;
  return product;
}

/** Expected e-value after `n` discordant pairs of which a wins each with probability `share`: exact. */
function expectation(n: number, share: number, options: EValueOptions): number {
  let sum = 0;
  for (let b = 0; b <= n; b++) {
    sum += choose(n, b) * share ** b * (1 - share) ** (n - b) * mcnemarEValue(b, n - b, options);
  }
  return sum;
}

describe("McNemar's e-value", () => {
  it('reproduces METHODS, section 3: (8, 1) 5.688889, (12, 2) 12.002930, one-sided 23.917216', () => {
    expect(mcnemarEValue(8, 1)).toBeCloseTo(5.688889, 6);
    expect(mcnemarEValue(12, 2)).toBeCloseTo(12.00293, 6);
    expect(mcnemarEValue(12, 2, { alternative: 'greater' })).toBeCloseTo(23.917216, 6);
  });

  it('is 2ⁿ over (n + 1)·C(n, b), the beta function of whole numbers', () => {
    for (let n = 0; n <= 25; n++) {
      for (let b = 0; b <= n; b++) {
        const exact = 2 ** n / ((n + 1) * choose(n, b));
        expect(mcnemarEValue(b, n - b) / exact).toBeCloseTo(1, 11);
      }
    }
  });

  it('one-sided is 2ⁿ⁺¹ times the integral of θ^b (1 − θ)^c from ½ to 1', () => {
    const steps = 20_000; // midpoint rule
    for (const [b, c] of [
      [0, 0],
      [3, 1],
      [1, 3],
      [12, 2],
      [5, 5],
    ] as const) {
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const theta = 0.5 + (i + 0.5) / (2 * steps);
        sum += (2 * theta) ** b * (2 * (1 - theta)) ** c;
      }
      expect(mcnemarEValue(b, c, { alternative: 'greater' })).toBeCloseTo(sum / steps, 6);
    }
  });

  it('is a fair bet under the null: the mean of what the next pair makes of it is what it was', () => {
    fc.assert(
      fc.property(anyWins, anyWins, fc.constantFrom(...sides), (b, c, side) => {
        const now = mcnemarEValue(b, c, side);
        const next = (mcnemarEValue(b + 1, c, side) + mcnemarEValue(b, c + 1, side)) / 2;
        if (Number.isFinite(next)) expect(next / now).toBeCloseTo(1, 8);
      }),
    );
  });

  it('has an expectation of 1 under the null after any number of pairs, exactly', () => {
    for (const side of sides)
      for (let n = 0; n <= 20; n++) expect(expectation(n, 0.5, side)).toBeCloseTo(1, 10);
  });

  it('one-sided expects to lose where a is the worse one, two-sided to gain', () => {
    for (const share of [0.1, 0.3, 0.45]) {
      expect(expectation(12, share, { alternative: 'greater' })).toBeLessThan(1);
      expect(expectation(12, share, {})).toBeGreaterThan(1);
    }
  });

  it('two-sided does not care which candidate is which, and is the mean of both one-sided bets', () => {
    fc.assert(
      fc.property(anyWins, anyWins, (b, c) => {
        const both = mcnemarEValue(b, c);
        expect(mcnemarEValue(c, b)).toBe(both);
        if (!Number.isFinite(2 * both)) return;
        const sum =
          mcnemarEValue(b, c, { alternative: 'greater' }) + mcnemarEValue(c, b, { alternative: 'greater' });
        expect(sum / (2 * both)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('stays stable with many pairs: thousands of wins without a loss, and a million pairs in balance', () => {
    expect(mcnemarEValue(1000, 0)).toBeCloseTo(2 ** 1000 / 1001, -295);
    expect(mcnemarEValue(2000, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(mcnemarEValue(0, 5000, { alternative: 'greater' })).toBeCloseTo(1 / 5001, 12);
    // Stirling: 2ⁿ·B(n/2 + 1, n/2 + 1) ≈ √(π/(2n)).
    expect(mcnemarEValue(500_000, 500_000) / Math.sqrt(Math.PI / 2e6)).toBeCloseTo(1, 5);
  });

  it('is 1 before anything is seen', () => {
    for (const side of sides) expect(mcnemarEValue(0, 0, side)).toBeCloseTo(1, 14);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => mcnemarEValue(-1, 0)).toThrow(/^b/);
    expect(() => mcnemarEValue(1, 0.5)).toThrow(/^c/);
  });
});

describe('stopping by the e-value', () => {
  const winners = [...'aaabaaaaaaaaba'] as ('a' | 'b')[];

  it('reproduces METHODS, section 3: AAABAAAAAAAABA first reaches 20 at the 12th pair, with 26.256410', () => {
    const { values, stopAt } = mcnemarStopping(winners);
    expect(stopAt).toBe(12);
    expect(values[11]).toBeCloseTo(26.25641, 6);
    expect(values[10]).toBeLessThan(20);
    expect(values.at(-1)).toBeCloseTo(12.00293, 6); // a later look takes nothing back
  });

  it('does not stop where nothing is reached, and later at a smaller risk', () => {
    expect(mcnemarStopping([])).toEqual({ values: [], stopAt: null });
    expect(mcnemarStopping(winners, { alpha: 0.01 }).stopAt).toBeNull();
    expect(mcnemarStopping(winners, { alternative: 'greater' }).stopAt).toBe(11);
  });

  it('holds its risk under peeking after every pair where McNemar’s p-value does not, in simulation', () => {
    const { uniform } = seededRandom(41);
    const alarms = { p: 0, twoSided: 0, greater: 0 };
    for (let i = 0; i < simulations; i++) {
      const pairs = Array.from({ length: 100 }, () => (uniform() < 0.5 ? 'a' : 'b') as 'a' | 'b');
      if (mcnemarStopping(pairs).stopAt !== null) alarms.twoSided += 1;
      if (mcnemarStopping(pairs, { alternative: 'greater' }).stopAt !== null) alarms.greater += 1;
      let aOnly = 0;
      const peeked = pairs.some((winner, index) => {
        if (winner === 'a') aOnly += 1;
        const table = { both: 0, aOnly, bOnly: index + 1 - aOnly, neither: 0 };
        return index >= 9 && mcnemar(table).midP <= 0.05; // from 10 pairs on, as a careful person would
      });
      if (peeked) alarms.p += 1;
    }
    expect(alarms.p / simulations).toBeGreaterThan(0.05 + chance(0.05));
    expect(alarms.twoSided / simulations).toBeLessThan(0.05 + chance(0.05));
    expect(alarms.greater / simulations).toBeLessThan(0.05 + chance(0.05));
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => mcnemarStopping(['a', 'c' as 'a'])).toThrow(/^winners\[1\]/);
    expect(() => mcnemarStopping(winners, { alpha: 1 })).toThrow(/^alpha/);
  });
});

describe('the wealth of a bet on non-inferiority', () => {
  const differences = [0, 0, 1, 0, 0, -1, 0, 1, 0, 0];

  it('reproduces METHODS, section 3: 1.325769', () => {
    expect(nonInferiorityWealth(differences, { margin: 0.05, lambda: 0.5 })).toBeCloseTo(1.325769, 6);
  });

  it('is 1 before anything is seen, and stays so without a stake', () => {
    expect(nonInferiorityWealth([], { margin: 0.05, lambda: 0.5 })).toBe(1);
    expect(nonInferiorityWealth(differences, { margin: 0.05, lambda: 0 })).toBe(1);
  });

  it('takes the stake from what came before, and from that alone', () => {
    const seen: number[][] = [];
    nonInferiorityWealth([0, 1, -1], {
      margin: 0.05,
      lambda: (before) => {
        seen.push([...before]);
        return 0.1;
      },
    });
    expect(seen).toEqual([[], [0], [0, 1]]);
    const constant = nonInferiorityWealth(differences, { margin: 0.05, lambda: () => 0.5 });
    expect(constant).toBeCloseTo(1.325769, 6);
  });

  it('is a fair bet where the candidate is exactly that much worse, and a losing one where it is more', () => {
    const anyBet = fc.record({
      margin: fc.double({ min: 0, max: 0.5, noNaN: true }),
      lambda: fc.double({ min: 0, max: 2, noNaN: true }),
      concordance: fc.double({ min: 0, max: 0.4, noNaN: true }),
    });
    fc.assert(
      fc.property(anyBet, ({ margin, lambda, concordance }) => {
        const wins = (1 - concordance - margin) / 2;
        const expected = (loss: number): number =>
          (wins - loss) * nonInferiorityWealth([1], { margin, lambda }) +
          (wins + margin + loss) * nonInferiorityWealth([-1], { margin, lambda }) +
          concordance * nonInferiorityWealth([0], { margin, lambda });
        expect(expected(0)).toBeCloseTo(1, 10);
        expect(expected(0.04)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('reaches 1/α by chance at most as often as α says, looked at after every pair, in simulation', () => {
    const { uniform } = seededRandom(42);
    let alarms = 0;
    for (let i = 0; i < simulations; i++) {
      let wealth = 1;
      for (let pair = 0; pair < 150 && wealth < 20; pair++) {
        const u = uniform();
        const difference = u < 0.1 ? 1 : u < 0.25 ? -1 : 0; // .05 worse
        wealth *= nonInferiorityWealth([difference], { margin: 0.05, lambda: 0.6 });
      }
      if (wealth >= 20) alarms += 1;
    }
    expect(alarms / simulations).toBeLessThan(0.05 + chance(0.05));
  });

  it('is lost for good where all was staked on a pair that went wrong, and nowhere else', () => {
    const all = 1 / 0.475;
    expect(nonInferiorityWealth([1, -1, 1], { margin: 0.05, lambda: all })).toBeCloseTo(0, 12);
    const hard = [...new Array<number>(3000).fill(-1), ...new Array<number>(3000).fill(1)];
    expect(nonInferiorityWealth(hard, { margin: 0, lambda: 0.8 })).toBeGreaterThan(0);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => nonInferiorityWealth([0, 2], { margin: 0.05, lambda: 0.5 })).toThrow(/^differences\[1\]/);
    expect(() => nonInferiorityWealth([Number.NaN], { margin: 0.05, lambda: 0.5 })).toThrow(
      /^differences\[0\]/,
    );
    expect(() => nonInferiorityWealth([0], { margin: 1, lambda: 0.5 })).toThrow(/^margin/);
    expect(() => nonInferiorityWealth([0], { margin: 0, lambda: 2.1 })).toThrow(
      new RangeError('lambda must lie in [0, 1/m] = [0, 2], not be 2.1'),
    );
    expect(() => nonInferiorityWealth([0], { margin: 0, lambda: () => Number.NaN })).toThrow(/^lambda/);
  });
});
