import { describe, expect, it } from 'vitest';
import { nonInferiority, tangoInterval } from '../../../src/core/stats/index.ts';
import { methodsTable } from './samples.ts';

const concordant = (n: number): typeof methodsTable => ({ both: n, aOnly: 0, bOnly: 0, neither: 0 });

describe('the non-inferiority test', () => {
  it('reproduces METHODS, section 2, on 140/18/8/34: margin .02 z 2.661793, p .003886; .05 z 3.595204, p .000162', () => {
    const narrow = nonInferiority(methodsTable, 0.02);
    expect(narrow.z).toBeCloseTo(2.661793, 6);
    expect(narrow.p).toBeCloseTo(0.003886, 6);
    const wide = nonInferiority(methodsTable, 0.05);
    expect(wide.z).toBeCloseTo(3.595204, 6);
    expect(wide.p).toBeCloseTo(0.000162, 6);
  });

  it('reports Tango’s interval at 1 − 2α', () => {
    expect(nonInferiority(methodsTable, 0.02, 0.05).interval).toEqual(tangoInterval(methodsTable, 0.9));
  });

  it('calls the candidate by where the interval lies', () => {
    const verdict = (aOnly: number, bOnly: number): string =>
      nonInferiority({ both: 400 - aOnly - bOnly, aOnly, bOnly, neither: 0 }, 0.03).verdict;
    expect(verdict(40, 10)).toBe('superior');
    expect(verdict(10, 10)).toBe('non-inferior');
    expect(verdict(10, 22)).toBe('inconclusive');
    expect(verdict(5, 60)).toBe('inferior');
  });

  it('answers without discordant pairs: 300 examples prove a margin of .02, 10 do not', () => {
    expect(nonInferiority(concordant(300), 0.02).verdict).toBe('non-inferior');
    expect(nonInferiority(concordant(10), 0.02).verdict).toBe('inconclusive');
  });

  it('finds no evidence either way without discordant pairs and without a margin', () => {
    expect(nonInferiority(concordant(300), 0)).toMatchObject({ z: 0, p: 0.5, verdict: 'inconclusive' });
  });

  it('agrees with its own interval: p ≤ α exactly where the low end exceeds −margin', () => {
    for (let aOnly = 0; aOnly <= 20; aOnly++) {
      for (let bOnly = 0; bOnly <= 20; bOnly++) {
        const { p, interval } = nonInferiority({ both: 100, aOnly, bOnly, neither: 20 }, 0.04);
        expect(p <= 0.025).toBe(interval.low >= -0.04);
      }
    }
  });

  it('without a margin is McNemar’s asymptotic statistic', () => {
    expect(nonInferiority(methodsTable, 0).z ** 2).toBeCloseTo(100 / 26, 10);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => nonInferiority(methodsTable, -0.01)).toThrow(/^margin/);
    expect(() => nonInferiority(methodsTable, 1)).toThrow(/^margin/);
    expect(() => nonInferiority(methodsTable, Number.NaN)).toThrow(/^margin/);
    expect(() => nonInferiority(methodsTable, 0.02, 0.5)).toThrow(/^alpha/);
    expect(() => nonInferiority(concordant(0), 0.02)).toThrow(/^table/);
  });
});
