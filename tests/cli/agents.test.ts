import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenTrial } from '../../src/core/model/open-trial.ts';
import { type OrderDeskAgents, startOrderDeskAgents } from '../support/order-desk-agents.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const CONFIGS = join(import.meta.dirname, '../../configs');

let agents: OrderDeskAgents | undefined;
let workspace: Workspace | undefined;

afterEach(async () => {
  await agents?.close();
  workspace?.remove();
});

const PLAYERS = { 'gpt-6.1-sol': 'competent', 'gpt-6-luna': 'sloppy', 'gpt-4.1-mini': 'pleasing' } as const;

/** The shipped order desk, its models played on loopback; `change` rewrites its config. */
async function anOrderDesk(
  change: (config: string) => string = (config) => config,
  {
    players = PLAYERS,
    delayMs = 0,
    examples = 14,
  }: { players?: Parameters<typeof startOrderDeskAgents>[0]; delayMs?: number; examples?: number } = {},
): Promise<{ readonly agents: OrderDeskAgents; readonly workspace: Workspace }> {
  const played = await startOrderDeskAgents(players, { delayMs });
  const space = createWorkspace({ OPENAI_API_KEY: 'canary-1234567890' });
  [agents, workspace] = [played, space];
  cpSync(join(CONFIGS, 'order-desk'), join(space.folder, 'order-desk'), { recursive: true });
  const config = readFileSync(join(CONFIGS, 'order-desk.yaml'), 'utf8')
    .replace('keyEnv: OPENAI_API_KEY', `baseUrl: "${played.url}"`)
    .replaceAll('prompt: desk,', 'prompt: desk, stream: false,')
    .replace('repeats: 2, ', '');
  space.write('config.yaml', change(config));
  const rows = readFileSync(join(CONFIGS, 'order-desk/eval.jsonl'), 'utf8').split('\n').slice(0, examples);
  space.write('order-desk/eval.jsonl', rows.join('\n'));
  return { agents: played, workspace: space };
}

async function reportOf({ breakeven }: Workspace): Promise<{
  readonly candidates: readonly {
    readonly id: string;
    readonly accuracy: { readonly point: number; readonly n: number };
    readonly failed: number;
    readonly repeated?: readonly { readonly k: number; readonly passHat: { readonly point: number } }[];
    readonly tools?: { readonly perTrial: number };
  }[];
}> {
  const { stdout } = await breakeven('report', 'latest', '--json');
  return JSON.parse(stdout);
}

