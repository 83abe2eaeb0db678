import { rmSync } from 'node:fs';
import type OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { policyText } from '../../src/lab/task/policy.ts';
import { closeLab, openLab, type TestLab } from '../lab/a-lab.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let opened: TestLab;
let workspace: Workspace;
let client: OpenAI;

beforeAll(async () => {
  opened = await openLab();
  client = opened.client;
});

afterAll(() => closeLab(opened));

beforeEach(() => {
  workspace = createWorkspace();
  return () => workspace.remove();
});

const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const evaluated = makeTickets({ seed: 31, count: 40, split: 'eval' });
const trained = makeTickets({ seed: 32, count: 120, split: 'train' });
const rowsOf = (tickets: typeof evaluated, name: string) =>
  tickets.map(({ ticket, answer }, index) => ({ id: `${name}${index}`, ticket, answer }));

const SFT = 'method: supervised, base: lab-mini, epochs: 4';

/** `key` makes its trainings its own: the lab remembers what it trained. */
function config(key: number, training = SFT, rft = 'epochs: 10'): void {
  workspace.write('policy.md', policyText());
  workspace.write('eval.jsonl', lines(rowsOf(evaluated, 'e')));
  workspace.write('train.jsonl', lines(rowsOf(trained, 't')));
  workspace.write(
    'config.yaml',
    `name: desk
seed: ${key}
dataset: { file: eval.jsonl, train: train.jsonl }
prompts: { policy: { system: { file: policy.md }, user: "{{item.ticket}}" }, short: "{{item.ticket}}" }
graders: [{ id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]
endpoints: { lab: { type: openai, baseUrl: "${opened.lab.url}" } }
prices: prices.yaml
candidates:
  - { id: frontier, approach: prompted, endpoint: lab, model: lab-frontier, prompt: policy, stream: false, sampling: { temperature: 0, maxTokens: 40 } }
  - { id: tuned, approach: distilled, teacher: frontier, endpoint: lab, model: null, prompt: short, stream: false, sampling: { temperature: 0, maxTokens: 24 }, training: { ${training} } }
  - { id: rft, approach: rft, endpoint: lab, model: null, prompt: short, stream: false, training: { method: reinforcement, base: lab-mini, ${rft} } }
`,
  );
  workspace.write(
    'prices.yaml',
    `prices:
  - { provider: lab, model: lab-frontier, from: 2026-01-01, evidence: assumption, source: made up, usd: { input: 2, output: 8, batch-input: 1, batch-output: 4 } }
  - { provider: lab, model: lab-mini, from: 2026-01-01, evidence: assumption, source: made up, usd: { input: 0.5, output: 2, training-token: 20, training-hour: 100 } }
`,
  );
}

interface Trained {
  readonly model: string;
  readonly trainings: {
    readonly key: string;
    readonly jobId: string;
    readonly status: string;
    readonly seed: number;
  }[];
  readonly bill: { readonly item: string; readonly usdAtMost: number; readonly usdBilled: number }[];
  readonly between: { readonly accuracies: unknown[]; readonly sd: number } | null;
}

const jobsOf = async (suffix: string) =>
  (await client.fineTuning.jobs.list({ limit: 100 })).data.filter(
    (job) => (job as unknown as { user_provided_suffix: string }).user_provided_suffix === suffix,
  );

