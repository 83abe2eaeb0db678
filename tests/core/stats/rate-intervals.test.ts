import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  type Interval,
  jeffreysInterval,
  wilsonInterval,
} from '../../../src/core/stats/index.ts';
import { anyLevel, anyRate } from './samples.ts';
import { chance, coverage, drawSuccesses, simulations } from './simulations.ts';

type RateInterval = (successes: number, n: number, level?: number) => Interval;

const estimators: [string, RateInterval][] = [
  ['Wilson', wilsonInterval],
  ['Clopper–Pearson', clopperPearsonInterval],
  ['Agresti–Coull', agrestiCoullInterval],
  ['Jeffreys', jeffreysInterval],
];

function expectInterval(
  { low, high }: Interval,
  [expectedLow, expectedHigh]: readonly [number, number],
): void {
  expect(low).toBeCloseTo(expectedLow, 6);
  expect(high).toBeCloseTo(expectedHigh, 6);
}

describe('intervals of a rate reproduce METHODS, section 1', () => {
  it('Wilson gives 46 of 50 .811618 to .968450', () => {
    expectInterval(wilsonInterval(46, 50), [0.811618, 0.96845]);
  });

  it('Wilson gives 50 of 50 a low end of .928652 and 0 of 20 a high end of .161125', () => {
    expectInterval(wilsonInterval(50, 50), [0.928652, 1]);
    expectInterval(wilsonInterval(0, 20), [0, 0.161125]);
  });

  it('Clopper–Pearson gives 46 of 50 .807657 to .977772 and 0 of 20 a high end of .168433', () => {
    expectInterval(clopperPearsonInterval(46, 50), [0.807657, 0.977772]);
    expectInterval(clopperPearsonInterval(0, 20), [0, 0.168433]);
  });

  it('Agresti–Coull gives 46 of 50 .806469 to .973599', () => {
    expectInterval(agrestiCoullInterval(46, 50), [0.806469, 0.973599]);
  });

  it('Jeffreys gives 46 of 50 .820934 to .972393', () => {
    expectInterval(jeffreysInterval(46, 50), [0.820934, 0.972393]);
  });

  it('Newcombe 1998 (one proportion), table I, 81 of 263: Wilson .2553 to .3662, exact .2527 to .3676', () => {
    expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(clopperPearsonInterval(81, 263).low).toBeCloseTo(0.2527, 4);
    expect(clopperPearsonInterval(81, 263).high).toBeCloseTo(0.3676, 4);
  });
});

describe.each(estimators)('the %s interval', (_name, interval) => {
  it('holds the observed rate', () => {
    fc.assert(
      fc.property(anyRate, anyLevel, ({ successes, n }, level) => {
        const { low, high } = interval(successes, n, level);
        expect(low).toBeLessThanOrEqual(successes / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(successes / n - 1e-12);
      }),
    );
  });

  it('turns around when successes and failures are swapped', () => {
    fc.assert(
      fc.property(anyRate, anyLevel, ({ successes, n }, level) => {
        const { low, high } = interval(n - successes, n, level);
        expectInterval(interval(successes, n, level), [1 - high, 1 - low]);
      }),
    );
  });

  it('answers with some width for one trial, and for a million of which all or none pass', () => {
    for (const [successes, n] of [
      [0, 1],
      [1, 1],
      [0, 1e6],
      [1e6, 1e6],
      [5e5, 1e6],
    ] as const) {
      const { low, high } = interval(successes, n);
      expect(high - low).toBeGreaterThan(0);
      expect(high - low).toBeLessThanOrEqual(1.3);
    }
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => interval(0, 0)).toThrow(new RangeError('n must be a whole number of at least 1, not 0'));
    expect(() => interval(3, 2)).toThrow(new RangeError('successes must be at most n = 2, not 3'));
    expect(() => interval(-1, 2)).toThrow(/^successes/);
    expect(() => interval(Number.NaN, 2)).toThrow(/^successes/);
    expect(() => interval(1, Number.POSITIVE_INFINITY)).toThrow(/^n /);
    for (const level of [0, 1, 1.5, Number.NaN]) expect(() => interval(1, 2, level)).toThrow(/^level/);
  });
});

describe.each(estimators.filter(([name]) => name !== 'Agresti–Coull'))(
  'the %s interval',
  (_name, interval) => {
    it('widens with the level', () => {
      fc.assert(
        fc.property(anyRate, ({ successes, n }) => {
          const narrow = interval(successes, n, 0.8);
          const wide = interval(successes, n, 0.99);
          expect(wide.low).toBeLessThanOrEqual(narrow.low);
          expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        }),
      );
    });
  },
);

describe('coverage by simulation', () => {
  it.each([
    [10, 0.9],
    [20, 0.7],
    [50, 0.95],
    [200, 0.5],
  ])('Wilson holds near .95: n = %i, rate %f', (n, rate) => {
    const held = coverage(rate, n, (uniform) => wilsonInterval(drawSuccesses(uniform, n, rate), n));
    expect(held).toBeGreaterThan(0.91 - chance(0.95)); // 10 trials at .9: exactly .9298
    expect(held).toBeLessThanOrEqual(1);
  });

  it.each([
    [10, 0.9],
    [20, 0.7],
    [50, 0.95],
    [200, 0.5],
  ])('Clopper–Pearson never holds less than .95: n = %i, rate %f', (n, rate) => {
    const held = coverage(rate, n + 1, (uniform) =>
      clopperPearsonInterval(drawSuccesses(uniform, n, rate), n),
    );
    expect(held).toBeGreaterThan(0.95 - chance(0.95));
  });

  it('Clopper–Pearson proves a floor wrongly at most 2.5 % of the time, where all of 10 would prove it 35 %', () => {
    const [n, floor] = [10, 0.9];
    const { low } = clopperPearsonInterval(n, n);
    expect(low).toBeLessThan(floor);
    const wrong =
      1 -
      coverage(floor, 3, (uniform) => ({
        ...clopperPearsonInterval(drawSuccesses(uniform, n, floor), n),
        high: 1,
      }));
    expect(wrong).toBeLessThanOrEqual(0.025 + chance(0.025, simulations));
  });
});
