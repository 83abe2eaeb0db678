import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Requests a second of the runner (grading, recording and progress on), of a bare loop over the `openai`
 * client, and of promptfoo where it is installed (`npx promptfoo` finds it, or PROMPTFOO names its program),
 * against one local server at 0, 50 and 500 ms; then the runner's memory at 10,000 and 100,000 trials.
 * Both sides take turns, so that a busy minute hits both; ROUNDS (3) of each, the median counts.
 */
const CONCURRENCY = 100;
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const HERE = import.meta.dirname;

interface Measured {
  readonly perSecond: number;
  readonly rssMb: number;
}

let made = 0;
const folder = mkdtempSync(join(tmpdir(), 'breakeven-bench-'));
try {
  console.log('requests a second at concurrency 100, median of', ROUNDS, 'rounds');
  console.log('latency   bare openai loop   breakeven   ratio   promptfoo');
  for (const [latencyMs, requests] of [
    [0, 6000],
    [50, 6000],
    [500, 1000],
  ] as const) {
    await withServer(latencyMs, (port) => compare(latencyMs, requests, port));
  }
  await withServer(0, memory);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compare(latencyMs: number, requests: number, port: number): void {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(node('bare.ts', String(port), String(requests), String(CONCURRENCY)).perSecond);
    ours.push(runOurs(port, requests).perSecond);
  }
  const ratio = (median(ours) / median(bare)).toFixed(2);
  const other = promptfoo(port, Math.min(requests, 1000));
  const cells = [
    `${latencyMs} ms`.padEnd(9),
    median(bare).toFixed(0).padStart(16),
    median(ours).toFixed(0).padStart(11),
  ];
  console.log(
    `${cells.join(' ')}   ${ratio.padStart(5)}   ${other === null ? 'not installed' : Number.isNaN(other) ? 'ended with an error' : other.toFixed(0)}`,
  );
}

function memory(port: number): void {
  const small = runOurs(port, 10_000);
  const large = runOurs(port, 100_000);
  const growth = 100 * (large.rssMb / small.rssMb - 1);
  console.log(
    `peak memory: ${small.rssMb.toFixed(0)} MB at 10,000 trials, ${large.rssMb.toFixed(0)} MB at 100,000 (${growth.toFixed(0)} % more)`,
  );
}

function runOurs(port: number, requests: number): Measured {
  made += 1;
  const data = join(folder, `eval-${made}.jsonl`);
  const config = join(folder, `config-${made}.yaml`);
  const lines = Array.from({ length: requests }, (_, index) =>
    JSON.stringify({ id: `e${index}`, input: `Is ${index} a number? Answer yes or no.`, answer: 'yes' }),
  );
  writeFileSync(data, `${lines.join('\n')}\n`);
  writeFileSync(
    config,
    `name: bench
dataset: { file: ${data} }
graders: [{ id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]
endpoints: { server: { type: openai, baseUrl: "http://127.0.0.1:${port}/v1" } }
candidates:
  - { id: one, approach: prompted, endpoint: server, model: bench-1, stream: false, sampling: { maxTokens: 8 }, price: { input: 1, output: 2 } }
run: { concurrency: ${CONCURRENCY} }
`,
  );
  const store = join(folder, `store-${made}.db`);
  const measured = node('ours.ts', config, `sqlite:${store}`, String(requests));
  for (const end of ['', '-wal', '-shm']) rmSync(store + end, { force: true });
  rmSync(data);
  return measured;
}

function node(script: string, ...args: string[]): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(HERE, 'runner', script), ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

/** `null`: it is not installed. Its own start is in its time, as its users see it, so it is asked for more than one second of work. */
function promptfoo(port: number, requests: number): number | null {
  const program = process.env.PROMPTFOO ?? 'promptfoo';
  if (spawnSync(program, ['--version'], { encoding: 'utf8' }).status !== 0) return null;
  const config = join(folder, 'promptfoo.json');
  const tests = Array.from({ length: requests }, (_, index) => ({
    vars: { index },
    assert: [{ type: 'equals', value: 'yes' }],
  }));
  const provider = {
    id: 'openai:chat:bench-1',
    config: { apiBaseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'none', max_tokens: 8 },
  };
  const prompts = ['Is {{index}} a number? Answer yes or no.'];
  writeFileSync(config, JSON.stringify({ prompts, providers: [provider], tests }));
  const args = [
    'eval',
    '-c',
    config,
    '-j',
    String(CONCURRENCY),
    '--no-cache',
    '--no-table',
    '--no-progress-bar',
  ];
  // its log is sometimes written to after its end, which is no matter of speed
  for (let attempt = 0; attempt < 3; attempt++) {
    const started = performance.now();
    const { status } = spawnSync(program, args, {
      stdio: 'ignore',
      env: {
        ...process.env,
        PROMPTFOO_CONFIG_DIR: join(folder, 'promptfoo'),
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
      },
    });
    if (status === 0) return (requests * 1000) / (performance.now() - started);
  }
  return Number.NaN;
}

async function withServer(latencyMs: number, work: (port: number) => void): Promise<void> {
  const server: ChildProcess = spawn(
    process.execPath,
    [join(HERE, 'runner', 'server.ts'), String(latencyMs)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const port = await new Promise<number>((resolve) => {
    server.stdout?.once('data', (chunk) => resolve(Number(String(chunk))));
  });
  try {
    work(port);
  } finally {
    server.kill();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