describe('train', () => {
  test('says what it takes and costs at most, and starts nothing without a yes', async () => {
    config(1);
    const dry = await workspace.breakeven('train', 'config.yaml', 'tuned', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stderr).toMatch(
      /tuned: supervised from lab-mini on 120 examples; 120 answers of frontier, at most \$[\d.]+ \(less by the batch tier: --batch\); [\d,]+ tokens × 4 epochs at \$20.00 a million: about \$[\d.]+, at most \$[\d.]+\nIt costs \$[\d.]+ at most/,
    );
    const asked = await workspace.breakeven('train', 'config.yaml', 'tuned');
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining('--yes')]);
    const plan = JSON.parse(
      (await workspace.breakeven('train', 'config.yaml', 'tuned', '--dry-run', '--json')).stdout,
    );
    expect(plan.jobs).toMatchObject([
      { candidate: 'tuned', state: 'new', examples: 120, job: { epochs: 4 } },
    ]);
    expect(await jobsOf('tuned')).toEqual([]);
    const batched = await workspace.breakeven(
      'train',
      'config.yaml',
      'tuned',
      '--batch',
      '--dry-run',
      '--json',
    );
    const labels = (text: string): { usdAtMost: number; batch: string } => JSON.parse(text).jobs[0].labels;
    expect(labels(batched.stdout)).toMatchObject({
      batch: 'used',
      usdAtMost: expect.closeTo(plan.jobs[0].labels.usdAtMost / 2, 9),
    });
  });

  test('asks the teacher by batch where that is asked for, at the price of batches', async () => {
    config(8);
    const run = async (...more: string[]): Promise<number> => {
      const { stdout } = await workspace.breakeven(
        'train',
        'config.yaml',
        'tuned',
        '--yes',
        '--json',
        ...more,
      );
      const made: Trained = JSON.parse(stdout);
      return made.bill.find(({ item }) => item === 'labels for tuned')?.usdBilled ?? Number.NaN;
    };
    const batched = await run('--batch');
    const again = await run(); // the model is made: nothing is asked at the dearer price
    expect(again).toBe(batched);
    rmSync(`${workspace.folder}/.breakeven`, { recursive: true });
    expect(await run()).toBeCloseTo(2 * batched, 9);
  });

  test('makes the model, says what it cost beside what was planned, and buys nothing twice', async () => {
    config(2);
    const first = await workspace.breakeven('train', 'config.yaml', 'tuned', '--yes', '--json');
    expect(first.code).toBe(0);
    const made: Trained = JSON.parse(first.stdout);
    expect(made.model).toMatch(/^ft:lab-mini:breakeven:tuned:/);
    expect(made.bill.map(({ item }) => item)).toEqual(['labels for tuned', 'training tuned']);
    for (const { usdBilled, usdAtMost } of made.bill) {
      expect(usdBilled).toBeGreaterThan(0);
      expect(usdBilled).toBeLessThanOrEqual(usdAtMost);
    }
    const jobs = (await jobsOf('tuned')).length;
    const again = await workspace.breakeven('train', 'config.yaml', 'tuned', '--json');
    expect(JSON.parse(again.stdout).model).toBe(made.model);
    expect((await jobsOf('tuned')).length).toBe(jobs);
    const ran = await workspace.breakeven('run', 'config.yaml');
    expect(ran.stderr).toContain('tuned 40/40');
  });

  test('refuses to train on what is evaluated, though it is typed otherwise', async () => {
    config(3);
    const stolen = {
      id: 'x',
      ticket: `${evaluated[5]?.ticket.toUpperCase()} !`,
      answer: evaluated[5]?.answer,
    };
    workspace.write('train.jsonl', lines([...rowsOf(trained, 't'), stolen]));
    const { code, stderr } = await workspace.breakeven('train', 'config.yaml', 'tuned', '--yes');
    expect([code, stderr]).toEqual([2, expect.stringContaining("training example 'x' is eval example 'e5'")]);
  });

  test('killed while the job runs, or before it is recorded, starts no second one', async () => {
    config(4);
    const before = (await jobsOf('rft')).length;
    const child = workspace.start('train', 'config.yaml', 'rft', '--yes', '--no-stop-early');
    while ((await jobsOf('rft')).length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    child.process.kill('SIGKILL'); // it may or may not have written down the job's id by now
    await child.finished;
    const again = ['train', 'config.yaml', 'rft', '--yes', '--no-stop-early', '--json'];
    const { code, stdout } = await workspace.breakeven(...again);
    expect(code).toBe(0);
    expect((await jobsOf('rft')).length).toBe(before + 1);
    rmSync(`${workspace.folder}/.breakeven`, { recursive: true });
    const lost = await workspace.breakeven(...again);
    expect(JSON.parse(lost.stdout).model).toBe(JSON.parse(stdout).model);
    expect((await jobsOf('rft')).length).toBe(before + 1);
  });

  test('halts a job before it passes its budget, and goes on where it was with a larger one', async () => {
    config(5, SFT, 'epochs: 20');
    const budget = ['--yes', '--no-stop-early', '--budget'];
    const poor = await workspace.breakeven('train', 'config.yaml', 'rft', ...budget, '0.05');
    expect([poor.code, poor.stderr]).toEqual([
      3,
      expect.stringContaining('before it would pass its budget of $0.05'),
    ]);
    const [job] = await jobsOf('rft');
    const billed = job as unknown as { status: string; usage_metrics: { core_loop_seconds: number } };
    expect(billed.status).toBe('paused');
    expect((billed.usage_metrics.core_loop_seconds / 3600) * 100).toBeLessThanOrEqual(0.05);
    const rich = await workspace.breakeven('train', 'config.yaml', 'rft', ...budget, '5', '--json');
    expect(rich.code).toBe(0);
    expect(JSON.parse(rich.stdout).trainings[0]).toMatchObject({ jobId: job?.id, status: 'succeeded' });
  });

  test('refuses a budget that labels and tokens may pass, and what nothing bounds', async () => {
    config(6);
    const poor = await workspace.breakeven('train', 'config.yaml', 'tuned', '--yes', '--budget', '0.1');
    expect([poor.code, poor.stderr]).toEqual([3, expect.stringContaining('labels and training may cost $')]);
    config(6, 'method: supervised, base: lab-mini');
    const open = await workspace.breakeven('train', 'config.yaml', 'tuned', '--yes', '--budget', '50');
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('it says no epochs')]);
  });

  test('trains several seeds and says how far they are apart', async () => {
    config(7);
    const { code, stdout } = await workspace.breakeven(
      ...['train', 'config.yaml', 'tuned', '--yes', '--seeds', '2', '--json'],
    );
    expect(code).toBe(0);
    const made: Trained = JSON.parse(stdout);
    expect(made.trainings.map(({ seed }) => seed)).toEqual([7, 8]);
    expect(made.between?.accuracies).toHaveLength(2);
    expect(made.between?.sd).toBeGreaterThanOrEqual(0);
  });
});
