import { describe, expect, it } from 'vitest';
import { answerInCascade, type CascadePair } from '../../../src/core/decision/cascade.ts';
import { createCollector, type PricedTrial } from '../../../src/core/decision/collector.ts';
import { frameOf } from '../../../src/core/decision/frame.ts';
import { cascadeCost } from '../../../src/core/economics/index.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { aTrial } from '../../support/a-trial.ts';
import { aFailedTrial, aPricedTrial, idOf, PASSED, UNSCORED, WRONG } from './builders.ts';
import { meanOf } from './moments.ts';

const cheap = aPricedTrial({
  trial: aTrial({
    key: { candidate: 'small', example: 'e1', repeat: 0 },
    latency: { total: 100, firstToken: 40 },
  }),
  verdict: WRONG,
  usd: 0.001,
  cachedUsd: 0.0005,
});
const strong = aPricedTrial({
  trial: aTrial({
    key: { candidate: 'big', example: 'e1', repeat: 0 },
    latency: { total: 900, firstToken: 300 },
  }),
  usd: 0.02,
  cachedUsd: 0.01,
});

function answer(pair: Partial<CascadePair> = {}): PricedTrial {
  return answerInCascade('cascade', { cheap, strong, verified: WRONG, ...pair });
}

/** What the example's score is made of: the cascade's trial as the collector takes it. */
function collected(pair: Partial<CascadePair>) {
  const collector = createCollector('cascade', frameOf([{ id: 'e1' }]));
  collector.add(answer(pair));
  const { columns, failed, unscored, latencies } = collector.finish();
  return { score: columns.score[0], usd: columns.usd[0], failed, unscored, latencies: [...latencies] };
}

describe('a cascade’s answer', () => {
  it('is the cheap one where the verifier passes it, right or wrong, at its cost and in its time', () => {
    const kept = answer({ verified: PASSED });
    expect(kept).toMatchObject({ verdict: WRONG, usd: 0.001, strongUsd: 0, pricedCalls: 1 });
    expect(kept.trial).toMatchObject({ key: { candidate: 'cascade' }, latency: { total: 100 } });
    expect(kept.escalated ?? false).toBe(false);
  });

  it.each([
    ['fails it', WRONG],
    ['cannot tell', UNSCORED],
    ['was not asked', null],
  ])('is the strong one where the verifier %s, with both paid and both waited for', (_, verified) => {
    const handed = answer({ verified });
    expect(handed).toMatchObject({ verdict: PASSED, strongUsd: 0.02, pricedCalls: 2, escalated: true });
    expect(handed.usd).toBeCloseTo(0.021, 12);
    expect(handed.cachedUsd).toBeCloseTo(0.0105, 12);
    expect(handed.trial).toMatchObject({
      key: { candidate: 'cascade', example: 'e1', repeat: 0 },
      latency: { total: 1000, firstToken: 400 },
      attempts: 2,
    });
    expect(handed.trial.calls).toHaveLength(2);
  });

  it('is the strong one where the cheap one failed, though a verifier would have passed it', () => {
    const failed = aFailedTrial();
    const handed = answer({ cheap: { ...failed, usd: 0.0002 }, verified: PASSED });
    expect(handed.verdict).toBe(PASSED);
    expect(handed.usd).toBeCloseTo(0.0202, 12);
    expect(handed.trial.latency?.total).toBe(900); // what a failure took is not known: it brought no answer
    expect(answer({ cheap: failed }).usd).toBeNull(); // unknown is not zero
  });

  it('fails where the strong one fails', () => {
    const failing = { ...aFailedTrial(), usd: 0 };
    expect(collected({ strong: failing })).toMatchObject({ score: 0, failed: 1, unscored: 0 });
  });

  it('is open, unpriced and untimed where the strong one was needed and not asked', () => {
    const open = { score: NaN, usd: NaN, failed: 0, unscored: 1, latencies: [] };
    expect(collected({ strong: null })).toEqual(open);
    expect(collected({ strong: null, cheap: { ...aFailedTrial(), usd: 0 } })).toEqual(open);
    expect(collected({ strong: null, verified: PASSED })).toMatchObject({ score: 0, unscored: 0 });
  });
});

describe('cascades over a population', () => {
  it('cost .00575 a request at an accuracy of .932725, as computed from the rates (METHODS, section 5)', () => {
    const rates = {
      cheapAccuracy: 0.85,
      sensitivity: 0.95,
      specificity: 0.8,
      strongGivenCheapRight: 0.97,
      strongGivenCheapWrong: 0.7,
    };
    const expected = cascadeCost({ cheap: 0.002, verifier: 0.0005, strong: 0.02, ...rates });
    expect(expected.cost).toBeCloseTo(0.00575, 9);
    const n = 20_000;
    const random = seededRandom(23);
    const chance = (share: number): boolean => random.uniform() < share;
    const collector = createCollector(
      'cascade',
      frameOf(Array.from({ length: n }, (_, i) => ({ id: idOf(i) }))),
    );
    for (let index = 0; index < n; index++) {
      const isRight = chance(rates.cheapAccuracy);
      const isStopped = isRight ? !chance(rates.sensitivity) : chance(rates.specificity);
      const isSaved = chance(isRight ? rates.strongGivenCheapRight : rates.strongGivenCheapWrong);
      const trial = aTrial({ key: { candidate: 'small', example: idOf(index), repeat: 0 } });
      collector.add(
        answerInCascade('cascade', {
          cheap: aPricedTrial({ trial, verdict: isRight ? PASSED : WRONG, usd: 0.002 + 0.0005 }),
          strong: aPricedTrial({ trial, verdict: isSaved ? PASSED : WRONG, usd: 0.02 }),
          verified: isStopped ? WRONG : PASSED,
        }),
      );
    }
    const { columns } = collector.finish();
    const error = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / n);
    expect(Math.abs(meanOf(columns.score) - expected.accuracy)).toBeLessThan(error(expected.accuracy));
    expect(Math.abs(meanOf(columns.escalated) - expected.escalated)).toBeLessThan(error(expected.escalated));
    expect(Math.abs(meanOf(columns.usd) - expected.cost)).toBeLessThan(0.02 * error(expected.escalated));
    expect(meanOf(columns.strongUsd)).toBeCloseTo(0.02 * meanOf(columns.escalated), 9);
  });

  it('count escalations also where the strong one’s tokens cost nothing: it is hosted', () => {
    const collector = createCollector('cascade', frameOf([{ id: 'e1' }]));
    collector.add(answer({ strong: { ...strong, usd: 0, uncachedUsd: 0, cachedUsd: 0 } }));
    expect([...collector.finish().columns.escalated]).toEqual([1]);
  });
});
