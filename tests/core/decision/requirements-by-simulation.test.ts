import { describe, expect, it } from 'vitest';
import { accuracyBounds, differenceBounds } from '../../../src/core/decision/bounds.ts';
import { checkRequirements } from '../../../src/core/decision/require.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { simulations } from '../stats/simulations.ts';
import { aScenario, dataOf } from './builders.ts';
import { type PairedPopulation, pairedMeans, plainFrame, populations, tables, times } from './populations.ts';

/** Data sets a cell: the default keeps the file under five seconds, `BREAKEVEN_SIMULATIONS=20000` is thorough. */
const SIZE = Math.ceil(simulations / 10);
const RISKS = [0.025, 0.1];
const NS = [10, 20, 30, 50, 80, 300];
const BELOW = 0.001;

/** The risk, and what four standard errors of the simulated share may add to it in one of hundreds of cells. */
function mostOf(risk: number): number {
  return risk + 4 * Math.sqrt((risk * (1 - risk)) / SIZE);
}

function shareOf(seed: number, happens: (random: ReturnType<typeof seededRandom>) => boolean): number {
  const random = seededRandom(seed);
  return times(SIZE, () => Number(happens(random))).reduce((sum, one) => sum + one, 0) / SIZE;
}

describe('a candidate just below the floor is shown to meet it no more often than the risk', () => {
  it.each(populations)('with %s', (_, draw) => {
    for (const floor of [0.7, 0.9, 0.95])
      for (const risk of RISKS)
        for (const n of NS) {
          const met = shareOf(17 + n, (random) => {
            const bounds = accuracyBounds(draw(random, n, floor - BELOW), risk);
            return bounds !== null && bounds.low >= floor;
          });
          expect(met, `floor ${floor}, risk ${risk}, n ${n}`).toBeLessThanOrEqual(mostOf(risk));
        }
  });

  it('and one just above it is shown to fail it no more often', () => {
    for (const [name, draw] of populations)
      for (const risk of RISKS)
        for (const n of [20, 80]) {
          const failed = shareOf(29 + n, (random) => {
            const bounds = accuracyBounds(draw(random, n, 0.9 + BELOW), risk);
            return bounds !== null && bounds.high < 0.9;
          });
          expect(failed, `${name}, risk ${risk}, n ${n}`).toBeLessThanOrEqual(mostOf(risk));
        }
  });

  it('by the same bounds that the requirement is decided by', () => {
    const random = seededRandom(3);
    const [, draw] = populations[0] as (typeof populations)[0];
    const scenario = aScenario({ require: { minAccuracy: 0.9, risk: 0.1 } });
    const statuses = times(200, () => {
      const data = draw(random, 80, 0.93);
      const bounds = accuracyBounds(data, 0.1) ?? { low: 0, high: 1 };
      const expected = bounds.low >= 0.9 ? 'met' : bounds.high < 0.9 ? 'failed' : 'unproven';
      const [result] = checkRequirements(data, null, scenario, 7);
      expect(result?.status).toBe(expected);
      return expected;
    });
    expect(new Set(statuses)).toContain('met');
  });
});

describe('a grader that cannot tell just the hard examples', () => {
  /** 15 % are hard and answered wrong; of them `open` stay without a score. */
  const asked = (random: ReturnType<typeof seededRandom>, n: number, open: number): (number | null)[] =>
    times(n, () => (random.uniform() >= 0.15 ? 1 : random.uniform() < open ? null : 0));

  it('never gets a candidate of 85 % over a floor of 90 %, though all that was scored may have passed', () => {
    for (const open of [0.5, 1])
      for (const risk of RISKS)
        for (const n of NS) {
          let passedByScored = 0;
          const met = shareOf(41 + n, (random) => {
            const scores = asked(random, n, open);
            const scored = scores.filter((score) => score !== null);
            const known = accuracyBounds(dataOf(scored, { frame: plainFrame(scored.length) }), risk);
            if (known && known.low >= 0.9) passedByScored += 1;
            const bounds = accuracyBounds(dataOf(scores, { frame: plainFrame(n) }), risk);
            return bounds !== null && bounds.low >= 0.9;
          });
          expect(met, `open ${open}, risk ${risk}, n ${n}`).toBeLessThanOrEqual(risk);
          if (open === 1 && n >= 80) expect(passedByScored / SIZE).toBeGreaterThan(0.95);
        }
  });
});

describe('a candidate just worse than the margin is shown to keep it no more often than the risk', () => {
  const keeps = (draw: PairedPopulation, n: number, margin: number, risk: number): number =>
    shareOf(53 + n, (random) => {
      const [own, other] = draw(random, n, margin + BELOW);
      const bounds = differenceBounds(own, other, risk);
      return bounds !== null && bounds.low >= -margin;
    });

  /** Without a loss Tango's bound is z²/(n + z²): at n = 20 and a risk of .1 it calls .899²⁰ = 11.9 % fit. */
  const TANGO_EXCESS = 0.02;

  it.each(tables)('by Tango’s bound, with %s, but for .02 where a tenth is risked', (_, draw) => {
    for (const margin of [0.02, 0.05, 0.1])
      for (const risk of RISKS)
        for (const n of NS)
          expect(keeps(draw, n, margin, risk), `margin ${margin}, risk ${risk}, n ${n}`).toBeLessThanOrEqual(
            mostOf(risk) + (risk === 0.1 ? TANGO_EXCESS : 0),
          );
  });

  it.each(pairedMeans)('by his bound at the effective number of pairs, with %s', (_, draw) => {
    for (const margin of [0.02, 0.05, 0.1])
      for (const risk of RISKS)
        for (const n of NS)
          expect(keeps(draw, n, margin, risk), `margin ${margin}, risk ${risk}, n ${n}`).toBeLessThanOrEqual(
            mostOf(risk) + (risk === 0.1 ? TANGO_EXCESS : 0),
          );
  });

  it('and yet repeats tell more: with luck alone between equals, ten narrow the bound', () => {
    const random = seededRandom(61);
    const widths = [1, 10].map((repeats) => {
      const scores = (): number[] =>
        times(
          200,
          () => times(repeats, () => Number(random.uniform() < 0.8)).reduce((a, b) => a + b) / repeats,
        );
      const parts = { frame: plainFrame(200), repeats };
      const bounds = differenceBounds(
        dataOf(scores(), parts),
        dataOf(scores(), { ...parts, id: 'big' }),
        0.025,
      );
      return (bounds?.high ?? 1) - (bounds?.low ?? -1);
    });
    // standard errors by hand: √(2·.16/200) = .04 and √(2·.016/200) = .0126
    expect(widths[0]).toBeGreaterThan(2 * 1.9 * 0.04);
    expect(widths[1]).toBeLessThan(2 * 2.4 * 0.0126);
  });
});
