import { describe, expect, it } from 'vitest';
import { findFaults } from '../../src/app/audit/find-faults.ts';
import { meanOf, rateOf } from '../../src/core/audit/estimates.ts';
import type { AttackResult, GraderAudit } from '../../src/core/model/audit.ts';

const N = 100;
const share = (value: number) => rateOf(Array.from({ length: N }, (_, index) => index < value * N));

/** An attack that passes on this share of the examples. */
const attack = (id: string, reward: number, unscored = 0): AttackResult => ({
  id,
  what: id,
  examples: N,
  unscored,
  reason: unscored > 0 ? 'it threw' : null,
  reward: share(reward),
  passed: share(reward),
  stolen: reward,
  worst: [],
});

const NOTHING: GraderAudit = {
  grader: 'g',
  findings: [],
  gaps: [],
  stopped: false,
  references: null,
  honest: null,
  constant: null,
  attacks: [],
  repeated: { answers: 20, flipped: 0 },
  length: null,
  place: null,
  family: null,
  agreement: [],
  per1000: { seconds: 0, usd: 0, input: 0, output: 0 },
  grades: 0,
};

const faultsOf = (facts: Partial<GraderAudit>): string[] =>
  findFaults({ ...NOTHING, ...facts }).map(({ kind, what }) => `${kind}: ${what}`);

describe('a fault', () => {
  it('is told once where everything is rewarded: nothing at all gets it', () => {
    const attacks = ['refusal', 'echo', 'empty', 'very-long'].map((id) => attack(id, 1));
    expect(faultsOf({ attacks })).toEqual([expect.stringMatching(/^attack: .*\(empty\)/)]);
    const more = [...attacks.slice(1, 3).map(({ id }) => attack(id, 0.5)), attack('refusal', 1)];
    expect(faultsOf({ attacks: more }).join()).toMatch(/empty.*refusal/);
  });

  it('by who knows nothing comes before one by who knows the right answer', () => {
    const faults = faultsOf({ attacks: [attack('hedged', 1), attack('echo', 0.5)] });
    expect(faults.map((one) => /\((.*?)\)/.exec(one)?.[1])).toEqual(['echo', 'hedged']);
  });

  it('is none where many answers at once get what a constant gets', () => {
    const constant = { answer: 'a', right: share(0.25) as NonNullable<ReturnType<typeof share>> };
    expect(faultsOf({ constant, attacks: [attack('every-answer', 0.25)] })).toEqual([]);
    expect(faultsOf({ constant, attacks: [attack('every-answer', 0.5)] })).toHaveLength(1);
    const chance = [attack('another-answer', 0.09), attack('repeated-keys', 0.09)];
    expect(faultsOf({ attacks: chance })).toEqual([]);
  });

  it('is an order that turns verdicts to and fro, but not in a judge that turns them anyway', () => {
    const turned = share(0.4) as NonNullable<ReturnType<typeof share>>;
    const place = { answers: N, turned, difference: { ...turned, point: 0, low: -0.1, high: 0.1 } };
    expect(faultsOf({ place })).toEqual([expect.stringMatching(/^place: .*40 %/)]);
    expect(faultsOf({ place, repeated: { answers: 20, flipped: 7 } })).toEqual([
      expect.stringMatching(/^flips/),
    ]);
  });

  it('says what recorded answers get beside what an attack gets', () => {
    const honest = meanOf([0.25, 0.75]);
    expect(faultsOf({ honest, attacks: [attack('echo', 1)] }).join()).toContain('recorded answers get 0.50');
  });

  it('is an answer that cannot be scored, by its first reason, unless that is as rare as a failing judge', () => {
    expect(faultsOf({ attacks: [attack('echo', 0, 60), attack('empty', 0, 5)] })).toEqual([
      'unscored: it could not score 60 of 100 answers (echo): it threw',
    ]);
  });

  it('is no attack on so few examples that it may be chance', () => {
    const few = {
      ...attack('echo', 1),
      reward: rateOf([true, false, false]),
      passed: rateOf([true, false, false]),
    };
    expect(faultsOf({ attacks: [few] })).toEqual([]);
  });
});
