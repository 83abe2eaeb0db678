import { describe, expect, it } from 'vitest';
import { createCollector, type PricedTrial } from '../../../src/core/decision/collector.ts';
import { frameOf } from '../../../src/core/decision/frame.ts';
import { type CandidateData, imputeUnscored } from '../../../src/core/decision/observations.ts';
import { aCall, aTrial, aUsage } from '../../support/a-trial.ts';
import { aFailedTrial, aPricedTrial, PASSED, UNSCORED, WRONG } from './builders.ts';

function collect(...trials: readonly PricedTrial[]): CandidateData {
  const ids = new Set(trials.map(({ trial }) => trial.key.example));
  const collector = createCollector('big', frameOf([...ids].map((id) => ({ id }))));
  for (const trial of trials) collector.add(trial);
  return collector.finish();
}

/** What the columns say of each example; what is not measured is null. */
function examplesOf({ frame, columns }: CandidateData) {
  const at = (column: Float64Array, row: number): number | null => {
    const value = column[row] as number;
    return Number.isNaN(value) ? null : value;
  };
  return frame.ids.map((example, row) => ({
    example,
    repeats: columns.trials[row],
    scored: columns.scored[row],
    unscored: columns.unscored[row],
    score: at(columns.score, row),
    usd: at(columns.usd, row),
  }));
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
    expect(examplesOf(data)).toEqual([
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
    expect(examplesOf(data).map(({ score }) => score)).toEqual([2 / 3, 0]);
    expect(examplesOf(data)[0]?.usd).toBeCloseTo(0.002, 12);
    expect(data.repeats).toBe(3);
  });

  it('counts a failed request as wrong, also where nobody graded it', () => {
    const { trial } = aFailedTrial();
    for (const verdict of [WRONG, null, UNSCORED]) {
      const data = collect({ trial, verdict, usd: null, uncachedUsd: null, cachedUsd: null, pricedCalls: 0 });
      expect(examplesOf(data)).toEqual([
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
    expect(examplesOf(data)).toMatchObject([
      { example: 'a', scored: 1, unscored: 1, score: 1 },
      { example: 'b', scored: 0, unscored: 1, score: null },
    ]);
    expect(data.unscored).toBe(2);
  });

  it('takes an ungraded trial for cost and latency, never for accuracy', () => {
    const data = collect(aPricedTrial({ verdict: null, usd: 0.002 }));
    expect(examplesOf(data)).toEqual([
      { example: 'e1', repeats: 1, scored: 0, unscored: 0, score: null, usd: 0.002 },
    ]);
    expect(data).toMatchObject({ ungraded: 1, latencies: Float64Array.of(120) });
  });

  it('sorts latencies by size, not as text, and leaves failed requests out', () => {
    const timed = (total: number, firstToken: number): PricedTrial =>
      aPricedTrial({ trial: aTrial({ latency: { total, firstToken } }) });
    const data = collect(timed(1000, 90), timed(20, 5), timed(300, 100), aFailedTrial());
    expect([...data.latencies]).toEqual([20, 300, 1000]);
    expect([...data.firstTokens]).toEqual([5, 90, 100]);
    expect([...data.latencyByTrial.ms]).toEqual([1000, 20, 300, Number.POSITIVE_INFINITY]);
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
    expect(collect(aPricedTrial({ trial, usd: null, uncachedUsd: null, cachedUsd: null })).tokens).toBeNull();
  });

  it('is empty, not NaN, without trials', () => {
    expect(collect()).toMatchObject({ n: 0, trials: 0, repeats: 0, tokens: null, unscored: 0 });
    expect(examplesOf(collect())).toEqual([]);
    expect(collect().latencies).toHaveLength(0);
  });

  it('leaves out what is no example of the frame: held out, or of another run', () => {
    const collector = createCollector('big', frameOf([{ id: 'a' }]));
    collector.add(aPricedTrial(onExample('a')));
    collector.add(aPricedTrial(onExample('elsewhere')));
    expect(collector.finish()).toMatchObject({ n: 1, trials: 1, calls: 1, pricedTrials: 1 });
  });

  it('says NaN, not zero, of an example without a trial', () => {
    const collector = createCollector('big', frameOf([{ id: 'a' }, { id: 'b' }]));
    collector.add(aPricedTrial(onExample('b')));
    const [a, b] = examplesOf(collector.finish());
    expect(a).toEqual({ example: 'a', repeats: 0, scored: 0, unscored: 0, score: null, usd: null });
    expect(b).toMatchObject({ example: 'b', repeats: 1, score: 1 });
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
    expect(examplesOf(imputeUnscored(data, 0)).map(({ score }) => score)).toEqual([0.5, 0, 0, null]);
    expect(examplesOf(imputeUnscored(data, 1)).map(({ score }) => score)).toEqual([1, 1, 0, null]);
  });
});
