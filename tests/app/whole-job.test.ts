import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { report } from '../../src/app/report.ts';
import type { RunResult } from '../../src/app/run.ts';
import type { TrainEvent } from '../../src/app/train.ts';
import { doWholeJob, type Stage } from '../../src/app/whole-job.ts';
import { createPorts } from '../../src/cli/deps.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { TrainingEstimate } from '../../src/core/model/training-estimate.ts';
import { type Lab, startLab } from '../../src/lab/start.ts';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aGrader } from '../support/a-grader.ts';

const CONFIGS = join(import.meta.dirname, '../../configs');
const EVALUATED = 40;
const LABELLED = 160;
const REWARDED = 96;

let folder: string;
let lab: Lab;
let context: AppContext;
let config: Config;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakeven-job-'));
  lab = await startLab({
    port: 0,
    directory: join(folder, 'lab'),
    createGrader: (definition) => aGrader(definition),
  });
  context = {
    ...(await createPorts({ overrides: [{ endpoint: 'lab', baseUrl: lab.url, identity: 'lab' }] })),
    store: await openSqliteStore(':memory:'),
  };
  config = smallJob(folder);
});

afterAll(async () => {
  await context.store.close();
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The refund desk with a few tickets: the same steps in seconds. */
function smallJob(into: string): Config {
  const write = (name: string, rows: readonly unknown[]): string => {
    writeFileSync(join(into, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return join(into, name);
  };
  const shipped = loadConfig(join(CONFIGS, 'refund-desk.yaml'));
  const file = write('eval.jsonl', makeTickets({ seed: 3, count: EVALUATED, split: 'eval' }));
  const train = write('train.jsonl', makeTickets({ seed: 3, count: LABELLED, split: 'train' }));
  const candidates = shipped.candidates.map((candidate) => {
    const { approach } = candidate;
    if (approach.kind === 'prompted') return candidate;
    const examples = approach.kind === 'rft' ? REWARDED : LABELLED;
    return {
      ...candidate,
      approach: { ...approach, training: { ...approach.training, examples, epochs: 1 } },
    };
  });
  return {
    ...shipped,
    dataset: { ...shipped.dataset, file, train },
    candidates: candidates as unknown as Config['candidates'],
  };
}

interface Watched {
  readonly result: RunResult;
  readonly stages: Stage[];
  readonly events: TrainEvent[];
  readonly estimates: TrainingEstimate[];
  readonly calls: number;
}

async function doIt(): Promise<Watched> {
  const stages: Stage[] = [];
  const events: TrainEvent[] = [];
  const estimates: TrainingEstimate[] = [];
  let calls = 0;
  const never = new AbortController().signal;
  const result = await doWholeJob(config, context, {
    stop: never,
    abort: never,
    onStage: (stage) => stages.push(stage),
    onEstimate: (told) => estimates.push(told),
    onRun: (event) => {
      if (event.type === 'trial') calls += 1;
    },
    onTrain: (event) => {
      events.push(event);
      if (event.type === 'labels' && event.event.type === 'trial') calls += 1;
    },
  });
  return { result, stages, events, estimates, calls };
}

describe('the whole job, on the lab', () => {
  test('measures, labels, distills, reinforces, trains the control and measures all of them', async () => {
    const { result, stages, events, estimates, calls } = await doIt();
    expect(stages.map((stage) => (stage.kind === 'train' ? stage.candidate : stage.kind))).toEqual([
      'baselines',
      'estimate',
      'distilled',
      'rft',
      'supervised',
      'measure',
    ]);
    expect(result).toMatchObject({
      ending: 'done',
      failed: 0,
      waiting: [],
      made: 3 * EVALUATED,
      reused: 2 * EVALUATED,
    });
    expect(calls).toBe(5 * EVALUATED + LABELLED);
    expect(estimates.map(({ candidates }) => candidates.map(({ id, blocked }) => [id, blocked]))).toEqual([
      [
        ['distilled', null],
        ['rft', null],
        ['supervised', null],
      ],
    ]);
    const labelled = events.find((event) => event.type === 'labelled');
    expect(labelled).toMatchObject({ candidate: 'distilled', asked: LABELLED });
  });

  test('the report prices it to the token: labels, training by tokens, reinforcement by the hour', async () => {
    const document = await report('latest', context);
    const byId = new Map(document.candidates.map((candidate) => [candidate.id, candidate]));
    expect([...byId.keys()]).toEqual(['frontier', 'mini', 'distilled', 'rft', 'supervised']);

    const runs = await context.store.listRuns();
    const labels = runs.find(({ purpose }) => purpose === 'labels');
    let usd = 0;
    for await (const { trial } of context.store.readTrials(labels?.id ?? '', '')) {
      for (const { usage } of trial.calls) usd += ((usage?.input ?? 0) * 2 + (usage?.output ?? 0) * 8) / 1e6;
    }
    const distilled = byId.get('distilled');
    expect(distilled?.fixed.map(({ item }) => item)).toEqual(['labels for distilled', 'training distilled']);
    expect(distilled?.fixed[0]?.usd).toBeCloseTo(usd, 9);

    const record = await context.store.findTraining(
      (await context.store.getRun('latest')).trainings.distilled ?? '',
    );
    expect(distilled?.fixed[1]?.usd).toBeCloseTo(((record?.trainedTokens ?? Number.NaN) * 25) / 1e6, 9);

    const rft = byId.get('rft');
    expect(rft?.fixed.map(({ item }) => item)).toEqual([
      'labels for distilled',
      'training distilled',
      'training rft',
    ]);
    const core = await context.store.findTraining((await context.store.getRun('latest')).trainings.rft ?? '');
    const cents = Math.round(((core?.coreLoopSeconds ?? Number.NaN) / 3600) * 100 * 100);
    expect(rft?.fixed[2]?.usd).toBe(cents / 100);
    expect(byId.get('frontier')).toMatchObject({ fixedUsd: 0, paybackMonths: null });
    expect(document.lints.map(({ id }) => id)).toContain('assumed-prices');
  });

  test('the report sets what was expected before training beside what came out', async () => {
    const { outcomes = [], candidates } = await report('latest', context);
    expect(outcomes.map(({ candidate, quantity }) => `${candidate} ${quantity}`)).toEqual(
      ['distilled', 'rft', 'supervised'].flatMap((id) => [`${id} accuracy`, `${id} one-off`, `${id} price`]),
    );
    const of = (id: string) => candidates.find((candidate) => candidate.id === id);
    for (const { candidate, quantity, measured, forecast, isInside } of outcomes) {
      expect(isInside).toBe(forecast.low <= measured && measured <= forecast.high);
      if (quantity === 'accuracy') expect(measured).toBeCloseTo(of(candidate)?.accuracy?.point ?? 0, 12);
      if (quantity === 'one-off') expect(measured).toBeCloseTo(of(candidate)?.fixedUsd ?? 0, 12);
      if (quantity === 'price')
        expect(1000 * measured).toBeCloseTo(of(candidate)?.usdPerThousand?.point ?? 0, 9);
    }
    // tokens and prices are known before: most of these ranges hold
    const known = outcomes.filter(({ quantity }) => quantity === 'price');
    expect(known.every(({ isInside }) => isInside)).toBe(true);
  });

  test('what the candidates cost adds up: standing cost plus requests is the total', async () => {
    const { candidates, scenario } = await report('latest', context);
    for (const { expected, usdPerThousand, fixedUsd } of candidates) {
      const { growth, horizonMonths, discountRate, requestsPerMonth } = scenario as NonNullable<
        typeof scenario
      >;
      const monthly = (1 + discountRate) ** (1 / 12) - 1;
      let total = fixedUsd;
      for (let month = 0; month < horizonMonths; month++) {
        total +=
          (((usdPerThousand?.point ?? 0) / 1000) * requestsPerMonth * (1 + growth) ** month) /
          (1 + monthly) ** (month + 1);
      }
      expect(expected?.totalUsd).toBeCloseTo(total, 6);
      expect(expected?.standingUsd).toBeCloseTo(fixedUsd, 9);
    }
  });

  test('done again, calls nothing and trains nothing', async () => {
    const before = readdirSync(join(folder, 'lab', 'jobs'));
    const { result, events, calls } = await doIt();
    expect(calls).toBe(0);
    expect(result).toMatchObject({ made: 0, reused: 5 * EVALUATED });
    expect(events.filter((event) => event.type === 'trained').map((event) => event.reused)).toEqual([
      true,
      true,
      true,
    ]);
    expect(readdirSync(join(folder, 'lab', 'jobs'))).toEqual(before);
  });
});
