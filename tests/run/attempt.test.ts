import { describe, expect, it } from 'vitest';
import type { Random } from '../../src/core/random.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
} from '../../src/ports/endpoint.ts';
import { type Attempted, attemptTrial, type LeftOpen } from '../../src/run/attempt.ts';
import { createBudget } from '../../src/run/budget.ts';
import { createGate } from '../../src/run/gate.ts';
import { aClock, type FakeClock } from '../support/a-clock.ts';
import { aUsage } from '../support/a-trial.ts';

const REQUEST: ModelRequest = {
  model: 'big',
  messages: [{ role: 'user', content: 'x' }],
  sampling: {},
  stream: false,
};

const RESPONSE: ModelResponse = {
  text: 'yes',
  finish: 'stop',
  servedModel: 'big-2026',
  serviceTier: 'default',
  usage: aUsage(),
  latency: { total: 120, firstToken: 30 },
};

/** Full jitter at its longest. */
const LONGEST: Random = { ...seededRandom(1), uniform: () => 1 };

function failing(
  code: string,
  options: { retryable?: boolean; retryAfterMs?: number; billing?: 'unknown' } = {},
): EndpointFailure {
  return new EndpointFailure(code, `${code}!`, { retryable: true, ...options });
}

/** Answers in turn; the last answer stays. */
function anEndpointOf(...turns: readonly (ModelResponse | Error)[]): Endpoint & { readonly asked: number } {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    async send() {
      const turn = turns[Math.min(asked, turns.length - 1)];
      asked += 1;
      if (turn instanceof Error) throw turn;
      return turn ?? RESPONSE;
    },
  };
}

async function attempt(endpoint: Endpoint, options: Options = {}): Promise<Attempted> {
  const attempted = await attemptOrLeave(endpoint, options);
  if (typeof attempted === 'string') throw new Error(`left open: ${attempted}`);
  return attempted;
}

interface Options {
  readonly clock?: FakeClock;
  readonly request?: ModelRequest;
  readonly maxAttempts?: number;
  readonly random?: Random;
  readonly stop?: AbortSignal;
  readonly abort?: AbortSignal;
  readonly timeoutMs?: number;
}

function attemptOrLeave(
  endpoint: Endpoint,
  { clock = aClock(), request = REQUEST, ...rest }: Options,
): Promise<Attempted | LeftOpen> {
  return attemptTrial(request, {
    endpoint,
    endpointId: 'server',
    maxAttempts: 5,
    timeoutMs: 60_000,
    clock,
    random: LONGEST,
    gate: createGate({ concurrency: 4 }, clock),
    budget: createBudget({ limitUsd: null }),
    worstCaseUsd: 0,
    priceCall: () => 0,
    tokensAtMost: 10,
    keep: async () => {},
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    task: { example: { id: 'e1', item: {} }, repeat: 0 },
    ...rest,
  });
}

