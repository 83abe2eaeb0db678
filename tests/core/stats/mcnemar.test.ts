import chiSquaredCdf from '@stdlib/stats-base-dists-chisquare-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { mcnemar } from '../../../src/core/stats/index.ts';
import { anyTable, methodsTable, swapped } from './samples.ts';
import { simulations } from './simulations.ts';

describe("McNemar's test", () => {
  it('reproduces METHODS, section 2, on 18 against 8: exact .075519, mid-p .052239, χ² 3.846154, p .049860', () => {
    const test = mcnemar(methodsTable);
    expect(test.exact).toBeCloseTo(0.075519, 6);
    expect(test.midP).toBeCloseTo(0.052239, 6);
    expect(test.chiSquared).toBeCloseTo(3.846154, 6);
    expect(test.p).toBeCloseTo(0.04986, 6);
  });

  it('reproduces Bentur’s table in Fagerland 2013 (1 against 7): exact .0703, mid-p .0391, asymptotic .0339', () => {
    const test = mcnemar({ both: 1, aOnly: 1, bOnly: 7, neither: 12 });
    expect(test.exact).toBeCloseTo(0.0703, 4);
    expect(test.midP).toBeCloseTo(0.0391, 4);
    expect(test.p).toBeCloseTo(0.0339, 4);
  });

  it('reproduces the R package contingencytables (Fagerland 2017) on Cavo’s 6 against 16: .052479, .034690, .033006', () => {
    const test = mcnemar({ both: 59, aOnly: 6, bOnly: 16, neither: 80 });
    expect(test.exact).toBeCloseTo(0.052479, 6);
    expect(test.midP).toBeCloseTo(0.03469, 6);
    expect(test.p).toBeCloseTo(0.033006, 6);
  });

  it('has the upper tail of χ² with one degree of freedom as its asymptotic p', () => {
    for (const aOnly of [8, 11, 16, 30]) {
      const { chiSquared, p } = mcnemar({ ...methodsTable, aOnly });
      expect(p).toBeCloseTo(1 - chiSquaredCdf(chiSquared, 1), 10);
    }
  });

  it('follows Fagerland for a tie: exact 1, mid-p 1 − ½P(tie)', () => {
    const test = mcnemar({ both: 3, aOnly: 2, bOnly: 2, neither: 3 });
    expect(test).toMatchObject({ exact: 1, chiSquared: 0, p: 1 });
    expect(test.midP).toBeCloseTo(1 - (0.5 * 6) / 16, 12);
  });

  it('finds nothing where no pair is discordant', () => {
    expect(mcnemar({ both: 9, aOnly: 0, bOnly: 0, neither: 1 })).toEqual({
      exact: 1,
      midP: 1,
      chiSquared: 0,
      p: 1,
    });
  });

  it('does not care which candidate comes first, nor about concordant pairs, and gives probabilities', () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const test = mcnemar(table);
        expect(mcnemar(swapped(table))).toEqual(test);
        expect(mcnemar({ ...table, both: table.both + 7, neither: 0 })).toEqual(test);
        expect(test.midP).toBeLessThanOrEqual(test.exact);
        for (const p of [test.exact, test.midP, test.p]) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('raises a false alarm by mid-p at most about 5 % of the time in simulation', () => {
    const random = seededRandom(11);
    let alarms = 0;
    for (let i = 0; i < simulations; i++) {
      let aOnly = 0;
      for (let pair = 0; pair < 24; pair++) if (random.uniform() < 0.5) aOnly += 1;
      if (mcnemar({ both: 60, aOnly, bOnly: 24 - aOnly, neither: 16 }).midP <= 0.05) alarms += 1;
    }
    expect(alarms / simulations).toBeLessThan(0.065 + 4 * Math.sqrt((0.05 * 0.95) / simulations)); // exactly .0639
  });

  it('names the cell that it cannot answer for', () => {
    expect(() => mcnemar({ both: 0, aOnly: 0, bOnly: 0, neither: 0 })).toThrow(
      new RangeError('table holds no pairs'),
    );
    expect(() => mcnemar({ ...methodsTable, bOnly: -1 })).toThrow(/^table\.bOnly/);
    expect(() => mcnemar({ ...methodsTable, both: Number.NaN })).toThrow(/^table\.both/);
  });
});
