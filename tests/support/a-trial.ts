import type { Call } from '../../src/core/model/call.ts';
import type { Trial } from '../../src/core/model/trial.ts';
import type { Usage } from '../../src/core/model/usage.ts';

export function aUsage(parts: Partial<Usage> = {}): Usage {
  return { input: 100, output: 10, source: 'reported', ...parts };
}

export function aCall(parts: Partial<Call> = {}): Call {
  return {
    role: 'answer',
    endpoint: 'server',
    servedModel: 'big-2026',
    serviceTier: 'default',
    usage: aUsage(),
    latency: { total: 120 },
    at: '2026-11-22T10:00:00.000Z',
    ...parts,
  };
}

export function aTrial(parts: Partial<Trial> = {}): Trial {
  return {
    key: { candidate: 'big', example: 'e1', repeat: 0 },
    calls: [aCall()],
    latency: { total: 120 },
    attempts: 1,
    outcome: { status: 'answered', text: '42', finish: 'stop' },
    ...parts,
  };
}
