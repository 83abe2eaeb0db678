import { describe, expect, it, test } from 'vitest';
import { createCollector } from '../../../src/core/decision/collector.ts';
import { type ExampleFrame, frameOf } from '../../../src/core/decision/frame.ts';
import type { CandidateData } from '../../../src/core/decision/observations.ts';
import { findOutOfReach } from '../../../src/core/decision/out-of-reach.ts';
import { discordanceOf, effectiveExamples, powerOf } from '../../../src/core/decision/power.ts';
import type { checkRequirements } from '../../../src/core/decision/require.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { mcnemar, nonInferiority } from '../../../src/core/stats/index.ts';
import { aTrial } from '../../support/a-trial.ts';

const frame = (count: number, cluster?: (index: number) => string): ExampleFrame =>
  frameOf(
    Array.from({ length: count }, (_, index) => ({
      id: `e${index}`,
      ...(cluster && { cluster: cluster(index) }),
    })),
  );

function dataOf(id: string, on: ExampleFrame, passes: (index: number) => boolean): CandidateData {
  const collector = createCollector(id, on);
  for (const [index, example] of on.ids.entries()) {
    const passed = passes(index);
    collector.add({
      trial: aTrial({ key: { candidate: id, example, repeat: 0 } }),
      verdict: { status: 'scored', score: Number(passed), passed },
      usd: null,
      uncachedUsd: null,
      cachedUsd: null,
      pricedCalls: 0,
    });
  }
  return collector.finish();
}

/** Share of simulated evals, of examples that part two candidates as said, in which `shown` holds. */
function shareShown(
  examples: number,
  gained: number,
  lost: number,
  shown: (table: { both: number; aOnly: number; bOnly: number; neither: number }) => boolean,
): number {
  const random = seededRandom(11);
  const worlds = 1500;
  let count = 0;
  for (let world = 0; world < worlds; world++) {
    let [aOnly, bOnly] = [0, 0];
    for (let index = 0; index < examples; index++) {
      const draw = random.uniform();
      if (draw < gained) aOnly += 1;
      else if (draw < gained + lost) bOnly += 1;
    }
    if (shown({ both: examples - aOnly - bOnly, aOnly, bOnly, neither: 0 })) count += 1;
  }
  return count / worlds;
}

describe('what so many examples can show', () => {
  it('is a difference that McNemar finds about four times in five', () => {
    const { smallestDifference } = powerOf({ examples: 400, discordance: 0.2, margin: null });
    const delta = smallestDifference as number;
    const share = shareShown(
      400,
      (0.2 + delta) / 2,
      (0.2 - delta) / 2,
      (table) => mcnemar(table).midP < 0.05,
    );
    expect(share).toBeGreaterThan(0.76);
    expect(share).toBeLessThan(0.85);
  });

  it('is a margin that Tango’s test shows somewhat less often than four times in five, as the pages say', () => {
    const { examplesForMargin } = powerOf({ examples: 100, discordance: 0.1, margin: 0.05 });
    expect(examplesForMargin).toBe(314);
    const share = shareShown(314, 0.05, 0.05, (table) =>
      ['non-inferior', 'superior'].includes(nonInferiority(table, 0.05, 0.025).verdict),
    );
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
  });

  it('shrinks with more examples, and the margin asked for is the smallest one at the number needed', () => {
    const few = powerOf({ examples: 100, discordance: 0.1, margin: 0.02 });
    const many = powerOf({ examples: few.examplesForMargin ?? 0, discordance: 0.1, margin: 0.02 });
    expect(many.smallestDifference).toBeLessThan(few.smallestDifference as number);
    expect(many.smallestMargin).toBeCloseTo(0.02, 4);
  });

  it('is no difference at all on a handful', () => {
    expect(powerOf({ examples: 5, discordance: 0.1, margin: 0 })).toMatchObject({
      smallestDifference: null,
      examplesForMargin: null,
    });
  });

  it('goes by clusters, not by examples: 300 tickets of 20 customers are 20', () => {
    expect(effectiveExamples(frame(300))).toBe(300);
    expect(effectiveExamples(frame(300, (index) => `c${index % 20}`))).toBe(20);
  });
});

describe('how often two candidates part', () => {
  const on = frame(200);

  it('is measured where both were scored', () => {
    const [a, b] = [dataOf('a', on, (index) => index % 10 > 0), dataOf('b', on, () => true)];
    expect(discordanceOf(a, b)).toEqual({ value: 0.1, pairs: 200 });
  });

  it('is an assumption on few examples, and never nothing', () => {
    const few = frame(29);
    expect(
      discordanceOf(
        dataOf('a', few, () => true),
        dataOf('b', few, () => true),
      ),
    ).toEqual({
      value: 0.1,
      pairs: 0,
    });
    expect(
      discordanceOf(
        dataOf('a', on, () => true),
        dataOf('b', on, () => true),
      ).value,
    ).toBe(0.5 / 200);
  });
});

describe('what even a perfect candidate cannot be shown to meet', () => {
  const rules = (require: Parameters<typeof checkRequirements>[2]['require']) => ({ require, judge: null });

  it('is a floor of 99 % on 50 examples, and 368 would do: .025 to the 1/n is .99', () => {
    const [found, ...others] = findOutOfReach(frame(50), 1, rules({ minAccuracy: 0.99 }), 1);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ id: 'minAccuracy', examplesNeeded: 368 });
    expect(found?.detail).toContain('92.9% to 100.0%');
    expect(findOutOfReach(frame(368), 1, rules({ minAccuracy: 0.99 }), 1)).toEqual([]);
    expect(findOutOfReach(frame(367), 1, rules({ minAccuracy: 0.99 }), 1)).toHaveLength(1);
  });

  it.each<[string, Parameters<typeof rules>[0], number]>([
    ['a margin of one point', { nonInferiorTo: 'big', margin: 0.01 }, 381],
    ['a limit of the 95th percentile', { p95LatencyMs: 800 }, 72],
  ])('can be %s, and the number that would do is the least one', (_, require, needed) => {
    const at = (count: number) => findOutOfReach(frame(count), 1, rules(require), 1);
    expect(at(20)[0]?.examplesNeeded).toBe(needed);
    expect(at(needed)).toEqual([]);
    expect(at(needed - 1)).toHaveLength(1);
  });

  it('is told by clusters: 300 examples of ten customers show no 90 %', () => {
    const clustered = frame(300, (index) => `c${index % 10}`);
    expect(findOutOfReach(frame(300), 1, rules({ minAccuracy: 0.9 }), 1)).toEqual([]);
    expect(findOutOfReach(clustered, 1, rules({ minAccuracy: 0.9 }), 1)).toHaveLength(1);
  });

  it('is everything where a model grades that nobody checked, whatever the number', () => {
    const found = findOutOfReach(frame(5000), 1, { require: { minAccuracy: 0.5 }, judge: 'unlabelled' }, 1);
    expect(found).toMatchObject([{ id: 'minAccuracy', examplesNeeded: null }]);
  });

  test('a margin of nothing is never shown by two that never part', () => {
    const [found] = findOutOfReach(frame(100), 1, rules({ nonInferiorTo: 'big', margin: 0 }), 1);
    expect(found).toMatchObject({ id: 'nonInferiorTo', examplesNeeded: null });
  });
});
