import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/random.ts';
import { correctForJudge, predictionPoweredMean } from '../../../src/core/stats/index.ts';
import { chance, coverage, drawSuccesses, simulations } from './simulations.ts';

describe('the pass rate behind a judge', () => {
  const judged = {
    observed: 0.8,
    n: 500,
    sensitivity: 0.92,
    nPositive: 100,
    specificity: 0.85,
    nNegative: 80,
  };

  it('reproduces METHODS, section 4: .844156 with a standard error of .038595', () => {
    const { value, se } = correctForJudge(judged);
    expect(value).toBeCloseTo(0.844156, 6);
    expect(se).toBeCloseTo(0.038595, 6);
  });

  it('undoes what the judge does to the true rate', () => {
    const share = fc.double({ min: 0.55, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        share,
        share,
        (truth, sensitivity, specificity) => {
          const observed = truth * sensitivity + (1 - truth) * (1 - specificity);
          expect(correctForJudge({ ...judged, observed, sensitivity, specificity }).value).toBeCloseTo(
            truth,
            9,
          );
        },
      ),
    );
  });

  it('is what was observed where the judge is perfect, with the usual standard error', () => {
    const { value, se } = correctForJudge({ ...judged, sensitivity: 1, specificity: 1 });
    expect(value).toBe(0.8);
    expect(se).toBeCloseTo(Math.sqrt(0.16 / 500), 12);
  });

  it('covers the truth about as often as its standard error says, in simulation', () => {
    const held = coverage(0.75, 61, (uniform) => {
      const right = drawSuccesses(uniform, 500, 0.75);
      const passed = drawSuccesses(uniform, right, 0.92) + drawSuccesses(uniform, 500 - right, 0.15);
      const { value, se } = correctForJudge({
        ...judged,
        observed: passed / 500,
        sensitivity: drawSuccesses(uniform, 100, 0.92) / 100,
        specificity: drawSuccesses(uniform, 80, 0.85) / 80,
      });
      return { low: value - 1.959963985 * se, high: value + 1.959963985 * se };
    });
    expect(Math.abs(held - 0.95)).toBeLessThan(0.015 + chance(0.95));
  });

  it('is left as it comes out, even beyond 1', () => {
    expect(correctForJudge({ ...judged, observed: 1 }).value).toBeGreaterThan(1);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => correctForJudge({ ...judged, sensitivity: 0.1 })).toThrow(/^sensitivity \+ specificity/);
    expect(() => correctForJudge({ ...judged, observed: 1.2 })).toThrow(/^observed/);
    expect(() => correctForJudge({ ...judged, specificity: Number.NaN })).toThrow(/^specificity/);
    expect(() => correctForJudge({ ...judged, n: 0 })).toThrow(/^n must/);
    expect(() => correctForJudge({ ...judged, nPositive: 0 })).toThrow(/^nPositive/);
    expect(() => correctForJudge({ ...judged, nNegative: 1.5 })).toThrow(/^nNegative/);
  });
});

describe('the prediction-powered mean', () => {
  const input = {
    judgedMean: 0.8,
    judgedVariance: 0.16,
    judged: 1000,
    meanDifference: -0.03,
    sdDifference: 0.3,
    labelled: 100,
  };

  it('reproduces METHODS, section 4: .77 with a standard error of .032558', () => {
    const { value, se } = predictionPoweredMean(input);
    expect(value).toBeCloseTo(0.77, 12);
    expect(se).toBeCloseTo(0.032558, 6);
  });

  it('is narrower than the labels alone where the judge is good, and no better where it is not', () => {
    const alone = Math.sqrt(0.16 / 100);
    expect(predictionPoweredMean(input).se).toBeLessThan(alone);
    expect(predictionPoweredMean({ ...input, sdDifference: 0.6 }).se).toBeGreaterThan(alone);
  });

  it('is unbiased however bad the judge is, in simulation', () => {
    const { uniform } = seededRandom(62);
    let [sum, variance] = [0, 0];
    for (let i = 0; i < simulations; i++) {
      const judgedMean = drawSuccesses(uniform, 200, 0.9) / 200; // of answers that are right half of the time
      let difference = 0;
      for (let label = 0; label < 50; label++) {
        difference += (uniform() < 0.5 ? 1 : 0) - (uniform() < 0.9 ? 1 : 0);
      }
      const { value, se } = predictionPoweredMean({
        judgedMean,
        judgedVariance: 0.09,
        judged: 200,
        meanDifference: difference / 50,
        sdDifference: Math.sqrt(0.34),
        labelled: 50,
      });
      sum += value;
      variance += se ** 2;
    }
    expect(Math.abs(sum / simulations - 0.5)).toBeLessThan(
      4 * Math.sqrt(variance / simulations / simulations),
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => predictionPoweredMean({ ...input, judgedMean: Number.NaN })).toThrow(/^judgedMean/);
    expect(() => predictionPoweredMean({ ...input, judgedVariance: -1 })).toThrow(/^judgedVariance/);
    expect(() => predictionPoweredMean({ ...input, judged: 0 })).toThrow(/^judged must/);
    expect(() => predictionPoweredMean({ ...input, meanDifference: Infinity })).toThrow(/^meanDifference/);
    expect(() => predictionPoweredMean({ ...input, sdDifference: -1 })).toThrow(/^sdDifference/);
    expect(() => predictionPoweredMean({ ...input, labelled: 0 })).toThrow(/^labelled/);
  });
});
