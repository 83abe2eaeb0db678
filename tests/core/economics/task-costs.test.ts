import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cascadeCost, expectedTaskCost, trainingAttempts } from '../../../src/core/economics/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

describe('the expected cost of a task', () => {
  const task = { callCost: 0.0064, passRate: 0.82, maxTries: 3, fallbackCost: 1.5 };

  it('reproduces METHODS, section 5: 1.2124 attempts, .994168 solved, $.016507; one try $.2764', () => {
    const { attempts, solved, cost } = expectedTaskCost(task);
    expect(attempts).toBeCloseTo(1.2124, 9);
    expect(solved).toBeCloseTo(0.994168, 9);
    expect(cost).toBeCloseTo(0.016507, 6);
    expect(expectedTaskCost({ ...task, maxTries: 1 }).cost).toBeCloseTo(0.2764, 9);
  });

  it('is what trying out gives, in simulation', () => {
    const { uniform } = seededRandom(71);
    const runs = 20_000;
    let [sum, squares] = [0, 0];
    const full = {
      ...task,
      passRate: 0.6,
      verifierCost: 0.001,
      undetectedErrorRate: 0.1,
      undetectedErrorCost: 2,
    };
    for (let i = 0; i < runs; i++) {
      let [cost, solved] = [0, false];
      for (let attempt = 0; attempt < 3 && !solved; attempt++) {
        cost += 0.0074;
        solved = uniform() < 0.6;
      }
      cost += solved ? (uniform() < 0.1 ? 2 : 0) : 1.5;
      sum += cost;
      squares += cost ** 2;
    }
    const mean = sum / runs;
    const se = Math.sqrt((squares / runs - mean ** 2) / runs);
    expect(Math.abs(expectedTaskCost(full).cost - mean)).toBeLessThan(4 * se);
  });

  it('is the sum of the truncated geometric distribution, whatever the rate', () => {
    fc.assert(
      fc.property(anyShare, fc.integer({ min: 1, max: 30 }), (passRate, maxTries) => {
        let [attempts, unsolved] = [0, 1];
        for (let attempt = 0; attempt < maxTries; attempt++) {
          attempts += unsolved;
          unsolved *= 1 - passRate;
        }
        const result = expectedTaskCost({ ...task, passRate, maxTries });
        expect(result.attempts).toBeCloseTo(attempts, 9);
        expect(result.solved).toBeCloseTo(1 - unsolved, 9);
      }),
    );
  });

  it('stays stable where nothing, almost nothing or everything passes', () => {
    expect(expectedTaskCost({ ...task, passRate: 0 })).toMatchObject({ attempts: 3, solved: 0 });
    expect(expectedTaskCost({ ...task, passRate: 1e-18 }).attempts).toBeCloseTo(3, 12);
    expect(expectedTaskCost({ ...task, passRate: 1 })).toMatchObject({
      attempts: 1,
      solved: 1,
      cost: 0.0064,
    });
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => expectedTaskCost({ ...task, callCost: -1 })).toThrow(/^callCost/);
    expect(() => expectedTaskCost({ ...task, passRate: 1.1 })).toThrow(/^passRate/);
    expect(() => expectedTaskCost({ ...task, maxTries: 0 })).toThrow(
      new RangeError('maxTries must be a whole number of at least 1, not 0'),
    );
    expect(() => expectedTaskCost({ ...task, fallbackCost: Number.NaN })).toThrow(/^fallbackCost/);
    expect(() => expectedTaskCost({ ...task, verifierCost: -1 })).toThrow(/^verifierCost/);
    expect(() => expectedTaskCost({ ...task, undetectedErrorRate: 2 })).toThrow(/^undetectedErrorRate/);
    expect(() => expectedTaskCost({ ...task, undetectedErrorCost: -1 })).toThrow(/^undetectedErrorCost/);
  });
});

