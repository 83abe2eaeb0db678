import { describe, expect, it } from 'vitest';
import { createWitness } from '../../src/app/witness.ts';
import type { Trial } from '../../src/core/model/trial.ts';
import { aPricedTrial } from '../core/decision/builders.ts';
import { aCall, aTrial, aUsage } from '../support/a-trial.ts';

function witnessed(...trials: Partial<Trial>[]) {
  const witness = createWitness(['big']);
  for (const parts of trials) witness.see(aPricedTrial({ trial: aTrial(parts) }));
  return witness.finish().get('big');
}

const LOST = aCall({ role: 'retry', usage: null, latency: null, servedModel: 'alias', serviceTier: 'flex' });
const TIMEOUT = { status: 'failed', code: 'timed_out', message: '' } as const;

describe('a witness', () => {
  it('counts what usage says and what it leaves out', () => {
    const usage = aUsage({ input: 100, cachedInput: 40, cacheWrite: 10, source: 'estimated' });
    expect(witnessed({}, { calls: [aCall({ usage })] })).toMatchObject({
      trials: 2,
      calls: 2,
      withUsage: 2,
      input: 200,
      cachedInput: 40,
      cacheWrite: 10,
      cacheUnknown: 1,
      cacheWriteUnknown: 1,
      reasoningUnknown: 2,
      estimatedUsage: 1,
    });
  });

  it('counts attempts, and those that left no tokens', () => {
    expect(
      witnessed(
        { attempts: 3, calls: [LOST, aCall()] },
        { attempts: 2, outcome: TIMEOUT, latency: null, calls: [LOST, LOST] },
        { outcome: TIMEOUT, latency: null, calls: [aCall({ usage: null })] },
        { outcome: { ...TIMEOUT, code: 'runtime' }, latency: null, calls: [] },
      ),
    ).toMatchObject({ retries: 3, retryCalls: 3, lostCalls: 3, lostTimeouts: 1 });
  });

  it('does not know who would have served a lost call', () => {
    expect(witnessed({ calls: [LOST, aCall()] })).toMatchObject({
      servedModels: ['big-2026'],
      serviceTiers: ['default'],
    });
  });

  it('notes when calls began and ended, where their times are known', () => {
    const at = '2026-11-22T10:00:00.000Z';
    const calls = [aCall({ at, latency: { total: 120 } }), aCall({ at: '' })];
    expect(witnessed({ calls })?.times).toEqual([{ start: Date.parse(at), end: Date.parse(at) + 120 }]);
  });

  it('counts answers cut off, answers without a latency, and tokens billed at nothing', () => {
    expect(
      witnessed(
        { outcome: { status: 'answered', finish: 'length' } },
        { latency: null, billed: 0 },
        { billed: 0, calls: [aCall({ usage: null })] },
      ),
    ).toMatchObject({ cutOff: 1, untimed: 1, zeroBilled: 1 });
  });
});
