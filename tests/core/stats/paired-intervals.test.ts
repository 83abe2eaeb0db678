import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newcombeInterval, newcombePairedInterval, tangoInterval } from '../../../src/core/stats/index.ts';
import { anyLevel, anyRate, anyTable, methodsTable, swapped } from './samples.ts';
import { chance, coverage, type Uniform } from './simulations.ts';

const z = 1.959963984540054; // R: qnorm(.975)

describe("Tango's interval", () => {
  it('reproduces METHODS, section 2, on 140/18/8/34: .0000326 to .103737', () => {
    const { low, high } = tangoInterval(methodsTable);
    expect(low).toBeCloseTo(0.0000326, 7);
    expect(high).toBeCloseTo(0.103737, 6);
  });

  it('reproduces the R package contingencytables (Fagerland 2017) on Cavo’s 59/6/16/80: −.1240 to −.0054', () => {
    const { low, high } = tangoInterval({ both: 59, aOnly: 6, bOnly: 16, neither: 80 });
    expect(low).toBeCloseTo(-0.124, 4);
    expect(high).toBeCloseTo(-0.0054, 4);
  });

  it('is ±z²/(n + z²) where no pair is discordant', () => {
    for (const n of [1, 10, 300, 1e6]) {
      const { low, high } = tangoInterval({ both: n, aOnly: 0, bOnly: 0, neither: 0 });
      expect(high).toBeCloseTo(z ** 2 / (n + z ** 2), 10);
      expect(low).toBe(-high);
    }
  });

  it('ends at 1 where only a ever passes, and at −1 where only b does', () => {
    for (const n of [1, 2, 50, 1e6]) {
      expect(tangoInterval({ both: 0, aOnly: n, bOnly: 0, neither: 0 }).high).toBe(1);
      expect(tangoInterval({ both: 0, aOnly: 0, bOnly: n, neither: 0 }).low).toBe(-1);
    }
  });

  it('rejects exactly what its own score test rejects, at both ends', () => {
    // The score statistic as METHODS, section 2, writes it.
    const score = (n: number, x: number, y: number, delta: number): number => {
      const B = -x - y + (2 * n - x + y) * delta;
      const C = -y * delta * (1 - delta);
      const q = (Math.sqrt(B ** 2 - 8 * n * C) - B) / (4 * n);
      return (x - y - n * delta) / Math.sqrt(n * (2 * q + delta * (1 - delta)));
    };
    for (const [x, y, n] of [
      [18, 8, 200],
      [1, 0, 20],
      [0, 3, 40],
      [7, 7, 30],
    ] as const) {
      const { low, high } = tangoInterval({ both: n - x - y, aOnly: x, bOnly: y, neither: 0 });
      expect(score(n, x, y, low)).toBeCloseTo(z, 6);
      expect(score(n, x, y, high)).toBeCloseTo(-z, 6);
    }
  });

  it('turns around exactly when the candidates are swapped', () => {
    fc.assert(
      fc.property(anyTable, anyLevel, (table, level) => {
        const { low, high } = tangoInterval(table, level);
        expect(tangoInterval(swapped(table), level)).toEqual({ low: -high, high: -low });
      }),
    );
  });

  it.each([
    [30, 0.05, 0.05],
    [50, 0.1, 0.05],
    [100, 0.08, 0.02],
    [200, 0.01, 0.01],
  ])('holds near .95 in simulation: %i pairs, only a %f, only b %f', (n, onlyA, onlyB) => {
    const held = coverage(onlyA - onlyB, n, (uniform) => tangoInterval(drawTable(uniform, n, onlyA, onlyB)));
    expect(held).toBeGreaterThan(0.94 - chance(0.95));
  });
});

describe("Newcombe's intervals", () => {
  it('reproduce METHODS, section 2, for pairs: 140/18/8/34 gives −.000680 to .101231', () => {
    const { low, high } = newcombePairedInterval(methodsTable);
    expect(low).toBeCloseTo(-0.00068, 6);
    expect(high).toBeCloseTo(0.101231, 6);
  });

  it('reproduce METHODS, section 2, for independent samples: 84/100 against 76/100 gives −.031498 to .189591', () => {
    const { low, high } = newcombeInterval(84, 100, 76, 100);
    expect(low).toBeCloseTo(-0.031498, 6);
    expect(high).toBeCloseTo(0.189591, 6);
  });

  it('reproduce Newcombe 1998, table II, for independent samples: 56/70 against 48/80 gives .0524 to .3339', () => {
    const { low, high } = newcombeInterval(56, 70, 48, 80);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it('turn around when the candidates are swapped', () => {
    fc.assert(
      fc.property(anyRate, anyRate, anyTable, (x, y, table) => {
        const independent = newcombeInterval(x.successes, x.n, y.successes, y.n);
        const turned = newcombeInterval(y.successes, y.n, x.successes, x.n);
        expect(turned.low).toBeCloseTo(-independent.high, 12);
        const paired = newcombePairedInterval(table);
        expect(newcombePairedInterval(swapped(table)).low).toBeCloseTo(-paired.high, 10);
      }),
    );
  });

  it('answer where a margin is empty', () => {
    const { low, high } = newcombePairedInterval({ both: 10, aOnly: 0, bOnly: 0, neither: 0 });
    expect(low).toBeLessThan(0);
    expect(high).toBeCloseTo(-low, 12);
  });

  it('name the argument that they cannot answer for', () => {
    expect(() => newcombeInterval(1, 0, 1, 2)).toThrow(/^n1/);
    expect(() => newcombeInterval(1, 2, 3, 2)).toThrow(new RangeError('x2 must be at most n2 = 2, not 3'));
  });
});

describe.each([
  ['Tango', tangoInterval],
  ['Newcombe', newcombePairedInterval],
])('the paired interval of %s', (_name, interval) => {
  it('holds the observed difference and stays within −1 and 1', () => {
    fc.assert(
      fc.property(anyTable, anyLevel, (table, level) => {
        const n = table.both + table.aOnly + table.bOnly + table.neither;
        const { low, high } = interval(table, level);
        expect(low).toBeLessThanOrEqual((table.aOnly - table.bOnly) / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual((table.aOnly - table.bOnly) / n - 1e-12);
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(high).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => interval({ both: 0, aOnly: 0, bOnly: 0, neither: 0 })).toThrow(
      new RangeError('table holds no pairs'),
    );
    expect(() => interval({ ...methodsTable, aOnly: 1.5 })).toThrow(/^table\.aOnly/);
    expect(() => interval(methodsTable, 1)).toThrow(/^level/);
  });
});

function drawTable(uniform: Uniform, n: number, onlyA: number, onlyB: number): typeof methodsTable {
  const table = { both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  for (let i = 0; i < n; i++) {
    const u = uniform();
    table[u < onlyA ? 'aOnly' : u < onlyA + onlyB ? 'bOnly' : 'both'] += 1;
  }
  return table;
}