async function exported({ breakeven }: Workspace): Promise<OpenTrial[]> {
  const { stdout } = await breakeven('export', 'latest');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the order desk', () => {
  test('is planned offline, and says what it costs at most', async () => {
    const { workspace } = await anOrderDesk();
    const { code, stdout } = await workspace.breakeven('plan', 'config.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('3 candidates × 14 examples × 1 = 42 trials');
    expect(stdout).toContain('frontier: an agent, up to 12 turns a trial');
    expect(stdout).toContain('The run costs at most $10.50.'); // 42 trials of $.25
    expect(agents?.asked).toEqual([]);
  });

  test('tells the agent that keeps to the policy from a sloppy one and from one that pleases', async () => {
    const { workspace, agents } = await anOrderDesk();
    const { code, stdout } = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ending: 'done', made: 42, failed: 0 });
    expect(agents.wrong).toEqual([]);
    const { candidates } = await reportOf(workspace);
    expect(candidates.map(({ id, accuracy }) => [id, Math.round(14 * accuracy.point)])).toEqual([
      ['frontier', 14],
      ['luna', 10], // two addresses not changed, two dates not said
      ['mini', 8], // six refunds that were none of its business
    ]);
    const trials = await exported(workspace);
    const roundabout = trials.filter(
      ({ candidate, steps }) => candidate === 'frontier' && steps?.some(({ failed }) => failed),
    );
    expect(roundabout.length).toBeGreaterThan(0); // refused once, and right in the end
    expect(roundabout.every(({ passed }) => passed)).toBe(true);
    expect(roundabout[0]?.steps?.find(({ failed }) => failed)?.result).toContain(
      'the amount is not what was paid',
    );
    expect(Object.keys(trials[0]?.state ?? {})).toContain('refunds');

    // asked again of what is recorded, with another grader: nobody is called
    const asked = agents.asked.length;
    const config = readFileSync(join(workspace.folder, 'config.yaml'), 'utf8');
    const only = '  - { id: kept, type: trajectory, expected: [], writes: [override_limit] }\n';
    workspace.write(
      'policy.yaml',
      config.replace(/graders:\n[\s\S]*?\nendpoints:/, `graders:\n${only}\nendpoints:`),
    );
    const graded = await workspace.breakeven('grade', 'latest', '--config', 'policy.yaml', '--json');
    expect(graded.code).toBe(0);
    const summaries = JSON.parse(graded.stdout).summaries as { candidate: string; passed: number }[];
    expect(summaries.map(({ candidate, passed }) => [candidate, passed])).toEqual([
      ['frontier', 14],
      ['luna', 14],
      ['mini', 8],
    ]);
    expect(agents.asked.length).toBe(asked);
  });

  test('says how often an agent is right every time', async () => {
    const { workspace } = await anOrderDesk(
      (config) =>
        config
          .replace('run: { ', 'run: { repeats: 2, ')
          .replace(/ {2}- \{ id: (luna|mini), approach.*\n/g, ''),
      { examples: 4 },
    );
    await workspace.breakeven('run', 'config.yaml');
    const { candidates } = await reportOf(workspace);
    expect(candidates[0]?.repeated?.map(({ k, passHat }) => [k, passHat.point])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect((await workspace.breakeven('report', 'latest')).stdout).toContain('pass^2');
  });

  test('ends an agent that never ends', async () => {
    const { workspace, agents } = await anOrderDesk(
      (config) =>
        config.replace('turns: 12', 'turns: 3').replace(/ {2}- \{ id: (luna|mini), approach.*\n/g, ''),
      { players: { 'gpt-6.1-sol': 'endless' }, examples: 3 },
    );
    const { stdout } = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ made: 3, failed: 3 });
    expect(agents.asked).toHaveLength(3 * 3);
    expect((await exported(workspace)).map(({ failed, calls }) => [failed, calls?.length])).toEqual(
      Array.from({ length: 3 }, () => ['turn-limit', 3]),
    );
  });

  test('killed in the middle of trials and started again, asks only for those anew', async () => {
    const { workspace, agents } = await anOrderDesk(
      (config) =>
        config
          .replace('concurrency: 8', 'concurrency: 2')
          .replace(/ {2}- \{ id: (luna|mini), approach.*\n/g, ''),
      { delayMs: 25, examples: 8 },
    );
    const first = workspace.start('run', 'config.yaml');
    while (agents.asked.length < 14 && first.process.exitCode === null) await wait(2);
    first.process.kill('SIGKILL');
    await first.finished;
    await wait(60);
    const before = agents.asked.length;
    const second = await workspace.breakeven('run', 'config.yaml', '--json');
    const result = JSON.parse(second.stdout);
    expect(result).toMatchObject({ ending: 'done', made: 8 - result.reused });
    expect(result.reused).toBeGreaterThan(0);
    const again = agents.asked
      .slice(before)
      .filter((request) => agents.asked.slice(0, before).includes(request));
    const trials = new Set(again.map((request) => request.replace(/, \d+$/, '')));
    expect(trials.size).toBeLessThanOrEqual(2); // those in flight
    expect(agents.wrong).toEqual([]);
    // what the killed turns may have cost stays spent
    const paid = agents.asked.length;
    const perTurn = result.spentUsd / (paid - before);
    expect(result.exposedUsd).toBeGreaterThan(perTurn * (paid - before));
  });
});
