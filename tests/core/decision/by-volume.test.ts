import { describe, expect, it } from 'vitest';
import { byVolume } from '../../../src/core/decision/by-volume.ts';
import { createOutlook } from '../../../src/core/decision/outlook.ts';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import { drawWorlds } from '../../../src/core/decision/worlds.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import type { ByVolumeReport } from '../../../src/core/model/volume-report.ts';
import { aScenario, type DataParts, dataOf, outcomes, runnersOf } from './builders.ts';
import { plainFrame, times } from './populations.ts';

const frame = plainFrame(100);
const scores = outcomes(93, 7);

/** A dear incumbent, and a cheap one that is paid for first: they meet at 1,000 requests a month, as the scenario has. */
function field(usd: DataParts['usd'] = times(100, (index) => 0.001 + 0.00001 * index)) {
  const big = dataOf(scores, { id: 'big', frame, usd: times(100, (index) => 0.018 + 0.00004 * index) });
  const small = dataOf(scores, { id: 'small', frame, usd });
  return [
    { data: big },
    { data: small, profile: { fixed: [{ item: 'training', usd: 221.76, detail: '' }] } },
  ] as const;
}

function drawn(scenario: Scenario, fields = field(), seed = 7) {
  const runners = runnersOf(fields, scenario);
  const order = ['small', 'big'];
  const options = { draws: 10_000, seed };
  const flat = drawWorlds(runners, scenario, { ...options, prior: 'flat' });
  const outlook = createOutlook(flat, order, drawWorlds(runners, scenario, options));
  const incumbent = runners[0]?.profile;
  if (!incumbent) throw new Error('nobody');
  const curves = runners.flatMap(({ profile }) => projectCost(profile, incumbent, scenario)?.curve ?? []);
  return { runners, order, outlook, curves, scenario, seed, switches: [] };
}

function at(report: ByVolumeReport | null, id: string) {
  const found = report?.candidates.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

describe('totals and chances by volume', () => {
  const scenario = aScenario({ require: { minAccuracy: 0.85 } });
  const input = drawn(scenario);
  const report = byVolume(input);

  it('go from a hundredth to a hundred times the scenario’s volume, its own in the middle', () => {
    expect(report?.volumes).toHaveLength(13);
    expect(report?.volumes[0]).toBeCloseTo(10, 9);
    expect(report?.volumes[6]).toBe(1000);
    expect(report?.volumes[12]).toBeCloseTo(100_000, 6);
    expect(byVolume(drawn(aScenario({ requestsPerMonth: 20 })))?.volumes[0]).toBeGreaterThanOrEqual(1);
  });

  it('are those of the verdict at its own volume', () => {
    for (const id of ['big', 'small']) {
      expect(at(report, id).probabilityCheapest[6]).toBe(input.outlook.probabilityCheapest(id));
      const curve = input.curves.find((one) => one.id === id);
      expect(at(report, id).point[6]).toBeCloseTo(curve?.cost(1000) ?? 0, 9);
    }
  });

  it('next to it agree with what the verdict would be there, within what a thousand draws leave open', () => {
    const there = drawn({ ...scenario, requestsPerMonth: 1000 * 10 ** (1 / 3) }).outlook;
    for (const id of ['big', 'small']) {
      const own = at(report, id);
      expect(Math.abs((own.probabilityCheapest[7] as number) - there.probabilityCheapest(id))).toBeLessThan(
        0.04,
      );
      const totals = there.worlds.candidates.find((one) => one.id === id)?.totals?.toSorted();
      const width = (totals?.[9500] ?? 0) - (totals?.[500] ?? 0);
      expect(Math.abs((own.low[7] as number) - (totals?.[500] ?? 0))).toBeLessThan(0.15 * width);
      expect(Math.abs((own.high[7] as number) - (totals?.[9500] ?? 0))).toBeLessThan(0.15 * width);
    }
  });

  it('turn from the one without to the one with one-offs, and sum to no more than one', () => {
    const [big, small] = [at(report, 'big'), at(report, 'small')];
    expect(big.probabilityCheapest[0]).toBeGreaterThan(0.8);
    expect(big.probabilityCheapest[12]).toBe(0);
    expect(small.probabilityCheapest[0]).toBeLessThan(0.02); // where only it reaches the floor
    expect(small.probabilityCheapest[12]).toBeGreaterThan(0.8);
    for (const [index, share] of big.probabilityCheapest.entries())
      expect(share + (small.probabilityCheapest[index] as number)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('keep each point inside its band', () => {
    for (const { low, point, high } of report?.candidates ?? [])
      for (const [index, usd] of point.entries()) {
        expect(low[index]).toBeLessThanOrEqual(usd);
        expect(high[index]).toBeGreaterThanOrEqual(usd);
      }
  });

  it('turn at a switch and not only at even steps', () => {
    const turning = byVolume({ ...input, switches: [0, 1500, 1e9] });
    expect(turning?.volumes).toHaveLength(16);
    expect(turning?.volumes).toContain(1500);
    expect(turning?.volumes).toEqual(turning?.volumes.toSorted((a, b) => a - b));
    const place = turning?.volumes.indexOf(1500) ?? 0;
    expect(at(turning, 'big').point[place]).toBeCloseTo(input.curves[0]?.cost(1500) ?? 0, 9);
  });

  it('take a range of volumes along', () => {
    const ranged = { ...scenario, ranges: { requestsPerMonth: { low: 500, likely: 1000, high: 3000 } } };
    const wide = at(byVolume(drawn(ranged)), 'big');
    for (const [index, volume] of (report?.volumes ?? []).entries()) {
      const spread = (wide.high[index] as number) / (wide.low[index] as number);
      expect(spread).toBeGreaterThan(2);
      expect((wide.high[index] as number) / volume).toBeCloseTo((wide.high[6] as number) / 1000, 1);
    }
  });

  it('leave out who is unpriced, and say nothing where everybody is', () => {
    const [big, small] = field(null);
    expect(byVolume(drawn(scenario, [big, small]))?.candidates.map(({ id }) => id)).toEqual(['big']);
    expect(byVolume({ ...input, curves: [] })).toBeNull();
  });
});