describe('a trial', () => {
  it('that is answered at once is one call of that latency', async () => {
    expect(await attempt(anEndpointOf(RESPONSE))).toEqual({
      attempts: 1,
      concurrency: 1,
      latency: { total: 120, firstToken: 30 },
      outcome: { status: 'answered', text: 'yes', finish: 'stop' },
      calls: [
        {
          role: 'answer',
          endpoint: 'server',
          servedModel: 'big-2026',
          serviceTier: 'default',
          usage: aUsage(),
          latency: { total: 120, firstToken: 30 },
          at: '2026-11-22T10:00:00.000Z',
        },
      ],
    });
  });

  it('that is answered at the third attempt says so, with the latency of the third alone', async () => {
    const clock = aClock();
    const attempted = await attempt(anEndpointOf(failing('http-429'), failing('http-500'), RESPONSE), {
      clock,
    });
    expect(attempted).toMatchObject({
      attempts: 3,
      latency: { total: 120 },
      outcome: { status: 'answered' },
    });
    expect(attempted.calls).toHaveLength(1); // a refusal is not billed
    expect(attempted.calls[0]?.at).toBe('2026-11-22T10:00:01.500Z');
  });

  it('waits twice as long each time, up to 20 seconds', async () => {
    const clock = aClock();
    await attempt(anEndpointOf(failing('http-500')), { clock, maxAttempts: 9 });
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('waits a random part of that, so that a crowd does not come back at once', async () => {
    const clock = aClock();
    const random = { ...LONGEST, uniform: () => 0.25 };
    await attempt(anEndpointOf(failing('http-500')), { clock, random, maxAttempts: 3 });
    expect(clock.slept).toEqual([125, 250]);
  });

  it('waits as long as the server says', async () => {
    const clock = aClock();
    const wait = (retryAfterMs: number): EndpointFailure => failing('http-429', { retryAfterMs });
    await attempt(anEndpointOf(wait(7000), wait(0), failing('http-429'), RESPONSE), { clock });
    expect(clock.slept).toEqual([7000, 0, 2000]);
  });

  it('does not wait a day because a server says so', async () => {
    const clock = aClock();
    await attempt(anEndpointOf(failing('http-429', { retryAfterMs: 86_400_000 }), RESPONSE), { clock });
    expect(clock.slept).toEqual([120_000]);
  });

  it('that is refused for good is a failed outcome after one attempt', async () => {
    const clock = aClock();
    const endpoint = anEndpointOf(failing('http-400', { retryable: false }));
    expect(await attempt(endpoint, { clock })).toEqual({
      attempts: 1,
      calls: [],
      latency: null,
      outcome: { status: 'failed', code: 'http-400', message: 'http-400!' },
    });
    expect(clock.slept).toEqual([]);
    expect(endpoint.asked).toBe(1);
  });

  it('that is out of attempts is a failed outcome with the last reason', async () => {
    const endpoint = anEndpointOf(failing('http-500'), failing('http-503'));
    const attempted = await attempt(endpoint, { maxAttempts: 2 });
    expect(attempted).toMatchObject({ attempts: 2, outcome: { status: 'failed', code: 'http-503' } });
    expect(endpoint.asked).toBe(2);
  });

  it('records answers that were lost, and maybe billed, as calls of unknown usage', async () => {
    const lost = ['timeout', 'broken-stream', 'protocol'].map((code) =>
      failing(code, { billing: 'unknown' }),
    );
    const { calls, attempts } = await attempt(anEndpointOf(...lost, RESPONSE), {
      request: { ...REQUEST, tier: 'flex' },
    });
    expect(attempts).toBe(4);
    expect(calls.map(({ role, usage }) => [role, usage])).toEqual([
      ['retry', null],
      ['retry', null],
      ['retry', null],
      ['answer', aUsage()],
    ]);
    expect(calls[0]).toMatchObject({
      servedModel: 'big',
      serviceTier: 'flex',
      latency: null,
      at: '2026-11-22T10:00:00.000Z',
    });
  });

  it('records no call for a connection that was refused', async () => {
    expect((await attempt(anEndpointOf(failing('connection')), { maxAttempts: 2 })).calls).toEqual([]);
  });

  it('keeps the lost calls of a failed outcome', async () => {
    const attempted = await attempt(anEndpointOf(failing('timeout', { billing: 'unknown' })), {
      maxAttempts: 2,
    });
    expect(attempted.outcome).toMatchObject({ status: 'failed', code: 'timeout' });
    expect(attempted.calls.map(({ role }) => role)).toEqual(['retry', 'retry']);
  });

  it('that takes too long is timed out, tried again, and said to be so', async () => {
    const endpoint: Endpoint = {
      send: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(failing('aborted', { retryable: false })));
        }),
    };
    const { outcome, attempts } = await attempt(endpoint, { timeoutMs: 20, maxAttempts: 2 });
    expect(outcome).toEqual({ status: 'failed', code: 'timeout', message: 'no answer within 20 ms' });
    expect(attempts).toBe(2);
  });

  it('that is called off is not tried again', async () => {
    const stopping = new AbortController();
    const endpoint: Endpoint & { asked: number } = {
      asked: 0,
      async send() {
        endpoint.asked += 1;
        stopping.abort();
        throw failing('connection');
      },
    };
    const left = await attemptOrLeave(endpoint, { stop: stopping.signal });
    expect(left).toBe('interrupted'); // not the candidate's failure: the next start makes it
    expect(endpoint.asked).toBe(1);
  });

  it('that hits a bug in an endpoint is a failed outcome, not a crash', async () => {
    const { outcome, attempts } = await attempt(anEndpointOf(new TypeError('x is not a function')));
    expect(outcome).toEqual({ status: 'failed', code: 'internal', message: 'x is not a function' });
    expect(attempts).toBe(1);
  });
});