describe('the attempts at training', () => {
  const plan = { cost: 4000, successRate: 0.65, maxTries: 3 };

  it('reproduce METHODS, section 5: 1.4725 runs, .957125 success, $5,890', () => {
    const { attempts, success, cost } = trainingAttempts(plan);
    expect(attempts).toBeCloseTo(1.4725, 9);
    expect(success).toBeCloseTo(0.957125, 9);
    expect(cost).toBeCloseTo(5890, 9);
  });

  it('pay for every run where none succeeds, and for one where all do', () => {
    expect(trainingAttempts({ ...plan, successRate: 0 })).toEqual({ attempts: 3, success: 0, cost: 12_000 });
    expect(trainingAttempts({ ...plan, successRate: 1 })).toEqual({ attempts: 1, success: 1, cost: 4000 });
  });

  it('name the argument that they cannot be told for', () => {
    expect(() => trainingAttempts({ ...plan, cost: -1 })).toThrow(/^cost/);
    expect(() => trainingAttempts({ ...plan, successRate: Number.NaN })).toThrow(/^successRate/);
    expect(() => trainingAttempts({ ...plan, maxTries: 1.5 })).toThrow(/^maxTries/);
  });
});

describe('the cost of a cascade', () => {
  const cascade = {
    cheap: 0.002,
    verifier: 0.0005,
    strong: 0.02,
    cheapAccuracy: 0.85,
    sensitivity: 0.95,
    specificity: 0.8,
    strongGivenCheapRight: 0.97,
    strongGivenCheapWrong: 0.7,
  };

  it('reproduces METHODS, section 5: .1625 escalated, $.00575, accuracy .932725, $.006165 a success', () => {
    const { escalated, cost, accuracy, costPerSuccess } = cascadeCost(cascade);
    expect(escalated).toBeCloseTo(0.1625, 9);
    expect(cost).toBeCloseTo(0.00575, 9);
    expect(accuracy).toBeCloseTo(0.932725, 9);
    expect(costPerSuccess).toBeCloseTo(0.006165, 6);
  });

  it('would promise .958544 if the strong model’s failures were independent of the cheap one’s', () => {
    const alone = 0.85 * 0.97 + 0.15 * 0.7;
    const { accuracy } = cascadeCost({
      ...cascade,
      strongGivenCheapRight: alone,
      strongGivenCheapWrong: alone,
    });
    expect(accuracy).toBeCloseTo(0.958544, 6);
  });

  it('is the strong model alone where everything is stopped, the cheap one alone where nothing is', () => {
    fc.assert(
      fc.property(anyShare, anyShare, anyShare, (right, wrong, share) => {
        const cheapAccuracy = 0.1 + 0.8 * share;
        const given = {
          ...cascade,
          cheapAccuracy,
          strongGivenCheapRight: 0.1 + 0.9 * right,
          strongGivenCheapWrong: wrong,
        };
        const all = cascadeCost({ ...given, sensitivity: 0, specificity: 1 });
        expect(all.escalated).toBeCloseTo(1, 12);
        expect(all.cost).toBeCloseTo(0.0225, 12);
        expect(all.accuracy).toBeCloseTo(
          cheapAccuracy * given.strongGivenCheapRight + (1 - cheapAccuracy) * wrong,
          12,
        );
        const none = cascadeCost({ ...given, sensitivity: 1, specificity: 0 });
        expect(none.escalated).toBe(0);
        expect(none.accuracy).toBeCloseTo(cheapAccuracy, 12);
      }),
    );
  });

  it('has no cost per success where nothing succeeds', () => {
    const hopeless = { ...cascade, cheapAccuracy: 0, strongGivenCheapWrong: 0 };
    expect(() => cascadeCost(hopeless)).toThrow(/^cheapAccuracy and strongGivenCheapWrong/);
  });

  it('names the argument that it cannot answer for', () => {
    for (const name of ['cheap', 'verifier', 'strong'] as const) {
      expect(() => cascadeCost({ ...cascade, [name]: -1 })).toThrow(new RegExp(`^${name} `));
    }
    for (const name of [
      'cheapAccuracy',
      'sensitivity',
      'specificity',
      'strongGivenCheapRight',
      'strongGivenCheapWrong',
    ] as const) {
      expect(() => cascadeCost({ ...cascade, [name]: 1.1 })).toThrow(new RegExp(`^${name} `));
    }
  });
});
