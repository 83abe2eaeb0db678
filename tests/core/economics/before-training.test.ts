import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gapRecovered,
  learningCurve,
  netPresentValue,
  type PilotPoint,
  powerLawThrough,
  reinforcementBill,
  requiredToPay,
  rftReadiness,
} from '../../../src/core/economics/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

const three = [
  { n: 50, accuracy: 0.62 },
  { n: 100, accuracy: 0.7 },
  { n: 200, accuracy: 0.75 },
];

describe('a power law through three points', () => {
  it('reproduces METHODS, section 7', () => {
    const law = powerLawThrough(three);
    expect(law.c).toBeCloseTo(0.678072, 6);
    expect(law.a).toBeCloseTo(0.833333, 6);
    expect(law.at(400)).toBeCloseTo(0.78125, 6);
    expect(law.at(1000)).toBeCloseTo(0.805352, 6);
  });

  it('goes through the points of any such law', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        fc.double({ min: 0.1, max: 1.5, noNaN: true }),
        fc.integer({ min: 10, max: 1000 }),
        (a, share, c, least) => {
          const truth = (n: number): number => a - a * share * (n / least) ** -c;
          const points = [least, 3 * least, 9 * least].map((n) => ({ n, accuracy: truth(n) }));
          const law = powerLawThrough(points);
          for (const n of [least, 2 * least, 40 * least]) expect(law.at(n)).toBeCloseTo(truth(n), 6);
        },
      ),
    );
  });

  it('refuses what no such law goes through', () => {
    const at = (...accuracies: number[]) =>
      accuracies.map((accuracy, index) => ({ n: 50 * 2 ** index, accuracy }));
    expect(() => powerLawThrough(at(0.6, 0.7, 0.8))).toThrow(/gain less/);
    expect(() => powerLawThrough(at(0.6, 0.7, 0.65))).toThrow(/gain less/);
    expect(() => powerLawThrough(at(0.6, 0.6, 0.6))).toThrow(/gain less/);
    expect(() => powerLawThrough(at(0.6, 0.7))).toThrow(/^points must be three, not 2/);
    expect(() => powerLawThrough(three.map((point, index) => ({ ...point, n: 50 * (index + 1) })))).toThrow(
      /equal ratios/,
    );
    expect(() => powerLawThrough(three.toReversed())).toThrow(/equal ratios/);
  });
});

describe('a learning curve', () => {
  const random = seededRandom(20261);
  const pilots = (truth: (n: number) => number, examples: number): PilotPoint[] =>
    [50, 100, 200].map((n) => {
      let passed = 0;
      for (let index = 0; index < examples; index++) if (random.uniform() < truth(n)) passed += 1;
      return { n, accuracy: passed / examples, examples };
    });

  it('says of about a third of three pilots of 500 examples that they tell no forecast', () => {
    const law = powerLawThrough(three);
    const rounds = Array.from({ length: 60 }, (_, seed) =>
      learningCurve(pilots(law.at, 500), { teacher: 0.85, seed }),
    );
    const silent = rounds.filter(({ identified }) => !identified);
    expect(silent.length / rounds.length).toBeGreaterThan(0.15);
    expect(silent.length / rounds.length).toBeLessThan(0.5);
    for (const curve of silent) {
      expect(curve.at(1000)).toBeNull();
      expect(curve.drawsAt(1000)).toHaveLength(0);
    }
  });

  it('holds what comes of a thousand examples as often as it says, over laws of all kinds', () => {
    let told = 0;
    let held = 0;
    for (let seed = 0; seed < 60; seed++) {
      const teacher = 0.75 + 0.2 * random.uniform();
      const a = teacher - 0.06 * random.uniform();
      const c = Math.exp(Math.log(0.2) + random.uniform() * Math.log(7));
      const gap = a * (0.15 + 0.35 * random.uniform());
      const truth = (n: number): number => a - gap * (n / 50) ** -c;
      const range = learningCurve(pilots(truth, 500), { teacher, seed, level: 0.9 }).at(1000);
      if (range === null) continue;
      told += 1;
      if (range.low <= truth(1000) && truth(1000) <= range.high) held += 1;
    }
    expect(told).toBeGreaterThan(20);
    expect(held / told).toBeGreaterThan(0.8);
  });

  it('finds a steep law from exact pilots, and is as wide as trainings differ', () => {
    const law = powerLawThrough(three);
    const exact = three.map((point) => ({ ...point, examples: 100_000 }));
    const range = learningCurve(exact, { seed: 1 }).at(1000);
    expect(range?.low).toBeLessThan(law.at(1000));
    expect(range?.high).toBeGreaterThan(law.at(1000));
    expect((range?.high ?? 1) - (range?.low ?? 0)).toBeLessThan(0.05);
    const spread = learningCurve(exact, { seed: 1, betweenRunSd: 0.03, teacher: 0.85 }).at(1000);
    expect((spread?.high ?? 0) - (spread?.low ?? 0)).toBeGreaterThan(0.08);
  });

  it('is not told by two sizes, by pilots all alike, or by gains that grow', () => {
    const at = (...accuracies: number[]) =>
      accuracies.map((accuracy, index) => ({ n: 50 * 2 ** index, accuracy, examples: 20_000 }));
    for (const points of [at(0.6, 0.7), at(0.7, 0.7, 0.7), at(0.5, 0.55, 0.65), []])
      expect(learningCurve(points, { seed: 1 }).identified).toBe(false);
  });

  it('gives the same for the same seed, and names what it cannot take', () => {
    const points = three.map((point) => ({ ...point, examples: 4000 }));
    expect(learningCurve(points, { seed: 3 }).at(800)).toEqual(learningCurve(points, { seed: 3 }).at(800));
    expect(() => learningCurve([{ n: 0, accuracy: 0.5, examples: 10 }], { seed: 1 })).toThrow(/^points.n/);
    expect(() => learningCurve(points, { seed: 1, teacher: 2 })).toThrow(/^teacher/);
  });
});

