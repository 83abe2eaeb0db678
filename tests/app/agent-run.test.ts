import { describe, expect, it } from 'vitest';
import { exportRun } from '../../src/app/export-run.ts';
import { plan } from '../../src/app/plan.ts';
import { report } from '../../src/app/report.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { OpenTrial } from '../../src/core/model/open-trial.ts';
import { EndpointFailure, type ModelRequest, type ModelResponse } from '../../src/ports/endpoint.ts';
import type { EnvironmentMaker } from '../../src/ports/environment.ts';
import { aWorld, BIG, configText, SMALL, type World } from './a-run-world.ts';

const TOOL = 'parameters: { type: object }';
const environment = (more = ''): string =>
  `environment: { tools: [{ name: note, ${TOOL}, sql: "insert into notes values (:n)" }, { name: ask, ${TOOL}, candidate: small }], ${more} }`;

/** Notes that are kept for one trial; what is written twice is refused. */
const NOTES: EnvironmentMaker = {
  async check() {},
  async open() {
    const notes: string[] = [];
    return {
      tools: [],
      async call(_name, args) {
        if (notes.includes(args)) return { text: 'it is there already', failed: true };
        notes.push(args);
        return { text: 'noted' };
      },
      state: async () => ({ notes: notes.map((text) => ({ text })) }),
      close: async () => {},
    };
  },
  close: async () => {},
};

const call = (name: string, args: unknown): Partial<ModelResponse> => ({
  text: '',
  toolCalls: [{ name, arguments: JSON.stringify(args), id: 'c' }],
});

/** Notes, asks the other one, and says yes. */
function threeTurns(_model: string, _question: string, { messages }: ModelRequest): Partial<ModelResponse> {
  const told = messages.filter(({ role }) => role === 'tool').length;
  return [call('note', { n: 1 }), call('ask', { input: 'sure?' })][told] ?? {};
}

async function anAgentWorld(
  more = '',
  candidates: readonly string[] = [BIG, SMALL],
  runKeys = '',
): Promise<World> {
  const world = await aWorld(candidates, runKeys, { more: environment(more), examples: 4 });
  world.createEnvironments = async () => NOTES;
  world.answer = (model, question, request) =>
    request.tools === undefined ? { text: 'sure' } : threeTurns(model, question, request);
  return world;
}

async function linesOf(world: World): Promise<OpenTrial[]> {
  const lines: OpenTrial[] = [];
  for await (const line of (await exportRun('latest', world.context)).trials) lines.push(line);
  return lines;
}

describe('a run of agents', () => {
  it('records turns, steps and what is left, and never offers a candidate itself as a tool', async () => {
    const world = await anAgentWorld();
    const { run, ending, spent } = await world.start();
    expect(ending).toBe('done');
    const trials = await world.trials(run);
    const [first] = trials.filter(({ trial }) => trial.key.candidate === 'big');
    expect(first?.trial.calls.map(({ role, endpoint }) => `${role} ${endpoint}`)).toEqual([
      'answer server',
      'answer server',
      'subagent other',
      'answer server',
    ]);
    expect(first?.trial.outcome).toMatchObject({
      text: 'yes',
      steps: [
        { name: 'note', arguments: { n: 1 }, result: 'noted' },
        { name: 'ask', arguments: { input: 'sure?' }, result: 'sure' },
      ],
      state: { notes: [{ text: '{"n":1}' }] },
    });
    expect(first?.verdict).toMatchObject({ passed: true });
    const small = trials.filter(({ trial }) => trial.key.candidate === 'small');
    expect(small[0]?.trial.outcome).toMatchObject({
      steps: [{ name: 'note' }, { name: 'ask', result: "there is no tool 'ask'", failed: true }],
    });
    expect([spent.answer, spent.subagent].map((usd) => usd.toFixed(6))).toEqual(['0.024000', '0.004000']);
  });

  it('prices a sub-agent at its own price, in the run and in the report', async () => {
    const dear = SMALL.replace('{ input: 2, output: 8 }', '{ input: 200, output: 800 }');
    const world = await anAgentWorld('', [BIG, dear]);
    const { spent } = await world.start({ only: ['big'] });
    expect(spent.subagent).toBeCloseTo(0.4, 9);
    const document = await report('latest', world.context);
    // three turns at $.001 and one question at $.1
    expect(document.candidates[0]?.usdPerThousand?.point).toBeCloseTo(103, 6);
    expect(document.candidates[0]?.tools).toEqual({ perTrial: 2, failedShare: 0 });
  });

  it('prices what a sub-agent lost at its own price, too', async () => {
    const dear = SMALL.replace('{ input: 2, output: 8 }', '{ input: 200, output: 800 }');
    const world = await anAgentWorld('', [BIG, dear]);
    let lost = 0;
    const answer = world.answer;
    world.answer = (model, question, request) => {
      if (model !== 'small' || lost > 0) return answer(model, question, request);
      lost += 1;
      const partial = {
        servedModel: 'small',
        serviceTier: 'default',
        usage: { input: 100, output: 100, source: 'estimated' as const },
      };
      return new EndpointFailure('broken-stream', 'cut', { retryable: true, billing: 'unknown', partial });
    };
    await world.start({ only: ['big'] });
    const document = await report('latest', world.context);
    // four trials of $.103, and one of them has $.1 more
    expect(document.candidates[0]?.usdPerThousand?.point).toBeCloseTo(103 + 100 / 4, 6);
  });

  it('is finished by a second start, which asks nothing; with another limit everything is asked again', async () => {
    const world = await anAgentWorld();
    await world.start();
    const asked = world.asked.length;
    expect(await world.start()).toMatchObject({ made: 0, reused: 8 });
    expect(world.asked.length).toBe(asked);
    world.folder.write('other.yaml', configText([BIG, SMALL], '', environment('limits: { turns: 5 }')));
    expect(await world.start({}, 'other.yaml')).toMatchObject({ made: 8, reused: 0 });
  });

  it('never passes its budget, and leaves what it cannot pay open', async () => {
    const world = await anAgentWorld('', [BIG, SMALL], 'budgetUsd: 0.015');
    const { ending, exposedUsd, missing } = await world.start();
    expect(ending).toBe('budget');
    expect(exposedUsd).toBeLessThanOrEqual(0.015 * (1 + 1e-9));
    expect(missing.length).toBeGreaterThan(0);
  });

  it('exports what agents did, and what they left', async () => {
    const world = await anAgentWorld();
    await world.start({ only: ['big'] });
    const [line] = await linesOf(world);
    expect(line).toMatchObject({
      steps: [{ name: 'note' }, { name: 'ask' }],
      state: { notes: [{ text: '{"n":1}' }] },
      calls: [{}, {}, { role: 'subagent' }, {}],
    });
  });

  it('is planned with what it may cost at most: nobody knows without a limit of dollars where an agent asks another', async () => {
    const world = await anAgentWorld();
    const without = await plan(loadConfig('config.yaml', world.folder.path), world.context);
    expect(without.candidates.map(({ usdAtMost }) => usdAtMost === null)).toEqual([true, false]);
    expect(without.candidates[0]?.notes.join()).toContain('environment.limits.usd');
    world.folder.write('limited.yaml', configText([BIG, SMALL], '', environment('limits: { usd: 0.01 }')));
    const limited = await plan(loadConfig('limited.yaml', world.folder.path), world.context);
    expect(limited.usdAtMost).toBeCloseTo(8 * 0.01, 9);
  });
});
