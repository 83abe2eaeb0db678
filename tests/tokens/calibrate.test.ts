import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { type Calibrated, createCalibration } from '../../src/tokens/calibrate.ts';

interface World {
  readonly spread: number;
  readonly recorded: number;
  readonly remaining: number;
}

/** Counts that are a third too low, answers of many lengths, a price of $2 and $8 a million; what was recorded tells of the rest. */
function simulate({ spread, recorded, remaining }: World, seed: number) {
  const random = seededRandom(seed);
  const calibration = createCalibration();
  const truth = { input: 0, output: 0, usd: 0 };
  let expected = 0;
  for (let index = 0; index < recorded + remaining; index++) {
    const expectedInput = Math.round(60 * Math.exp(0.7 * random.normal()));
    const reportedInput = Math.round(expectedInput * 1.3 * Math.exp(0.3 * spread * random.normal()) + 20);
    const output = Math.ceil(80 * Math.exp(spread * random.normal()));
    const usd = (2 * reportedInput + 8 * output) / 1e6;
    if (index < recorded) {
      calibration.add({ expectedInput, reportedInput, output, usd });
      continue;
    }
    expected += expectedInput;
    truth.input += reportedInput;
    truth.output += output;
    truth.usd += usd;
  }
  const input = { low: expected, expected, high: expected };
  const bounds = { outputAtMost: remaining * 100_000, usdAtMost: remaining };
  return { truth, estimated: calibration.estimate({ requests: remaining, input, ...bounds }), expected };
}

describe('what is left, told by what was recorded', () => {
  test.each<World>([
    { spread: 0.2, recorded: 10, remaining: 50 },
    { spread: 0.6, recorded: 10, remaining: 200 },
    { spread: 0.6, recorded: 40, remaining: 20 },
    { spread: 1, recorded: 100, remaining: 300 },
  ])('lies within the interval nineteen times in twenty: %j', (world) => {
    const worlds = 600;
    const covered = { input: 0, output: 0, usd: 0 };
    for (let seed = 1; seed <= worlds; seed++) {
      const { truth, estimated } = simulate(world, seed);
      for (const key of ['input', 'output', 'usd'] as const) {
        const range = estimated[key];
        if (range && truth[key] >= range.low && truth[key] <= range.high) covered[key] += 1;
      }
    }
    for (const share of Object.values(covered)) {
      expect(share / worlds).toBeGreaterThan(0.92);
      expect(share / worlds).toBeLessThan(0.995);
    }
  });

  it('corrects a count that is a third too low, and the more was recorded the closer', () => {
    const width = ({ input }: Calibrated): number => input.high / input.low;
    const few = simulate({ spread: 0.5, recorded: 12, remaining: 500 }, 1);
    const many = simulate({ spread: 0.5, recorded: 300, remaining: 500 }, 1);
    expect(many.estimated.input.low).toBeGreaterThan(1.2 * many.expected);
    expect(width(many.estimated)).toBeLessThan(width(few.estimated));
    expect(width(many.estimated)).toBeLessThan(1.2);
  });

  it('is a number where counts are exact and every answer is as long', () => {
    const calibration = createCalibration();
    for (let index = 0; index < 20; index++)
      calibration.add({ expectedInput: 10 + index, reportedInput: 10 + index, output: 3, usd: 0.001 });
    const input = { low: 500, expected: 1000, high: 2000 };
    const { input: told, output } = calibration.estimate({
      requests: 40,
      input,
      outputAtMost: 4000,
      usdAtMost: 1,
    });
    for (const end of Object.values(told)) expect(end).toBeCloseTo(1000, 3);
    for (const end of Object.values(output ?? {})) expect(end).toBeCloseTo(120, 3);
  });
});

describe('too little to tell', () => {
  const remaining = {
    requests: 100,
    input: { low: 900, expected: 1000, high: 1500 },
    outputAtMost: 5000,
    usdAtMost: 2,
  };

  test.each([0, 1, 9])('with %i usages everything up to the bound is possible', (count) => {
    const calibration = createCalibration();
    for (let index = 0; index < count; index++)
      calibration.add({ expectedInput: 10, reportedInput: 12, output: 5, usd: 0.002 });
    const { usages, input, output, usd } = calibration.estimate(remaining);
    expect(usages).toBe(count);
    expect(input).toEqual(remaining.input);
    expect(output).toEqual({ low: 0, expected: count === 0 ? 5000 : 500, high: 5000 });
    expect(usd).toMatchObject({ low: 0, high: 2 });
  });

  it('and no bound, nothing is said', () => {
    const { output, usd } = createCalibration().estimate({
      ...remaining,
      outputAtMost: null,
      usdAtMost: null,
    });
    expect({ output, usd }).toEqual({ output: null, usd: null });
  });

  it('leaves dollars unknown where nothing recorded had a price', () => {
    const calibration = createCalibration();
    for (let index = 0; index < 20; index++)
      calibration.add({ expectedInput: 10, reportedInput: 12, output: 5, usd: null });
    expect(calibration.estimate({ ...remaining, usdAtMost: null }).usd).toBeNull();
  });
});

test('no end passes the bound, and nothing left costs nothing', () => {
  const calibration = createCalibration();
  for (let index = 0; index < 12; index++)
    calibration.add({ expectedInput: 10, reportedInput: 10, output: 1 + 9 * (index % 2), usd: 0.01 });
  const input = { low: 100, expected: 100, high: 100 };
  const { output, usd } = calibration.estimate({ requests: 10, input, outputAtMost: 60, usdAtMost: 0.05 });
  expect(output?.high).toBe(60);
  expect(usd).toEqual({ low: 0.05, expected: 0.05, high: 0.05 });
  const none = { requests: 0, input: { low: 0, expected: 0, high: 0 }, outputAtMost: 0, usdAtMost: 0 };
  expect(calibration.estimate(none)).toMatchObject({
    input: { high: 0 },
    output: { high: 0 },
    usd: { high: 0 },
  });
});