describe('readiness for reinforcement', () => {
  const passes = [0, 0, 1, 2, 4, 8, 12, 16, 16, 16];

  it('reproduces METHODS, section 7', () => {
    const ready = rftReadiness({ passes, samples: 16, groupSize: 8, ks: [1, 4, 8] });
    expect(ready.passAt.map(({ rate }) => Number(rate.toFixed(6)))).toEqual([0.46875, 0.638901, 0.722813]);
    expect(ready.informativeGroupsPlugIn).toBeCloseTo(0.38516, 6);
    expect(ready.informativeGroups).toBeCloseTo(0.418959, 6);
    expect(ready.rewardVariance).toBeCloseTo(0.084583, 6);
    expect(ready.sometimesSolved).toBe(0.5);
  });

  it('finds nothing to learn from where all is solved, or nothing', () => {
    const none = rftReadiness({ passes: [0, 16], samples: 16, groupSize: 4, ks: [] });
    expect(none).toMatchObject({ sometimesSolved: 0, rewardVariance: 0 });
    expect(none.informativeGroups).toBeCloseTo(0, 12);
  });

  it('names what does not fit', () => {
    const good = { passes, samples: 16, groupSize: 8, ks: [1] };
    expect(() => rftReadiness({ ...good, passes: [17] })).toThrow(/^passes/);
    expect(() => rftReadiness({ ...good, passes: [] })).toThrow(/^passes/);
    expect(() => rftReadiness({ ...good, groupSize: 17 })).toThrow(/^groupSize/);
    expect(() => rftReadiness({ ...good, samples: 1 })).toThrow(/^samples/);
    expect(() => rftReadiness({ ...good, ks: [17] })).toThrow(/^k/);
  });
});

describe('the gap recovered', () => {
  it('reproduces METHODS, section 7', () => {
    expect(gapRecovered({ base: 0.62, student: 0.84, teacher: 0.9 })).toBeCloseTo(0.785714, 6);
  });

  it('is not there where the teacher is no better', () => {
    expect(() => gapRecovered({ base: 0.6, student: 0.7, teacher: 0.6 })).toThrow(/^teacher/);
    expect(gapRecovered({ base: 0.6, student: 0.95, teacher: 0.9 })).toBeGreaterThan(1);
  });
});

