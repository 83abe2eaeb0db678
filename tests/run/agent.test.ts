import { describe, expect, it } from 'vitest';
import { type Endpoint, EndpointFailure } from '../../src/ports/endpoint.ts';
import type { Environment } from '../../src/ports/environment.ts';
import type { Attempted } from '../../src/run/attempt.ts';
import { createBudget } from '../../src/run/budget.ts';
import { aClock } from '../support/a-clock.ts';
import { aUsage } from '../support/a-trial.ts';
import { act, aModel, anAccount, anAgent, helper, planned, TOOLS } from './an-agent.ts';

const lost = new EndpointFailure('broken-stream', 'cut', { retryable: true, billing: 'unknown' });
const refused = new EndpointFailure('http-429', 'later', { retryable: true, retryAfterMs: 5000 });

async function done(made: ReturnType<typeof act>): Promise<Attempted> {
  const attempted = await made;
  if (typeof attempted === 'string') throw new Error(`left open: ${attempted}`);
  return attempted;
}

const outcomeOf = async (made: ReturnType<typeof act>): Promise<Attempted['outcome']> =>
  (await done(made)).outcome;

describe('an agent', () => {
  it('gives a provider back what it signed of a turn, and records none of it', async () => {
    const model = aModel([[['look', {}]], 'There are 100.']);
    const signed: Endpoint = {
      send: async (...args) => ({ ...(await model.send(...args)), echo: [{ signature: 'c2ln' }] }),
    };
    const attempted = await done(act(signed));
    expect(model.requests[1]?.messages.at(-2)).toMatchObject({ echo: [{ signature: 'c2ln' }] });
    expect(JSON.stringify(attempted)).not.toContain('c2ln');
  });

  it('is asked, calls tools, is told what they said, and is asked again until it answers', async () => {
    const model = aModel([
      [['look', {}]],
      [
        ['pay', { usd: 500 }],
        ['pay', { usd: 30 }],
      ],
      'I paid 30.',
    ]);
    const { outcome, calls, attempts } = await done(act(model));
    expect(outcome).toEqual({
      status: 'answered',
      text: 'I paid 30.',
      finish: 'stop',
      steps: [
        { name: 'look', arguments: {}, result: '100' },
        { name: 'pay', arguments: { usd: 500 }, result: 'not enough', failed: true },
        { name: 'pay', arguments: { usd: 30 }, result: 'paid 30' },
      ],
      state: { account: [{ left: 70 }] },
    });
    expect(calls.map(({ role }) => role)).toEqual(['answer', 'answer', 'answer']);
    expect(attempts).toBe(1);
    expect(model.requests.every(({ tools }) => tools?.length === TOOLS.length)).toBe(true);
    expect(model.requests.map(({ messages }) => messages.map(({ role }) => role).join(' '))).toEqual([
      'system user',
      'system user assistant tool',
      'system user assistant tool assistant tool tool',
    ]);
    const last = model.requests[2]?.messages ?? [];
    expect(last.slice(-2)).toEqual([
      { role: 'tool', content: 'not enough', callId: 'call-2-0', name: 'pay', failed: true },
      { role: 'tool', content: 'paid 30', callId: 'call-2-1', name: 'pay' },
    ]);
    expect(last.at(-3)).toMatchObject({
      role: 'assistant',
      toolCalls: [{ id: 'call-2-0', name: 'pay' }, { id: 'call-2-1' }],
    });
  });

  it('that needs no tool is one call, with no steps and the state as it was', async () => {
    expect(await outcomeOf(act(aModel(['Hello.'])))).toMatchObject({
      steps: [],
      state: { account: [{ left: 100 }] },
    });
  });

  it('takes as long as its turns and tools together, whatever it waited between them', async () => {
    const clock = aClock();
    const model = aModel([[['look', {}]], refused, 'Done.'], { ms: 100 });
    const { latency, attempts, calls } = await done(
      act(model, anAgent(), { clock, environments: anAccount(clock, { takesMs: 40 }) }),
    );
    expect(latency).toEqual({ total: 240, firstToken: 142 });
    expect(clock.slept).toEqual([5000]);
    expect(attempts).toBe(2);
    expect(calls.map(({ latency: own }) => own?.total)).toEqual([100, 100]);
  });

  it('that names a tool that there is not, or writes no JSON, is told so, and its steps say so', async () => {
    const model = aModel([
      [
        ['rob', {}],
        ['ask', '{ no JSON'],
      ],
      'Sorry.',
    ]);
    const agent = anAgent({}, { subagents: new Map([['ask', helper]]) });
    expect(await outcomeOf(act(model, agent))).toMatchObject({
      steps: [
        { name: 'rob', result: "there is no tool 'rob'", failed: true },
        { name: 'ask', arguments: '{ no JSON', result: 'the arguments are no JSON object', failed: true },
      ],
    });
  });

  it('reads the beginning of a result that is too long, and that it was cut', async () => {
    const clock = aClock();
    const long: Environment = {
      tools: TOOLS,
      call: async () => ({ text: '\u0000ü😀'.repeat(30_000) }),
      state: async () => undefined,
      close: async () => {},
    };
    const model = aModel([[['look', {}]], 'Done.']);
    const environments = { ...anAccount(clock), open: async () => long };
    const outcome = await outcomeOf(act(model, anAgent(), { clock, environments }));
    const content = model.requests[1]?.messages.at(-1)?.content ?? '';
    expect(content.endsWith('(cut off: the result has 120000 characters)')).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(content))).toBeLessThanOrEqual(20_000);
    expect(Buffer.byteLength(JSON.stringify(content))).toBeGreaterThan(19_000);
    expect(outcome).not.toHaveProperty('state');
  });

  it('is told of the calls beyond sixteen in a turn that they are not made', async () => {
    const many = Array.from({ length: 18 }, (): [string, unknown] => ['pay', { usd: 1 }]);
    expect(await outcomeOf(act(aModel([many, 'Done.'])))).toMatchObject({
      state: { account: [{ left: 84 }] },
      steps: expect.arrayContaining([
        {
          name: 'pay',
          arguments: { usd: 1 },
          result: 'at most 16 tools are called in one turn',
          failed: true,
        },
      ]),
    });
  });
});

