import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanSummary } from '../../src/app/plan.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

let server: ModelServer;
let workspace: Workspace;

const scenario =
  'scenario: { incumbent: big, requestsPerMonth: 100000, require: { minAccuracy: 0.97, nonInferiorTo: big, margin: 0.02 } }';

/** Right but for every tenth question, where only the small one is; each answer takes 8 tokens in and 10 out. */
function reply(question: string, model: string): string {
  const number = Number(/^double (\d+)$/.exec(question)?.[1]);
  return model === 'big' && number % 10 === 0 ? 'no idea' : String(2 * number);
}

beforeAll(async () => {
  server = await startModelServer({ reply });
  workspace = createWorkspace({ SERVER_KEY: 'none' });
  writeDataset(workspace, 60);
  workspace.write('config.yaml', configText({ url: server.url, scenario }));
});

afterAll(async () => {
  workspace.remove();
  await server.close();
});

async function planned(...flags: string[]): Promise<PlanSummary> {
  const { code, stdout } = await workspace.breakeven('plan', 'config.yaml', '--json', ...flags);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('plan, before anything was run', () => {
  test('says what the examples can show by an assumption, and what not even a perfect candidate could', async () => {
    const { power, candidates } = await planned();
    expect(candidates.map(({ expected }) => expected)).toEqual([null, null]);
    expect(power).toMatchObject({ examples: 60, effectiveExamples: 60, margin: 0.02 });
    expect(power.comparisons).toMatchObject([
      {
        candidate: 'small',
        reference: 'big',
        discordance: { value: 0.1, pairs: 0 },
        examplesForMargin: 1963,
      },
    ]);
    expect(power.outOfReach).toMatchObject([
      { id: 'minAccuracy', examplesNeeded: 122 },
      { id: 'nonInferiorTo', examplesNeeded: 189 },
    ]);
    const { stdout } = await workspace.breakeven('plan', 'config.yaml');
    expect(stdout).toContain('(assumed: two part on 10.0%)');
    expect(stdout).toContain('minAccuracy could not be met even by a perfect candidate');
    expect(stdout).not.toContain('recorded');
  });
});

describe('plan, after a run', () => {
  test('knows what its requests take and how often the candidates part', async () => {
    expect((await workspace.breakeven('run', 'config.yaml')).code).toBe(0);
    writeDataset(workspace, 100);
    const { candidates, power, trials } = await planned();
    expect(trials).toBe(200);
    const [big] = candidates;
    expect(big?.expected?.usages).toBe(60);
    expect(big?.expected?.output).toEqual({ low: 1000, expected: 1000, high: 1000 });
    expect(big?.expected?.input.expected).toBeCloseTo(800, 0);
    expect(big?.expected?.usd?.expected).toBeCloseTo(100 * ((8 * 2 + 10 * 8) / 1e6), 8);
    expect(big?.expected?.usd?.high).toBeLessThan(big?.usdAtMost as number);
    expect(big?.left).toMatchObject({ trials: 40, expected: { output: { expected: 400 } } });
    expect(power.comparisons[0]?.discordance).toEqual({ value: 0.1, pairs: 60 });
  });

  test('prints what is expected beside the worst case, from how many answers, and what is left', async () => {
    const { stdout } = await workspace.breakeven('plan', 'config.yaml');
    expect(stdout).toMatch(/candidate +approach +model +trials +input tokens +output tokens +expected +cost/);
    expect(stdout).toMatch(/Expected: \$0\.0106, from 120 recorded answers\./);
    expect(stdout).toContain('120 of its 200 trials are recorded already; what is left costs $0.00422');
    expect(stdout).toContain('they part on 10.0% of 60 recorded');
  });

  test('takes nothing of another prompt: its requests are others', async () => {
    workspace.write(
      'config.yaml',
      configText({ url: server.url, scenario }).replace('{{item.input}}', 'Please {{item.input}}'),
    );
    const { candidates, power } = await planned();
    expect(candidates.map(({ expected }) => expected)).toEqual([null, null]);
    expect(candidates.map(({ left }) => left.trials)).toEqual([100, 100]);
    expect(power.comparisons[0]?.discordance.pairs).toBe(0);
  });

  test('of which everything is recorded says that a run buys nothing', async () => {
    workspace.write('config.yaml', configText({ url: server.url, scenario }));
    writeDataset(workspace, 60);
    const { stdout } = await workspace.breakeven('plan', 'config.yaml');
    expect(stdout).toContain('All of its trials are recorded: a run buys nothing.');
  });

  test('goes by a fresh run’s answers too, whose trials are under hashes of their own', async () => {
    expect((await workspace.breakeven('run', 'config.yaml', '--fresh')).code).toBe(0);
    const { candidates } = await planned();
    expect(candidates.map(({ expected, left }) => [expected?.usages, left.trials])).toEqual([
      [60, 0],
      [60, 0],
    ]);
  });
});
