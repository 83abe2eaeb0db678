import { describe, expect, it } from 'vitest';
import { projectCost } from '../../../src/core/decision/project-cost.ts';
import { aProfile, aScenario } from './builders.ts';

describe('machines', () => {
  it('are rented whole up to fifty, and from there on in shares of one: never less for more', () => {
    const hosts = { requestsPerSecond: 1, peakFactor: 1 };
    const profile = aProfile({ usdPerRequest: 0, hostingUsdPerMonth: 1, hosts });
    const curve = projectCost(profile, profile, aScenario({ horizonMonths: 1 }))?.curve;
    const machinesAt = (needed: number): number | undefined => curve?.cost(needed * 2_628_000);
    expect([0.2, 1, 1.1, 49.1, 50].map(machinesAt)).toEqual([1, 1, 2, 50, 50]);
    expect(machinesAt(50.5)).toBeCloseTo(50.5, 9);
    expect(machinesAt(120)).toBeCloseTo(120, 9);
    expect(curve?.steps.at(-1)).toBeCloseTo(50 * 2_628_000, 6);
  });
});
