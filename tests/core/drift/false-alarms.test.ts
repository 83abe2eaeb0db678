import { describe, expect, it } from 'vitest';
import type { CanaryFigures, CanaryPair } from '../../../src/core/drift/canary.ts';
import { type CandidatePairs, findDrift } from '../../../src/core/drift/find-drift.ts';
import { type Random, seededRandom } from '../../../src/core/random.ts';

/** BREAKEVEN_SIMULATIONS=20: twenty times as many worlds. */
const WORLDS = 400 * Number(process.env.BREAKEVEN_SIMULATIONS ?? 1);
const LIMITS = { alpha: 0.05, thresholds: { accuracy: 0, cost: 0, latency: 0, tokens: 0 } };
const USUAL = { alpha: 0.05, thresholds: { accuracy: 0.02, cost: 0.05, latency: 0.2, tokens: 0.05 } };
const CANARIES = 300;

interface Shift {
  readonly right?: number;
  readonly tokens?: number;
}

/** Two repeats of one example on one day: how hard it is and how long does not change, the rest is luck. */
function figures(
  random: Random,
  hard: number,
  long: number,
  { right = 0, tokens = 1 }: Shift,
): CanaryFigures {
  const score = [1, 2].reduce((sum) => sum + Number(random.uniform() < hard + right), 0) / 2;
  const visible = Math.round(tokens * long * Math.exp(0.3 * random.normal()));
  const input = 50 + Math.round(20 * long);
  const usd = (input * 2 + visible * 8) / 1e6;
  const ms = 300 * Math.exp(0.4 * random.normal());
  const retried = Number(random.uniform() < 0.02);
  return { trials: 2, failed: 0, retried, score, input, cached: null, visible, reasoning: null, ms, usd };
}

/** `luck`: the share of examples that are right or wrong by chance. */
function candidate(random: Random, name: string, shift: Shift = {}, luck = 0.3): CandidatePairs {
  const pairs = Array.from({ length: CANARIES }, (): CanaryPair => {
    const hard = random.uniform() < luck ? 0.5 : 0.97;
    const long = 30 * Math.exp(0.5 * random.normal());
    return { before: figures(random, hard, long, {}), after: figures(random, hard, long, shift) };
  });
  return { candidate: name, pairs, confounded: null, regraded: null, price: { before: 1, after: 1 } };
}

function share(seed: number, worlds: number, isHit: (random: Random) => boolean): number {
  const random = seededRandom(seed);
  let hits = 0;
  for (let world = 0; world < worlds; world++) hits += Number(isHit(random));
  return hits / worlds;
}

const isDrift = (candidates: readonly CandidatePairs[], limits: typeof USUAL): boolean =>
  findDrift(candidates, limits).some(({ verdict, metric }) => verdict === 'drift' && metric !== 'price');

describe('a comparison without any drift', () => {
  const rate = (limits: typeof USUAL): number =>
    share(5, WORLDS, (random) => isDrift([candidate(random, 'a'), candidate(random, 'b')], limits));

  it('says drift in no more than one of twenty, even where every change matters', () => {
    const own = rate(LIMITS);
    if (process.env.BREAKEVEN_SIMULATIONS) console.log('false alarms, every change', own);
    expect(own).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / WORLDS));
  }, 60_000);

  it('says it more rarely where changes have to matter', () => {
    const own = rate(USUAL);
    if (process.env.BREAKEVEN_SIMULATIONS) console.log('false alarms, by the thresholds', own);
    expect(own).toBeLessThan(0.05);
  }, 60_000);
});

describe('a comparison of 300 canaries', () => {
  const found = (shift: Shift, metric: string, luck: number): number =>
    share(6, Math.ceil(WORLDS / 4), (random) =>
      findDrift([candidate(random, 'a', shift, luck), candidate(random, 'b', {}, luck)], USUAL).some(
        (one) => one.candidate === 'a' && one.metric === metric && one.verdict === 'drift',
      ),
    );
  const tell = (what: string, rate: number): number => {
    if (process.env.BREAKEVEN_SIMULATIONS) console.log(what, rate);
    return rate;
  };

  it('sees a fifth more tokens nearly always', () => {
    expect(tell('a fifth more tokens', found({ tokens: 1.2 }, 'visible-tokens', 0.3))).toBeGreaterThan(0.95);
  });

  it('sees five points of accuracy mostly where one example of twenty is luck, and seldom where a third is', () => {
    expect(tell('five points, 5 % luck', found({ right: -0.05 }, 'accuracy', 0.05))).toBeGreaterThan(0.6);
    expect(tell('five points, 30 % luck', found({ right: -0.05 }, 'accuracy', 0.3))).toBeLessThan(0.6);
  });
});
