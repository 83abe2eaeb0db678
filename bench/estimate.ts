/**
 * What estimates say before training against what comes out, on the lab: for each seed other tickets are measured,
 * estimated, trained and measured, without pilots and with three of them for the distilled model.
 * `node bench/estimate.ts [seeds] [first seed]`. Coverage, mean width and interval score (Gneiting and Raftery 2007)
 * beside a naive range: base to teacher for accuracy and price, half to double of the expected for the training.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AppContext } from '../src/app/context.ts';
import { estimate } from '../src/app/estimate/estimate.ts';
import { report } from '../src/app/report.ts';
import { run } from '../src/app/run.ts';
import { train } from '../src/app/train.ts';
import { doWholeJob } from '../src/app/whole-job.ts';
import { writeTickets } from '../src/cli/demo/tickets.ts';
import { createJobGraders, createPorts } from '../src/cli/deps.ts';
import type { Config } from '../src/config/config.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { Candidate } from '../src/core/model/candidate.ts';
import type { ReportDocument } from '../src/core/model/report-document.ts';
import type { EstimateOutcome, Forecast, TrainingEstimate } from '../src/core/model/training-estimate.ts';
import { startLab } from '../src/lab/start.ts';
import { openSqliteStore } from '../src/store/sqlite.ts';

const SEEDS = Number(process.argv[2] ?? 5);
const FIRST = Number(process.argv[3] ?? 101);
const PILOTS = [200, 400, 800];
const ALPHA = 0.1;

interface Pair {
  readonly kind: string;
  readonly forecast: Forecast;
  readonly naive: Forecast;
  readonly measured: number;
}

const folder = mkdtempSync(join(tmpdir(), 'breakeven-estimate-'));
const lab = await startLab({ port: 0, directory: folder, createGrader: await createJobGraders() });
const pairs: Pair[] = [];
try {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const found = await pairsOf(seed);
    pairs.push(...found);
    for (const { kind, forecast, measured } of found)
      console.log(
        seed,
        kind.padEnd(24),
        range(forecast),
        '→',
        figure(measured),
        inside(forecast, measured) ? '' : 'MISSED',
      );
  }
} finally {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const [kind, group] of [...Map.groupBy(pairs, ({ kind: one }) => one), ['all', pairs] as const])
  tell(kind, group);

async function pairsOf(seed: number): Promise<Pair[]> {
  const shipped = loadConfig(join(import.meta.dirname, '../configs/refund-desk.yaml'));
  const files = await writeTickets(join(folder, `tickets-${seed}`), seed);
  const config: Config = { ...shipped, seed, dataset: { ...shipped.dataset, ...files } };
  const context: AppContext = {
    ...(await createPorts({ overrides: [{ endpoint: 'lab', baseUrl: lab.url, identity: 'lab' }] })),
    store: await openSqliteStore(':memory:'),
  };
  const signal = new AbortController().signal;
  const stopping = { stop: signal, abort: signal };
  const quiet = { onStage: () => {}, onRun: () => {}, onTrain: () => {}, onEstimate: () => {} };
  const { run: id } = await doWholeJob(config, context, { ...stopping, ...quiet });
  const document = await report(id, context);
  const withPilots = await estimateFromPilots(config, context, stopping);
  await context.store.close();
  const outcomes = (document.outcomes ?? []).map((one) => pairOf(one, document));
  return [...outcomes, ...pilotPair(withPilots, document)];
}

/** Trains and measures smaller distilled models, and estimates again from what they reach. */
async function estimateFromPilots(
  config: Config,
  context: AppContext,
  stopping: { readonly stop: AbortSignal; readonly abort: AbortSignal },
): Promise<TrainingEstimate> {
  const distilled = config.candidates.find(({ id }) => id === 'distilled') as Candidate;
  const pilots = PILOTS.map((examples): Candidate => {
    const { approach } = distilled;
    if (approach.kind !== 'distilled') return distilled;
    const { epochs: _, ...training } = approach.training;
    return {
      ...distilled,
      id: `distilled-${examples}`,
      approach: { ...approach, training: { ...training, examples } },
    };
  });
  const prompted = config.candidates.filter(({ approach }) => approach.kind === 'prompted');
  const small = { ...config, candidates: [...prompted, ...pilots] as unknown as Config['candidates'] };
  for (const { id } of pilots) await train(small, id, context, { ...stopping, onEvent: () => {} });
  const { run: id } = await run(small, context, { ...stopping, onEvent: () => {} });
  const all = {
    ...config,
    candidates: [...prompted, ...pilots, distilled] as unknown as Config['candidates'],
  };
  const told = await estimate(all, context, { run: id });
  const reached = (await report(id, context)).candidates.filter(({ fixed }) => fixed.length > 0);
  console.log(
    'pilots',
    reached.map(({ accuracy }) => accuracy?.point).join(' '),
    told.candidates[0]?.basisDetail,
  );
  return told;
}

