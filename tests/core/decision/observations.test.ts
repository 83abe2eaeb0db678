import { describe, expect, it } from 'vitest';
import {
  type CandidateData,
  createCollector,
  imputeUnscored,
  type PricedTrial,
} from '../../../src/core/decision/observations.ts';
import { aCall, aTrial, aUsage } from '../../support/a-trial.ts';
import { aFailedTrial, aPricedTrial, PASSED, UNSCORED, WRONG } from './builders.ts';

function collect(...trials: readonly PricedTrial[]): CandidateData {
  const collector = createCollector('big');
  for (const trial of trials) collector.add(trial);
  return collector.finish();
}

function onExample(example: string, repeat = 0): { trial: PricedTrial['trial'] } {
  return { trial: aTrial({ key: { candidate: 'big', example, repeat } }) };
}

describe('what a run says of a candidate', () => {
  it('holds one observation an example, in the order of their ids, whatever order they came in', () => {
    const data = collect(
      aPricedTrial({ ...onExample('b'), verdict: WRONG, usd: 0.003 }),
      aPricedTrial({ ...onExample('a'), usd: 0.001 }),
    );
    expect(data.observations).toEqual([
      { example: 'a', repeats: 1, scored: 1, unscored: 0, score: 1, usd: 0.001 },
      { example: 'b', repeats: 1, scored: 1, unscored: 0, score: 0, usd: 0.003 },
    ]);
    expect(data).toMatchObject({ id: 'big', trials: 2, calls: 2, pricedCalls: 2, repeats: 1, failed: 0 });
  });

  it('averages repeats within an example before anything else', () => {
    const data = collect(
      aPricedTrial({ ...onExample('a', 0), usd: 0.001 }),
      aPricedTrial({ ...onExample('a', 1), verdict: WRONG, usd: 0.004 }),
      aPricedTrial({ ...onExample('a', 2), usd: 0.001 }),
      aPricedTrial({ ...onExample('b', 0), verdict: WRONG, usd: 0.001 }),
    );
    expect(data.observations.map(({ score }) => score)).toEqual([2 / 3, 0]);
    expect(data.observations[0]?.usd).toBeCloseTo(0.002, 12);
    expect(data.repeats).toBe(3);
  });

  it('counts a failed request as wrong, also where nobody graded it', () => {
    const { trial } = aFailedTrial();
    for (const verdict of [WRONG, null, UNSCORED]) {
      const data = collect({ trial, verdict, usd: null, pricedCalls: 0 });
      expect(data.observations).toEqual([
        { example: 'e1', repeats: 1, scored: 1, unscored: 0, score: 0, usd: null },
      ]);
      expect(data).toMatchObject({ failed: 1, unscored: 0, ungraded: 0, calls: 1, pricedCalls: 0 });
    }
  });

  it('leaves an unscored repeat out of the score and counts it', () => {
    const data = collect(
      aPricedTrial(onExample('a', 0)),
      aPricedTrial({ ...onExample('a', 1), verdict: UNSCORED }),
      aPricedTrial({ ...onExample('b', 0), verdict: UNSCORED }),
    );
    expect(data.observations).toMatchObject([
      { example: 'a', scored: 1, unscored: 1, score: 1 },
      { example: 'b', scored: 0, unscored: 1, score: null },
    ]);
    expect(data.unscored).toBe(2);
  });

  it('takes an ungraded trial for cost and latency, never for accuracy', () => {
    const data = collect(aPricedTrial({ verdict: null, usd: 0.002 }));
    expect(data.observations).toEqual([
      { example: 'e1', repeats: 1, scored: 0, unscored: 0, score: null, usd: 0.002 },
    ]);
    expect(data).toMatchObject({ ungraded: 1, latencies: [120] });
  });

  it('sorts latencies by size, not as text, and leaves failed requests out', () => {
    const timed = (total: number, firstToken: number): PricedTrial =>
      aPricedTrial({ trial: aTrial({ latency: { total, firstToken } }) });
    const data = collect(timed(1000, 90), timed(20, 5), timed(300, 100), aFailedTrial());
    expect(data.latencies).toEqual([20, 300, 1000]);
    expect(data.firstTokens).toEqual([5, 90, 100]);
  });

  it('sums the calls of a request and averages over requests', () => {
    const retried = aTrial({
      calls: [
        aCall({ role: 'retry', usage: aUsage({ input: 100, output: 4, cachedInput: 0, reasoning: 0 }) }),
        aCall({ usage: aUsage({ input: 100, output: 10, cachedInput: 60, reasoning: 6 }) }),
      ],
    });
    const plain = aTrial({ calls: [aCall({ usage: aUsage({ cachedInput: 0, reasoning: 0 }) })] });
    const data = collect(aPricedTrial({ trial: retried }), aPricedTrial({ trial: plain }));
    expect(data.tokens).toEqual({ input: 150, output: 12, cachedInput: 30, reasoning: 3 });
  });

  it('says null, not zero, of a token detail that one call leaves out', () => {
    const told = aTrial({ calls: [aCall({ usage: aUsage({ cachedInput: 50, reasoning: 2 }) })] });
    const untold = aTrial({ calls: [aCall({ usage: aUsage() })] });
    const data = collect(aPricedTrial({ trial: told }), aPricedTrial({ trial: untold }));
    expect(data.tokens).toEqual({ input: 100, output: 10, cachedInput: null, reasoning: null });
  });

  it('says null of all tokens where no usage came back', () => {
    const trial = aTrial({ calls: [aCall({ usage: null })] });
    expect(collect(aPricedTrial({ trial, usd: null })).tokens).toBeNull();
  });

  it('is empty, not NaN, without trials', () => {
    expect(collect()).toMatchObject({ observations: [], trials: 0, repeats: 0, tokens: null, latencies: [] });
  });
});

describe('imputing what is unscored', () => {
  const data = collect(
    aPricedTrial({ ...onExample('a', 0), verdict: PASSED }),
    aPricedTrial({ ...onExample('a', 1), verdict: UNSCORED }),
    aPricedTrial({ ...onExample('b', 0), verdict: UNSCORED }),
    aPricedTrial({ ...onExample('c', 0), verdict: WRONG }),
    aPricedTrial({ ...onExample('d', 0), verdict: null }),
  );

  it('counts every unscored repeat as wrong, or as right, and leaves ungraded ones alone', () => {
    expect(imputeUnscored(data, 0).observations.map(({ score }) => score)).toEqual([0.5, 0, 0, null]);
    expect(imputeUnscored(data, 1).observations.map(({ score }) => score)).toEqual([1, 1, 0, null]);
  });
});