describe('the limit', () => {
  const forever = () => aModel(() => [['look', {}]]);

  it('of turns ends a trial that goes in circles, and keeps what it did and paid', async () => {
    const { outcome, calls, latency } = await done(act(forever(), anAgent({ turns: 4 })));
    expect(outcome).toMatchObject({ status: 'failed', code: 'turn-limit' });
    expect(outcome.status === 'failed' && outcome.steps).toHaveLength(3); // the last turn's tools have no reader
    expect(calls).toHaveLength(4);
    expect(latency).toBeNull();
  });

  it('of tokens ends it at the first turn that begins beyond it', async () => {
    const { outcome, calls } = await done(act(forever(), anAgent({ tokens: 300 })));
    expect(outcome).toMatchObject({ status: 'failed', code: 'token-limit' });
    expect(calls).toHaveLength(3); // 110 each
  });

  it('of tokens counts a turn whose usage nobody told at its most', async () => {
    const model = aModel(() => [['look', {}]], { usage: () => null });
    const { calls } = await done(act(model, anAgent({ tokens: 1500 })));
    expect(calls).toHaveLength(2); // 1000 at most each
  });

  it('of time counts turns and tools', async () => {
    const clock = aClock();
    const environments = anAccount(clock, { takesMs: 400 });
    const model = aModel(() => [['look', {}]], { ms: 100 });
    const { outcome, calls } = await done(act(model, anAgent({ seconds: 1 }), { clock, environments }));
    expect(outcome).toMatchObject({ status: 'failed', code: 'time-limit' });
    expect(calls).toHaveLength(2);
  });

  it('of time ends a tool that hangs', async () => {
    const clock = aClock();
    const hanging: Environment = {
      tools: TOOLS,
      call: (_name, _args, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve({ text: 'stopped', failed: true })),
        ),
      state: async () => ({}),
      close: async () => {},
    };
    const environments = { ...anAccount(clock), open: async () => hanging };
    const model = aModel(() => [['look', {}]]);
    expect(await outcomeOf(act(model, anAgent({ seconds: 0.05 }), { clock, environments }))).toMatchObject({
      code: 'time-limit',
    });
  });

  it('of dollars lets no turn start that could pass it', async () => {
    const { outcome, calls } = await done(act(forever(), anAgent({ usd: 500 })));
    expect(outcome).toMatchObject({ status: 'failed', code: 'usd-limit' });
    expect(calls).toHaveLength(3); // 330 spent, and the next one may take 200
  });

  it('of dollars counts a lost attempt at its most', async () => {
    const model = aModel([lost, lost, lost, 'never']);
    const { outcome, calls } = await done(act(model, anAgent({ usd: 500 })));
    expect(outcome).toMatchObject({ code: 'usd-limit' });
    expect(calls.map(({ role }) => role)).toEqual(['retry', 'retry']); // kept, though nobody knows their bill
  });
});

