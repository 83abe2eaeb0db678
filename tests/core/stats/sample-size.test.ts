import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import {
  examplesForMcNemar,
  examplesForMeanDifference,
  examplesForNonInferiority,
  mcnemar,
  nonInferiority,
} from '../../../src/core/stats/index.ts';
import { simulations } from './simulations.ts';

/** A table of `n` examples, each won by a, by b, or by neither alone. */
function drawTable(uniform: () => number, n: number, aOnlyRate: number, bOnlyRate: number) {
  const table = { both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  for (let i = 0; i < n; i++) {
    const u = uniform();
    if (u < aOnlyRate) table.aOnly += 1;
    else if (u < aOnlyRate + bOnlyRate) table.bOnly += 1;
    else table.both += 1;
  }
  return table;
}

describe('the examples that a mean difference needs', () => {
  const study = {
    delta: 0.03,
    betweenVariance: 1 / 9,
    withinVariance: [1 / 6, 1 / 6],
    repeats: [1, 1],
  } as const;

  it('reproduce METHODS, section 3 (and Miller 2024: some 969): 968.997498, 3875.989992, 1259.696747', () => {
    expect(examplesForMeanDifference({ ...study, withinVariance: [0, 0] })).toBeCloseTo(968.997498, 6);
    expect(examplesForMeanDifference(study)).toBeCloseTo(3875.989992, 6);
    expect(examplesForMeanDifference({ ...study, repeats: [10, 10] })).toBeCloseTo(1259.696747, 6);
  });

  it('grow as the difference shrinks, fall with repeats, and never below what examples alone need', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.5, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (delta, k) => {
          const repeated = examplesForMeanDifference({ ...study, delta, repeats: [k, k] });
          expect(examplesForMeanDifference({ ...study, delta: delta / 2, repeats: [k, k] })).toBeCloseTo(
            4 * repeated,
            4,
          );
          expect(examplesForMeanDifference({ ...study, delta, repeats: [k + 1, k] })).toBeLessThan(repeated);
          expect(repeated).toBeGreaterThan(
            examplesForMeanDifference({ ...study, delta, withinVariance: [0, 0] }),
          );
        },
      ),
    );
  });

  it('do not depend on which candidate is better', () => {
    expect(examplesForMeanDifference({ ...study, delta: -0.03 })).toBe(examplesForMeanDifference(study));
  });

  it('name the argument that they cannot be told for', () => {
    expect(() => examplesForMeanDifference({ ...study, delta: 0 })).toThrow(/^delta/);
    expect(() => examplesForMeanDifference({ ...study, delta: Number.NaN })).toThrow(/^delta/);
    expect(() => examplesForMeanDifference({ ...study, betweenVariance: -1 })).toThrow(/^betweenVariance/);
    expect(() => examplesForMeanDifference({ ...study, withinVariance: [0, -1] })).toThrow(
      /^withinVariance\[1\]/,
    );
    expect(() => examplesForMeanDifference({ ...study, repeats: [0, 1] })).toThrow(/^repeats\[0\]/);
    expect(() => examplesForMeanDifference({ ...study, alpha: 0 })).toThrow(/^alpha/);
    expect(() => examplesForMeanDifference({ ...study, power: 1 })).toThrow(/^power/);
    expect(() => examplesForMeanDifference({ ...study, power: 0.02 })).toThrow(
      new RangeError('power must exceed 0.025, which no example gives, not be 0.02'),
    );
  });
});

describe("the examples that McNemar's test needs", () => {
  it('reproduce METHODS, section 3: 405.775865', () => {
    expect(examplesForMcNemar({ discordance: 0.13, difference: 0.05 })).toBeCloseTo(405.775865, 6);
  });

  it('give the power that was asked for, in simulation', () => {
    const { uniform } = seededRandom(31);
    const runs = Math.ceil(simulations / 2);
    let seen = 0;
    for (let i = 0; i < runs; i++) if (mcnemar(drawTable(uniform, 406, 0.09, 0.04)).p <= 0.05) seen += 1;
    expect(Math.abs(seen / runs - 0.8)).toBeLessThan(0.02 + 4 * Math.sqrt(0.16 / runs));
  });

  it('are the fewer, the rarer discordant pairs are, and the same either way round', () => {
    const rare = examplesForMcNemar({ discordance: 0.08, difference: 0.05 });
    expect(rare).toBeLessThan(examplesForMcNemar({ discordance: 0.13, difference: 0.05 }));
    expect(examplesForMcNemar({ discordance: 0.08, difference: -0.05 })).toBeCloseTo(rare, 9);
  });

  it('name the argument that they cannot be told for', () => {
    expect(() => examplesForMcNemar({ discordance: 0.13, difference: 0 })).toThrow(/^difference/);
    expect(() => examplesForMcNemar({ discordance: 0.04, difference: 0.05 })).toThrow(
      new RangeError('difference must be at most discordance = 0.04, not 0.05'),
    );
    expect(() => examplesForMcNemar({ discordance: 1.1, difference: 0.05 })).toThrow(/^discordance/);
    expect(() => examplesForMcNemar({ discordance: 0.13, difference: 0.05, alpha: 1 })).toThrow(/^alpha/);
  });
});

describe('the examples that non-inferiority needs', () => {
  const study = { discordance: 0.046, margin: 0.02, difference: 0 };

  it('reproduce METHODS, section 3: 902.621169 at .025, 710.994082 at .05', () => {
    expect(examplesForNonInferiority(study)).toBeCloseTo(902.621169, 6);
    expect(examplesForNonInferiority({ ...study, alpha: 0.05 })).toBeCloseTo(710.994082, 6);
  });

  it('give about the power that was asked for, in simulation', () => {
    const { uniform } = seededRandom(32);
    const runs = Math.ceil(simulations / 2);
    let shown = 0;
    for (let i = 0; i < runs; i++) {
      if (nonInferiority(drawTable(uniform, 903, 0.023, 0.023), 0.02).p <= 0.025) shown += 1;
    }
    expect(Math.abs(shown / runs - 0.8)).toBeLessThan(0.04 + 4 * Math.sqrt(0.16 / runs));
  });

  it('fall where the candidate is better than it needs to be, and with a wider margin', () => {
    const needed = examplesForNonInferiority(study);
    expect(examplesForNonInferiority({ ...study, difference: 0.01 })).toBeLessThan(needed);
    expect(examplesForNonInferiority({ ...study, difference: -0.01 })).toBeGreaterThan(needed);
    expect(examplesForNonInferiority({ ...study, margin: 0.04 })).toBeCloseTo(needed / 4, 9);
  });

  it('name the argument that they cannot be told for', () => {
    expect(() => examplesForNonInferiority({ ...study, discordance: 0 })).toThrow(/^discordance/);
    expect(() => examplesForNonInferiority({ ...study, margin: 1 })).toThrow(/^margin/);
    expect(() => examplesForNonInferiority({ ...study, difference: -0.02 })).toThrow(
      /^difference must exceed -margin/,
    );
    expect(() => examplesForNonInferiority({ ...study, difference: 0.05 })).toThrow(
      /^difference must be at most/,
    );
    expect(() => examplesForNonInferiority({ ...study, power: 0.025 })).toThrow(/^power/);
  });
});