function pilotPair({ candidates }: TrainingEstimate, document: ReportDocument): Pair[] {
  const planned = candidates.find(({ id }) => id === 'distilled');
  const measured = document.candidates.find(({ id }) => id === 'distilled')?.accuracy?.point;
  if (!planned?.accuracy || measured === undefined) return [];
  const kind = planned.basis === 'pilots' ? 'accuracy, from pilots' : 'accuracy, pilots unclear';
  return [
    { kind, forecast: planned.accuracy, naive: naiveOf('accuracy', planned.accuracy, document), measured },
  ];
}

function pairOf({ quantity, forecast, measured }: EstimateOutcome, document: ReportDocument): Pair {
  return { kind: quantity, forecast, naive: naiveOf(quantity, forecast, document), measured };
}

function naiveOf(
  quantity: EstimateOutcome['quantity'],
  { expected }: Forecast,
  { candidates }: ReportDocument,
): Forecast {
  if (quantity === 'one-off') return { low: expected / 2, expected, high: 2 * expected };
  const of = (id: string): number => {
    const one = candidates.find((candidate) => candidate.id === id);
    return (quantity === 'accuracy' ? one?.accuracy?.point : (one?.usdPerThousand?.point ?? 0) / 1000) ?? 0;
  };
  const ends = [of('mini'), of('frontier')];
  return { low: Math.min(...ends), expected, high: Math.max(...ends) };
}

function inside({ low, high }: Forecast, measured: number): boolean {
  return low <= measured && measured <= high;
}

/** Relative to what came out, so that shares and dollars can be averaged. */
function score({ low, high }: Forecast, measured: number): number {
  const missed = Math.max(0, low - measured, measured - high);
  return (high - low + (2 / ALPHA) * missed) / measured;
}

function tell(kind: string, group: readonly Pair[]): void {
  const mean = (value: (pair: Pair) => number): number =>
    group.reduce((sum, pair) => sum + value(pair), 0) / group.length;
  const covered = (of: (pair: Pair) => Forecast): string => {
    const count = group.filter((pair) => inside(of(pair), pair.measured)).length;
    return `${count}/${group.length} = ${((100 * count) / group.length).toFixed(0)} %`;
  };
  const width = (of: (pair: Pair) => Forecast): string =>
    mean((pair) => (of(pair).high - of(pair).low) / pair.measured).toFixed(3);
  const scored = (of: (pair: Pair) => Forecast): string =>
    mean((pair) => score(of(pair), pair.measured)).toFixed(3);
  const ours = (pair: Pair): Forecast => pair.forecast;
  const naive = (pair: Pair): Forecast => pair.naive;
  console.log(
    `${kind.padEnd(24)} covered ${covered(ours)} (naive ${covered(naive)}), width ${width(ours)} (${width(naive)}), interval score ${scored(ours)} (${scored(naive)})`,
  );
}

function range({ low, high }: Forecast): string {
  return `${figure(low)} … ${figure(high)}`;
}

function figure(value: number): string {
  return value < 0.01 ? value.toExponential(3) : value.toFixed(3);
}
