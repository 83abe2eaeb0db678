import { describe, expect, it } from 'vitest';
import {
  detectableDifference,
  detectableMeanDifference,
  showableMargin,
  standardErrorOf,
} from '../../../src/core/decision/detectable-difference.ts';
import {
  examplesForMcNemar,
  examplesForMeanDifference,
  examplesForNonInferiority,
} from '../../../src/core/stats/index.ts';

describe('the least difference that examples show', () => {
  it.each([
    [0.1, 100],
    [0.2, 400],
    [0.5, 2000],
  ])('is the one for which Connor asks for so many: ψ %f, n %i', (discordance, examples) => {
    const difference = detectableDifference(discordance, examples) as number;
    expect(examplesForMcNemar({ discordance, difference })).toBeCloseTo(examples, 4);
  });

  it('does not exist where nothing tells the two apart, or too few do', () => {
    expect(detectableDifference(0, 1000)).toBeNull();
    expect(detectableDifference(0.02, 100)).toBeNull();
  });

  it('is 2.8 standard errors of a mean, as the sample size has it', () => {
    const delta = detectableMeanDifference(Math.sqrt(0.04 / 250));
    const study = { delta, betweenVariance: 0.04, withinVariance: [0, 0], repeats: [1, 1] } as const;
    expect(examplesForMeanDifference(study)).toBeCloseTo(250, 4);
  });

  it('reads a standard error off an interval at 95 %', () => {
    expect(standardErrorOf({ low: -0.1959963985, high: 0.1959963985 })).toBeCloseTo(0.1, 9);
  });
});

describe('the least margin that examples show of two that are equally good', () => {
  it('is the one for which the sample size asks for so many', () => {
    const margin = showableMargin(0.1, 1963);
    expect(examplesForNonInferiority({ discordance: 0.1, margin, difference: 0 })).toBeCloseTo(1963, 4);
    expect(margin).toBeCloseTo(0.02, 5);
  });
});