describe('a trial', () => {
  it('whose turn is refused for good has failed as that request has, with what was paid before', async () => {
    const no = new EndpointFailure('http-400', 'no', { retryable: false });
    const { outcome, calls } = await done(act(aModel([[['pay', { usd: 1 }]], no])));
    expect(outcome).toMatchObject({ status: 'failed', code: 'http-400', steps: [{ name: 'pay' }] });
    expect(calls).toHaveLength(1);
  });

  it('is left open where the budget holds no further turn, and closes its environment', async () => {
    const clock = aClock();
    const environments = anAccount(clock);
    const budget = createBudget({ limitUsd: 400 });
    const made = await act(
      aModel(() => [['look', {}]]),
      anAgent(),
      { clock, environments, budget },
    );
    expect(made).toBe('budget');
    expect([environments.opened, environments.closed]).toEqual([1, 1]);
    expect(budget.spent.knownUsd).toBe(220); // what was paid stays paid
  });

  it('that has begun is finished when the run is stopped, and left open when it is aborted', async () => {
    const stopping = new AbortController();
    const turns = (controller: AbortController) =>
      aModel((_, turn) => {
        if (turn === 0) controller.abort();
        return turn === 0 ? [['look', {}]] : 'Done.';
      });
    expect(await outcomeOf(act(turns(stopping), anAgent(), { stop: stopping.signal }))).toMatchObject({
      text: 'Done.',
    });
    const aborting = new AbortController();
    expect(await act(turns(aborting), anAgent(), { abort: aborting.signal })).toBe('interrupted');
  });

  it('has failed where its environment cannot be made, before anything is paid', async () => {
    const clock = aClock();
    const environments = {
      ...anAccount(clock),
      open: () => Promise.reject(new Error('fixture: no such table: orders')),
    };
    const model = aModel(['Hello.']);
    expect(await done(act(model, anAgent(), { clock, environments }))).toMatchObject({
      calls: [],
      outcome: { status: 'failed', code: 'environment', message: 'fixture: no such table: orders' },
    });
    expect(model.requests).toEqual([]);
  });

  it('whose environment holds too much at the end has failed, and says how much that is', async () => {
    const clock = aClock();
    const huge: Environment = {
      tools: TOOLS,
      call: async () => ({ text: '' }),
      state: async () => ({ rows: 'x'.repeat(5_000_000) }),
      close: async () => {},
    };
    const environments = { ...anAccount(clock), open: async () => huge };
    expect(await outcomeOf(act(aModel(['Done.']), anAgent(), { clock, environments }))).toMatchObject({
      code: 'state-limit',
      message: expect.stringContaining('5000011 bytes'),
    });
  });

  it('of thirteen turns that read ever more is thirteen calls of their own size, none of them the sum', async () => {
    const sizes = Array.from({ length: 13 }, (_, turn) => 20_000 + turn * 2500);
    const model = aModel((_, turn) => (turn < 12 ? [['look', {}]] : 'Done.'), {
      usage: (turn) => aUsage({ input: sizes[turn] as number }),
    });
    const { calls } = await done(act(model));
    expect(calls.map(({ usage }) => usage?.input)).toEqual(sizes);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(455_000);
    expect(Math.max(...calls.map(({ usage }) => usage?.input ?? 0))).toBeLessThan(272_000);
  });

  it('of other tools, limits or fixtures is another trial', () => {
    const hashes = [anAgent(), anAgent({}, { hash: 'other' }), anAgent({}, { tools: TOOLS.slice(1) })].map(
      (agent) => planned(agent).hash,
    );
    expect(new Set(hashes).size).toBe(3);
  });
});

describe('a sub-agent', () => {
  const agent = anAgent({}, { subagents: new Map([['ask', helper]]) });

  it('is asked with the arguments in its prompt, without tools, and paid at its own price', async () => {
    const big = aModel([[['ask', { question: 'two plus two' }]], 'Four.']);
    const small = aModel(['Yes.']);
    const budget = createBudget({ limitUsd: 1000 });
    const { calls, outcome } = await done(act(big, agent, { small, budget }));
    expect(small.requests).toHaveLength(1);
    expect(small.requests[0]).toMatchObject({
      model: 'small-model',
      messages: [{ role: 'user', content: 'Is two plus two right?' }],
    });
    expect(small.requests[0]).not.toHaveProperty('tools');
    expect(calls.map(({ role, endpoint }) => [role, endpoint])).toEqual([
      ['answer', 'big'],
      ['subagent', 'small'],
      ['answer', 'big'],
    ]);
    expect(outcome).toMatchObject({ steps: [{ name: 'ask', result: 'Yes.' }] });
    expect(budget.spent.byRole).toMatchObject({ answer: 220, subagent: 11 });
  });

  it('that is an application has the arguments for its example', async () => {
    const tasks: unknown[] = [];
    const small = {
      async send(...[request, signal, task]: Parameters<Endpoint['send']>) {
        tasks.push(task.example.item);
        return aModel(['Yes.']).send(request, signal, task);
      },
    };
    await done(act(aModel([[['ask', { question: 'x' }]], 'Done.']), agent, { small }));
    expect(tasks).toEqual([{ question: 'x' }]);
  });

  it('is told what its arguments lack, and nobody is asked', async () => {
    const small = aModel(['Yes.']);
    const outcome = await outcomeOf(act(aModel([[['ask', { topic: 'x' }]], 'Done.']), agent, { small }));
    expect(outcome).toMatchObject({
      steps: [{ failed: true, result: expect.stringContaining("'item.question' has no value") }],
    });
    expect(small.requests).toEqual([]);
  });

  it('takes a turn of the same limit', async () => {
    const limited = anAgent({ turns: 2 }, { subagents: agent.subagents });
    expect(await outcomeOf(act(aModel([[['ask', { question: 'x' }]], 'Done.']), limited))).toMatchObject({
      code: 'turn-limit',
    });
  });
});
