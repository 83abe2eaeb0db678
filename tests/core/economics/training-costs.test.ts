import { describe, expect, it } from 'vitest';
import {
  breakEvenErrorCost,
  reinforcementTrainingCost,
  supervisedTrainingCost,
  teacherLabelCost,
} from '../../../src/core/economics/index.ts';

describe('supervised training', () => {
  it('reproduces METHODS, section 5: 2,000 examples of 1,900 tokens, 3 epochs at $3 per million cost $34.20', () => {
    expect(supervisedTrainingCost({ tokens: 2000 * 1900, epochs: 3, usdPerMillion: 3 })).toBeCloseTo(34.2, 6);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => supervisedTrainingCost({ tokens: -1, epochs: 3, usdPerMillion: 3 })).toThrow(/^tokens/);
    expect(() => supervisedTrainingCost({ tokens: 1, epochs: Number.NaN, usdPerMillion: 3 })).toThrow(
      /^epochs/,
    );
    expect(() => supervisedTrainingCost({ tokens: 1, epochs: 3, usdPerMillion: Infinity })).toThrow(
      /^usdPerMillion/,
    );
  });
});

describe('labels of a teacher', () => {
  const usage = { input: 1500, output: 400, source: 'estimated' } as const;
  const price = { input: 2, output: 8 };

  it('reproduce METHODS, section 5: 2,000 labels at .80 acceptance are 2,500 calls and cost $15.50', () => {
    expect(teacherLabelCost({ labels: 2000, acceptance: 0.8, usage, price })).toBeCloseTo(15.5, 6);
  });

  it('cost the calls alone where all are accepted', () => {
    expect(teacherLabelCost({ labels: 2500, acceptance: 1, usage, price })).toBeCloseTo(15.5, 6);
  });

  it('do not exist where none is accepted', () => {
    expect(() => teacherLabelCost({ labels: 1, acceptance: 0, usage, price })).toThrow(
      new RangeError('acceptance must lie in (0, 1], not 0'),
    );
    expect(() => teacherLabelCost({ labels: -1, acceptance: 0.5, usage, price })).toThrow(/^labels/);
  });
});

describe('reinforcement training', () => {
  const graderUsage = { input: 900, output: 100, source: 'estimated' } as const;
  const graderPrice = { input: 0.4, output: 1.6 };

  it('reproduces METHODS, section 5: 6.5 hours at $100 and 24,000 grades cost $662.48', () => {
    const cost = reinforcementTrainingCost({
      hours: 6.5,
      usdPerHour: 100,
      grades: 24_000,
      graderUsage,
      graderPrice,
    });
    expect(cost).toBeCloseTo(662.48, 6);
  });

  it('costs the hours alone where a program grades', () => {
    expect(reinforcementTrainingCost({ hours: 6.5, usdPerHour: 100 })).toBe(650);
  });

  it('never takes a grade without a price for free', () => {
    const grades = { hours: 6.5, usdPerHour: 100, grades: 24_000 };
    expect(() => reinforcementTrainingCost(grades)).toThrow(/^graderUsage is missing/);
    expect(() => reinforcementTrainingCost({ ...grades, graderUsage })).toThrow(/^graderPrice is missing/);
    expect(() => reinforcementTrainingCost({ hours: -1, usdPerHour: 1 })).toThrow(/^hours/);
  });
});

describe('the break-even cost of an error', () => {
  const dear = { callCost: 0.01, passRate: 0.95 };
  const cheap = { callCost: 0.004, passRate: 0.9 };

  it('reproduces METHODS, section 5: $.12', () => {
    expect(breakEvenErrorCost(dear, cheap)).toBeCloseTo(0.12, 6);
  });

  it('does not care which candidate comes first', () => {
    expect(breakEvenErrorCost(cheap, dear)).toBe(breakEvenErrorCost(dear, cheap));
  });

  it('makes both cost the same, errors included', () => {
    const error = breakEvenErrorCost(dear, cheap);
    expect(dear.callCost + (1 - dear.passRate) * error).toBeCloseTo(
      cheap.callCost + (1 - cheap.passRate) * error,
      12,
    );
  });

  it('is negative where the better one is the cheaper one, too', () => {
    expect(breakEvenErrorCost({ callCost: 0.001, passRate: 0.95 }, cheap)).toBeLessThan(0);
  });

  it('does not exist where both pass equally often', () => {
    expect(() => breakEvenErrorCost(dear, { ...cheap, passRate: 0.95 })).toThrow(
      /^a\.passRate and b\.passRate must differ/,
    );
    expect(() => breakEvenErrorCost({ ...dear, passRate: 1.2 }, cheap)).toThrow(/^a\.passRate/);
    expect(() => breakEvenErrorCost(dear, { ...cheap, callCost: -1 })).toThrow(/^b\.callCost/);
  });
});
