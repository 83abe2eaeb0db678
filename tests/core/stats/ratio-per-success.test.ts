import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratioPerSuccess } from '../../../src/core/stats/index.ts';

// METHODS, section 1.
const costs = [0.01, 0.012, 0.03, 0.011, 0.009, 0.04, 0.013, 0.015];
const passes = [1, 1, 0, 1, 1, 0, 1, 1];

describe('the cost per success', () => {
  it('reproduces METHODS, section 1: $.023333 with a standard error of .010297', () => {
    const { value, se } = ratioPerSuccess(costs, passes);
    expect(value).toBeCloseTo(0.023333, 6);
    expect(se).toBeCloseTo(0.010297, 6);
  });

  it('is in the unit of the costs and does not care about the order of the tasks', () => {
    const anyTasks = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), {
      minLength: 2,
    });
    fc.assert(
      fc.property(
        anyTasks.filter((tasks) => tasks.some(([, pass]) => pass === 1)),
        (tasks) => {
          const { value, se } = ratioPerSuccess(
            tasks.map(([cost]) => cost),
            tasks.map(([, pass]) => pass),
          );
          const turned = tasks.toReversed();
          const inCents = ratioPerSuccess(
            turned.map(([cost]) => cost * 100),
            turned.map(([, pass]) => pass),
          );
          expect(inCents.value).toBeCloseTo(value * 100, 8);
          expect(inCents.se).toBeCloseTo(se * 100, 8);
        },
      ),
    );
  });

  it('is the mean cost with its usual error where everything passes', () => {
    const { value, se } = ratioPerSuccess([1, 2, 3], [1, 1, 1]);
    expect(value).toBeCloseTo(2, 12);
    expect(se).toBeCloseTo(Math.sqrt(1 / 3), 12);
  });

  it('does not exist where nothing passes', () => {
    expect(() => ratioPerSuccess([1, 2], [0, 0])).toThrow(/^passes holds no success/);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => ratioPerSuccess([1], [1])).toThrow(
      new RangeError('costs must hold at least 2 values, not 1'),
    );
    expect(() => ratioPerSuccess([1, 2], [1])).toThrow(
      new RangeError('passes must be as long as costs (2), not 1'),
    );
    expect(() => ratioPerSuccess([1, 2], [1, 2])).toThrow(
      new RangeError('passes[1] must lie in [0, 1], not 2'),
    );
    expect(() => ratioPerSuccess([1, Number.POSITIVE_INFINITY], [1, 1])).toThrow(/^costs\[1\]/);
  });
});