describe('what training must reach to pay', () => {
  const base = {
    requests: Array.from({ length: 12 }, () => 100_000),
    incumbent: { usdPerRequest: 0.005, accuracy: 0.9 },
    tuned: { usdPerRequest: 0.001, accuracy: 0.92 },
    oneOffUsd: 3000,
    usdPerMonth: 50,
    usdPerError: 0.1,
    yearlyRate: 0.12,
  };
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const cases = fc.record({
    requests: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 24 }),
    incumbent: fc.record({ usdPerRequest: fc.double({ min: 0, max: 0.1, noNaN: true }), accuracy: share }),
    tuned: fc.record({ usdPerRequest: fc.double({ min: 0, max: 0.1, noNaN: true }), accuracy: share }),
    oneOffUsd: fc.double({ min: 0, max: 50_000, noNaN: true }),
    usdPerMonth: fc.double({ min: 0, max: 500, noNaN: true }),
    usdPerError: fc.double({ min: 0.001, max: 2, noNaN: true }),
    yearlyRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });

  it('says the present value that the monthly flows have', () => {
    const saved = 0.005 - 0.001 + 0.02 * 0.1;
    const flows = [-3000, ...Array.from({ length: 12 }, () => 100_000 * saved - 50)];
    expect(requiredToPay(base).netPresentValueUsd).toBeCloseTo(netPresentValue(flows, 0.12), 6);
  });

  it('names an accuracy and a price at which nothing is gained and nothing lost', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { minAccuracy, maxUsdPerRequest } = requiredToPay(one);
        const worth = (tuned: Partial<typeof one.tuned>): number =>
          requiredToPay({ ...one, tuned: { ...one.tuned, ...tuned } }).netPresentValueUsd;
        const near = 1e-6 * (1 + one.oneOffUsd + 24e6);
        if (minAccuracy === 'never') expect(worth({ accuracy: 1 })).toBeLessThan(near);
        else if (minAccuracy > 0) expect(Math.abs(worth({ accuracy: minAccuracy }))).toBeLessThan(near);
        else expect(worth({ accuracy: 0 })).toBeGreaterThan(-near);
        if (maxUsdPerRequest === 'never') expect(worth({ usdPerRequest: 0 })).toBeLessThan(near);
        else if (one.requests.some((count) => count > 0))
          expect(Math.abs(worth({ usdPerRequest: maxUsdPerRequest }))).toBeLessThan(near);
      }),
    );
  });

  it('asks no accuracy where errors cost nothing and the price alone pays, and says never where nothing does', () => {
    expect(requiredToPay({ ...base, usdPerError: 0 }).minAccuracy).toBe(0);
    const dear = { ...base, usdPerError: 0, oneOffUsd: 1e6 };
    expect(requiredToPay(dear)).toMatchObject({ minAccuracy: 'never', maxUsdPerRequest: 'never' });
    const switchedOff = { ...base, requests: [0, 0] };
    expect(requiredToPay(switchedOff)).toMatchObject({ minAccuracy: 'never', maxUsdPerRequest: 'never' });
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => requiredToPay({ ...base, requests: [] })).toThrow(/^requests/);
    expect(() => requiredToPay({ ...base, requests: [-1] })).toThrow(/^requests\[0\]/);
    expect(() => requiredToPay({ ...base, tuned: { usdPerRequest: 1, accuracy: 2 } })).toThrow(
      /^tuned.accuracy/,
    );
  });
});

describe('the bill of a reinforcement job', () => {
  const hours = (count: number): number => count * 3600;

  it('is by the core loop alone: of 6 hours elapsed, 4 of them core loop, $400 at $100 an hour', () => {
    expect(reinforcementBill({ coreLoopSeconds: hours(4), usdPerHour: 100 })).toBe(400);
  });

  it('leaves out what the provider lost: of 3 hours trained, 1 of them lost, $200', () => {
    const bill = { coreLoopSeconds: hours(3), lostSeconds: hours(1), usdPerHour: 100 };
    expect(reinforcementBill(bill)).toBe(200);
  });

  it('is in whole cents', () => {
    expect(reinforcementBill({ coreLoopSeconds: 61.4, usdPerHour: 100 })).toBe(1.71);
    expect(reinforcementBill({ coreLoopSeconds: 0, usdPerHour: 100 })).toBe(0);
    expect(() => reinforcementBill({ coreLoopSeconds: 1, lostSeconds: 2, usdPerHour: 1 })).toThrow(
      /^lostSeconds/,
    );
  });
});
