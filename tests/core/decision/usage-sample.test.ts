import { describe, expect, it } from 'vitest';
import { createUsageCollector, mixOfUsage } from '../../../src/core/decision/usage-sample.ts';
import { aCall, aTrial, aUsage } from '../../support/a-trial.ts';

function sampleOf(...requests: { usage?: ReturnType<typeof aUsage> | null; tags?: string[] }[]) {
  const collector = createUsageCollector();
  for (const { usage = aUsage(), tags = [] } of requests)
    collector.add(aTrial({ calls: [aCall({ usage })] }), tags);
  return collector.finish();
}

describe('a log of production', () => {
  it('gives mean tokens of the requests that count them', () => {
    const sample = sampleOf(
      { usage: aUsage({ input: 100, output: 10 }) },
      { usage: aUsage({ input: 300, output: 20 }) },
      { usage: null },
    );
    expect(sample).toMatchObject({ requests: 3, inputTokens: 200, outputTokens: 15 });
  });

  it('gives the cached share by tokens, over the calls that say', () => {
    const sample = sampleOf(
      { usage: aUsage({ input: 100, cachedInput: 0 }) },
      { usage: aUsage({ input: 300, cachedInput: 200 }) },
      { usage: aUsage({ input: 1000 }) },
    );
    expect(sample.cachedInputShare).toBe(0.5);
  });

  it('knows nothing where nothing is said', () => {
    expect(sampleOf({ usage: null })).toMatchObject({
      inputTokens: null,
      outputTokens: null,
      cachedInputShare: null,
    });
    expect(sampleOf({}).cachedInputShare).toBeNull();
  });

  it('counts each request for the first of its tags that the eval has, and tells what is left', () => {
    const sample = sampleOf(
      { tags: ['vip', 'easy'] },
      { tags: ['vip', 'easy'] },
      { tags: ['easy', 'hard'] },
      { tags: ['hard'] },
      { tags: ['odd'] },
    );
    expect(mixOfUsage(sample, new Set(['easy', 'hard', 'rare']))).toEqual({
      shares: { easy: 0.75, hard: 0.25 },
      unmatchedShare: 1 - 4 / 5,
    });
  });

  it('has no mix without a tag that both have', () => {
    expect(mixOfUsage(sampleOf({ tags: ['odd'] }, {}), new Set(['easy']))).toEqual({
      shares: null,
      unmatchedShare: 1,
    });
  });
});
