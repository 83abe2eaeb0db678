import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakEvenUtilization,
  hostingReplicas,
  selfHostedTokenCost,
  waitingTime,
} from '../../../src/core/economics/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

describe('a token on a machine of one’s own', () => {
  const machine = { usdPerHour: 6, tokensPerSecond: 5000 };

  it('reproduces METHODS, section 5: $.952381 a million, even with $.40 at a utilisation of .833333', () => {
    expect(selfHostedTokenCost({ ...machine, utilization: 0.35 })).toBeCloseTo(0.952381, 6);
    expect(breakEvenUtilization({ ...machine, usdPerMillion: 0.4 })).toBeCloseTo(0.833333, 6);
  });

  it('costs at the break-even utilisation just what it is compared with', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.34, max: 1000, noNaN: true }), (usdPerMillion) => {
        const utilization = breakEvenUtilization({ ...machine, usdPerMillion });
        expect(selfHostedTokenCost({ ...machine, utilization }) / usdPerMillion).toBeCloseTo(1, 10);
      }),
    );
  });

  it('is never as cheap where it would have to be busy more than all of the time', () => {
    expect(breakEvenUtilization({ ...machine, usdPerMillion: 0.2 })).toBeGreaterThan(1);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => selfHostedTokenCost({ ...machine, utilization: 0 })).toThrow(
      new RangeError('utilization must lie in (0, 1], not 0'),
    );
    expect(() => selfHostedTokenCost({ ...machine, utilization: 1.01 })).toThrow(/^utilization/);
    expect(() => selfHostedTokenCost({ ...machine, usdPerHour: -1, utilization: 1 })).toThrow(/^usdPerHour/);
    expect(() => breakEvenUtilization({ ...machine, tokensPerSecond: 0, usdPerMillion: 1 })).toThrow(
      /^tokensPerSecond/,
    );
    expect(() => breakEvenUtilization({ ...machine, usdPerMillion: 0 })).toThrow(/^usdPerMillion/);
  });
});

describe('the replicas to host', () => {
  const load = { requestsPerMonth: 1e6, peakFactor: 3, requestsPerSecond: 2 };

  it('reproduce METHODS, section 5: one for 1.0M requests a month, two for 1.8M', () => {
    expect(hostingReplicas(load)).toBe(1);
    expect(hostingReplicas({ ...load, requestsPerMonth: 1.8e6 })).toBe(2);
  });

  it('serve the peak, and one fewer would not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        (requests, peak) => {
          const replicas = hostingReplicas({ ...load, requestsPerMonth: requests, peakFactor: peak });
          const needed = (requests * peak) / 2_628_000 / 2;
          expect(replicas).toBeGreaterThanOrEqual(needed * (1 - 1e-11));
          if (replicas > 1) expect(replicas - 1).toBeLessThan(needed);
        },
      ),
    );
  });

  it('are no more for a load that just fits, and one without any load', () => {
    expect(
      hostingReplicas({ requestsPerMonth: 3 * 2_628_000 * 0.1, peakFactor: 1, requestsPerSecond: 0.1 }),
    ).toBe(3);
    expect(hostingReplicas({ ...load, requestsPerMonth: 0 })).toBe(1);
  });

  it('name the argument that they cannot be told for', () => {
    expect(() => hostingReplicas({ ...load, requestsPerMonth: -1 })).toThrow(/^requestsPerMonth/);
    expect(() => hostingReplicas({ ...load, peakFactor: 0.9 })).toThrow(/^peakFactor/);
    expect(() => hostingReplicas({ ...load, peakFactor: Number.NaN })).toThrow(/^peakFactor/);
    expect(() => hostingReplicas({ ...load, requestsPerSecond: 0 })).toThrow(/^requestsPerSecond/);
  });
});

describe('the waiting time', () => {
  it('reproduces METHODS, section 5: two servers, 1 and 1, a third of requests wait', () => {
    expect(waitingTime({ servers: 2, arrivalRate: 1, serviceRate: 1 }).probabilityOfWaiting).toBeCloseTo(
      1 / 3,
      9,
    );
  });

  it('has the probability of Erlang C as written in 1917, sums and factorials', () => {
    const anyQueue = fc.record({
      servers: fc.integer({ min: 1, max: 40 }),
      use: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    });
    fc.assert(
      fc.property(anyQueue, ({ servers, use }) => {
        const load = servers * use;
        let [term, below] = [1, 0];
        for (let busy = 0; busy < servers; busy++) {
          below += term;
          term *= load / (busy + 1);
        }
        const full = term / (1 - use);
        const { probabilityOfWaiting } = waitingTime({ servers, arrivalRate: load, serviceRate: 1 });
        expect(probabilityOfWaiting).toBeCloseTo(full / (below + full), 10);
      }),
    );
  });

  it('of one server is M/M/1: the utilisation waits, and the tail is ρ·e^(−(μ−λ)t)', () => {
    const { probabilityOfWaiting, quantile } = waitingTime({ servers: 1, arrivalRate: 3, serviceRate: 5 });
    expect(probabilityOfWaiting).toBeCloseTo(0.6, 12);
    expect(0.6 * Math.exp(-2 * quantile(0.95))).toBeCloseTo(0.05, 12);
    expect(quantile(0.3)).toBe(0);
    expect(quantile(0)).toBe(0);
  });

  it('agrees with a queue that is run, in simulation', () => {
    const { uniform } = seededRandom(81);
    const pause = (rate: number): number => -Math.log(1 - uniform()) / rate;
    const free = [0, 0, 0];
    let [now, late, waited] = [0, 0, 0];
    const { probabilityOfWaiting, quantile } = waitingTime({ servers: 3, arrivalRate: 2, serviceRate: 1 });
    const p90 = quantile(0.9);
    const requests = 60_000;
    for (let i = 0; i < requests; i++) {
      now += pause(2);
      const server = free.indexOf(Math.min(...free));
      const start = Math.max(now, free[server] as number);
      if (start > now) waited += 1;
      if (start - now > p90) late += 1;
      free[server] = start + pause(1);
    }
    expect(Math.abs(waited / requests - probabilityOfWaiting)).toBeLessThan(0.03);
    expect(Math.abs(late / requests - 0.1)).toBeLessThan(0.03);
  });

  it('stays stable with thousands of servers, and nobody waits where nobody comes', () => {
    const { probabilityOfWaiting } = waitingTime({ servers: 5000, arrivalRate: 4950, serviceRate: 1 });
    expect(probabilityOfWaiting).toBeGreaterThan(0.2);
    expect(probabilityOfWaiting).toBeLessThan(0.6);
    expect(waitingTime({ servers: 3, arrivalRate: 0, serviceRate: 1 }).quantile(0.999)).toBe(0);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => waitingTime({ servers: 0, arrivalRate: 1, serviceRate: 1 })).toThrow(/^servers/);
    expect(() => waitingTime({ servers: 2, arrivalRate: 2, serviceRate: 1 })).toThrow(
      /^arrivalRate must be below/,
    );
    expect(() => waitingTime({ servers: 2, arrivalRate: -1, serviceRate: 1 })).toThrow(/^arrivalRate/);
    expect(() => waitingTime({ servers: 2, arrivalRate: 1, serviceRate: 0 })).toThrow(/^serviceRate/);
    expect(() => waitingTime({ servers: 2, arrivalRate: 1, serviceRate: 1 }).quantile(1)).toThrow(/^q /);
  });
});
