import { describe, expect, it } from 'vitest';
import { type PlanWorlds, valueOfTraining } from '../../../src/core/estimate/draw-plans.ts';
import { chanceToPay, judgeTraining, type TrainingCourt } from '../../../src/core/estimate/judge-training.ts';
import { readinessOf } from '../../../src/core/estimate/readiness.ts';
import type { Alternative, Measure } from '../../../src/core/model/training-estimate.ts';

const KEEP = Float64Array.of(1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000);

/** A training whose total lies below the 1,000 of what serves in so many of ten draws. */
function plan(id: string, pays: number, { proof = 1, oneOff = 50 } = {}): PlanWorlds {
  const totals = KEEP.map((_, draw) => (draw < pays ? 500 : 1040));
  const oneOffUsd = KEEP.map(() => oneOff);
  const chances = KEEP.map(() => proof);
  const value = valueOfTraining(KEEP, totals, oneOffUsd, chances);
  return { id, accuracy: KEEP.map(() => 0.9), totals, oneOffUsd, proof: chances, value };
}

const PILOT: Measure = { kind: 'pilot', what: 'a pilot', how: 'make it', costUsd: 1, worthUsd: 20 };
const LUNA: Alternative = {
  kind: 'cheaper-model',
  label: 'luna',
  totalUsd: 100,
  savingUsd: 900,
  beatsTraining: true,
  isProven: false,
  detail: '',
};

const judged = (parts: Partial<TrainingCourt>): string => {
  const { verdict, best } = judgeTraining({
    plans: [plan('tuned', 10)],
    keep: KEEP,
    keepQualifies: true,
    alternatives: [],
    next: [],
    ...parts,
  });
  return `${verdict} ${best}`;
};

describe('the verdict on training', () => {
  it('is train where it surely pays, whatever could still be measured', () => {
    expect(judged({ next: [PILOT] })).toBe('train tuned');
  });

  it('is measure first where it probably pays and something is worth its price', () => {
    expect(judged({ plans: [plan('tuned', 6)], next: [PILOT] })).toBe('measure-first tuned');
    expect(judged({ plans: [plan('tuned', 6)] })).toBe('train tuned');
  });

  it('is do not train where it is expected to lose, and nothing would tell more', () => {
    expect(judged({ plans: [plan('tuned', 0)] })).toBe('do-not-train tuned');
    expect(judged({ plans: [plan('tuned', 0)], next: [PILOT] })).toBe('measure-first tuned');
  });

  it('lets a measured, cheaper baseline beat any training', () => {
    expect(judged({ alternatives: [{ ...LUNA, kind: 'prompted', isProven: true }] })).toBe(
      'do-not-train tuned',
    );
  });

  it('asks for a look at a cheaper model first, but not for a wait that only the user can grant', () => {
    expect(judged({ alternatives: [LUNA] })).toBe('measure-first tuned');
    expect(judged({ alternatives: [{ ...LUNA, kind: 'batch' }] })).toBe('train tuned');
  });

  it('goes by the chance to qualify where what serves does not qualify', () => {
    const hopeless = plan('tuned', 10, { proof: 0.01 });
    expect(judged({ keepQualifies: false, plans: [hopeless] })).toBe('do-not-train tuned');
    expect(judged({ keepQualifies: false, plans: [plan('tuned', 0, { proof: 0.9 })] })).toBe('train tuned');
    expect(judged({ keepQualifies: false, plans: [plan('tuned', 10, { proof: 0.5 })] })).toBe(
      'measure-first tuned',
    );
  });

  it('picks the training that is worth most', () => {
    expect(judged({ plans: [plan('weak', 8), plan('strong', 10)] })).toBe('train strong');
  });

  it('has no best where nothing can be forecast', () => {
    expect(judged({ plans: [] })).toBe('do-not-train null');
    expect(judged({ plans: [], next: [PILOT] })).toBe('measure-first null');
  });

  it('loses what was spent where a model is not shown to qualify, and never more', () => {
    const never = plan('tuned', 10, { proof: 0 });
    expect([...never.value]).toEqual(Array.from(KEEP, () => -50));
    const value = valueOfTraining(
      Float64Array.of(1000),
      Float64Array.of(5000),
      Float64Array.of(50),
      Float64Array.of(1),
    );
    expect([...value]).toEqual([-50]);
    expect(chanceToPay(plan('tuned', 5, { proof: 0.5 }), KEEP)).toBeCloseTo(0.25, 12);
  });
});

describe('readiness for reinforcement', () => {
  const of = (passes: readonly number[]) => readinessOf({ candidate: 'mini', passes, samples: 16 });

  it('has the figures of the formula’s own case', () => {
    const found = of([0, 0, 1, 2, 4, 8, 12, 16, 16, 16]);
    expect(found.failureShare).toBeCloseTo(1 - 0.46875, 10);
    expect(found.informativeGroups).toBeCloseTo(0.418959, 6);
    expect(found.passAt.find(({ k }) => k === 8)?.rate).toBeCloseTo(0.722813, 6);
    expect(found.verdict).toBe('ready');
  });

  it('tells a base without signal from one that has little left to gain', () => {
    expect(of([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]).verdict).toBe('no-signal');
    expect(of([16, 16, 16, 16, 16, 16, 16, 16, 16, 15]).verdict).toBe('nearly-solved');
    expect(of([0, 0, 0, 0, 0, 0, 0, 4, 8, 16]).verdict).toBe('little-signal');
    expect(of([16, 16, 16, 0, 0, 0, 16, 16, 0, 16]).verdict).toBe('no-signal');
  });
});
