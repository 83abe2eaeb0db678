/**
 * Imports 10 candidates × N examples, one line a trial, into a new store, reads them back, and decides
 * them with 10,000 joint draws to a written report, each in a process of its own. Prints seconds, peak memory, and two ratios of one run: time a trial against the
 * smallest size (1: linear), and the whole import's time against JSON.parse of the same lines (the bound).
 *
 * Usage: node bench/million-trials.ts [examples …, by default 1000 10000 100000]
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importRun } from '../src/app/import-run.ts';
import { report } from '../src/app/report.ts';
import { systemClock } from '../src/cli/clock.ts';
import { createPorts } from '../src/cli/deps.ts';
import { readLines } from '../src/config/read-lines.ts';
import { RECORDED_GRADER } from '../src/core/model/grade.ts';
import { seededRandom } from '../src/core/random.ts';
import { hashOf } from '../src/run/plan.ts';
import { openStore } from '../src/store/open-store.ts';

const CANDIDATES = 10;
const RUN = 'bench';

const SCENARIO = [
  'candidates:',
  ...Array.from(
    { length: CANDIDATES },
    (_, index) =>
      `  - { id: candidate-${index}, price: { input: ${0.2 + index / 10}, cachedInput: 0.1, output: ${1 + index} } }`,
  ),
  'scenario:',
  '  incumbent: candidate-9',
  '  requestsPerMonth: { low: 500000, high: 2000000, likely: 1000000 }',
  '  growth: { low: 0, high: 0.05 }',
  '  usdPerError: 0.001',
  '  cachedInputShare: { low: 0.2, high: 0.6 }',
  '  require: { minAccuracy: 0.7, nonInferiorTo: candidate-9, margin: 0.2, p95LatencyMs: 2000 }',
  '',
].join('\n');

interface Measured {
  readonly seconds: number;
  readonly peakMb: number;
  readonly trials: number;
}

/** Each example asked of all candidates before the next one, as runs write their logs. */
function* linesOf(examples: number): Generator<string> {
  const random = seededRandom(7);
  for (let example = 0; example < examples; example++) {
    for (let candidate = 0; candidate < CANDIDATES; candidate++) {
      const input = 400 + random.integer(800);
      const passed = random.integer(1000) / 1000 < 0.6 + candidate / 40;
      const trial = {
        candidate: `candidate-${candidate}`,
        example: `ticket-${example}`,
        cluster: `customer-${example % 997}`,
        tags: [example % 3 === 0 ? 'refund' : 'other'],
        score: Number(passed),
        passed,
        input,
        cachedInput: input >> 1,
        output: 20 + random.integer(60),
        latencyMs: 300 + random.integer(900),
        servedModel: `model-${candidate}-2026-11-01`,
        at: new Date(1.79e12 + example * 1000).toISOString(),
      };
      yield `${JSON.stringify(trial)}\n`;
    }
  }
}

const works: Readonly<Record<string, (file: string, store: string) => Promise<number>>> = {
  async parse(file) {
    let count = 0;
    for await (const line of readLines(file)) count += JSON.parse(line) ? 1 : 0;
    return count;
  },
  async import(file, url) {
    const store = await openStore(url);
    const { trials } = await importRun([file], { store, clock: systemClock, version: '0' }, { run: RUN });
    await store.close();
    return trials;
  },
  async read(_file, url) {
    const store = await openStore(url);
    let count = 0;
    for await (const { verdict } of store.readTrials(RUN, hashOf(RECORDED_GRADER))) count += verdict ? 1 : 0;
    await store.close();
    return count;
  },
  async report(_file, url) {
    const scenarioFile = join(dirname(url.slice('sqlite:'.length)), 'scenario.yaml');
    writeFileSync(scenarioFile, SCENARIO);
    const store = await openStore(url);
    const context = { ...(await createPorts()), store };
    const document = await report(RUN, context, { scenarioFile, draws: 10_000 });
    const { renderReport } = await import('../src/report/render-report.ts');
    await renderReport(document, { command: 'bench', generatedAt: systemClock.instant() });
    await store.close();
    return document.candidates.reduce((sum, { n }) => sum + n, 0);
  },
  async export(_file, url) {
    const store = await openStore(url);
    let count = 0;
    for await (const trial of store.exportTrials(RUN, hashOf(RECORDED_GRADER)))
      count += JSON.stringify(trial) ? 1 : 0;
    await store.close();
    return count;
  },
};

async function measureHere(work: string, file: string, store: string): Promise<Measured> {
  const started = performance.now();
  const trials = (await works[work]?.(file, store)) ?? 0;
  const seconds = (performance.now() - started) / 1000;
  return { seconds, trials, peakMb: process.resourceUsage().maxRSS / 1024 };
}

function measure(work: string, file: string, store: string): Measured {
  const printed = execFileSync(process.execPath, [import.meta.filename, '--work', work, file, store]);
  return JSON.parse(printed.toString());
}

async function measureSize(examples: number): Promise<Record<string, Measured>> {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-import-'));
  try {
    const file = join(folder, 'trials.jsonl');
    await pipeline(Readable.from(linesOf(examples)), createWriteStream(file));
    const store = `sqlite:${join(folder, 'store.db')}`;
    const measured = Object.fromEntries(Object.keys(works).map((work) => [work, measure(work, file, store)]));
    const mb = (path: string): string => `${(statSync(path).size / 1e6).toFixed(0)} MB`;
    console.log(`\n${examples * CANDIDATES} trials: ${mb(file)} of lines, ${mb(store.slice(7))} of store`);
    return measured;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(measured: Record<string, Measured>, smallest: Record<string, Measured>): void {
  const each = ({ seconds, trials }: Measured): number => (1e6 * seconds) / trials;
  for (const [work, own] of Object.entries(measured)) {
    const [first, bound] = [smallest[work] as Measured, measured.parse as Measured];
    console.log(
      [
        work.padEnd(8),
        `${own.seconds.toFixed(2)} s`.padStart(9),
        `${each(own).toFixed(1)} µs a trial`.padStart(18),
        `${Math.round(own.trials / own.seconds)} trials/s`.padStart(18),
        `peak ${own.peakMb.toFixed(0)} MB`.padStart(12),
        `× ${(each(own) / each(first)).toFixed(2)} of the smallest`.padStart(24),
        `× ${(own.seconds / bound.seconds).toFixed(1)} of JSON.parse`.padStart(22),
      ].join(''),
    );
  }
}

const args = process.argv.slice(2);
if (args[0] === '--work') {
  const [, work = '', file = '', store = ''] = args;
  console.log(JSON.stringify(await measureHere(work, file, store)));
} else {
  const sizes = args.length > 0 ? args.map(Number) : [1000, 10_000, 100_000];
  let smallest: Record<string, Measured> | undefined;
  for (const examples of sizes) {
    const measured = await measureSize(examples);
    smallest ??= measured;
    print(measured, smallest);
  }
}
