import { describe, expect, it } from 'vitest';
import { readBaseline, writeBaseline } from '../../../src/app/drift/baseline-file.ts';
import { snapshotOf } from '../../../src/app/drift/drift.ts';
import { readHistory } from '../../../src/app/drift/history.ts';
import type { DriftReport } from '../../../src/core/model/drift.ts';
import { refusal } from '../../support/a-folder.ts';
import { aDriftWorld, type Behaviour, type DriftWorld, PRICES } from './a-drift-world.ts';

/** `candidate metric` of everything with a verdict. */
const told = ({ findings }: DriftReport, verdict: 'drift' | 'cannot-tell' = 'drift'): string[] =>
  findings.filter((one) => one.verdict === verdict).map(({ candidate, metric }) => `${candidate} ${metric}`);

async function aWeekLater(behaviours: Readonly<Record<string, Behaviour>>): Promise<DriftReport> {
  const world = await aDriftWorld();
  await world.measure();
  world.behave(behaviours);
  await world.measure();
  return world.drift();
}

describe('what changed between two runs', () => {
  it('is nothing where nothing did, and says so', async () => {
    const report = await aWeekLater({});
    expect(report).toMatchObject({ verdict: 'none', cautions: [], decision: { holds: true } });
    expect(report.headline).toMatch(
      /^No drift since 2026-\d\d-\d\d \(desk-.* → desk-.*\)\. The recommendation holds\.$/,
    );
    expect(report.falseAlarms).toEqual({ perComparison: 0.05, perYear: expect.closeTo(2.6, 9) });
  });

  it('is the accuracy of one model where that fell, and dollars a success with it', async () => {
    const report = await aWeekLater({ small: { right: 0.75 } });
    expect(told(report)).toEqual(['mini accuracy', 'mini cost-per-success']);
    const finding = report.findings.find(
      ({ candidate, metric }) => candidate === 'mini' && metric === 'accuracy',
    );
    expect(finding?.change).toBeLessThan(-0.1);
    expect(finding?.interval?.high).toBeLessThan(-0.05);
  });

  it('is the tokenizer where the same text takes more tokens, and what that costs', async () => {
    const report = await aWeekLater({ big: { tokens: 1.2 } });
    expect(told(report)).toEqual(['frontier input-tokens', 'frontier cost', 'frontier cost-per-success']);
    const [bill] = report.bills;
    expect(bill?.parts.input).toBeGreaterThan(0);
    const { total, ...parts } = bill?.parts ?? { total: 0 };
    expect(Object.values(parts).reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(total, 15);
    expect(total).toBeCloseTo((bill?.afterUsd ?? 0) - (bill?.beforeUsd ?? 0), 15);
  });

  it('is the length of the answers where those grew', async () => {
    expect(told(await aWeekLater({ small: { visible: 1.5 } }))).toEqual([
      'mini visible-tokens',
      'mini cost',
      'mini cost-per-success',
    ]);
  });

  it('is the latency where the server is slower, and nothing else', async () => {
    expect(told(await aWeekLater({ big: { ms: 1.6 } }))).toEqual([
      'frontier latency-p50',
      'frontier latency-p95',
    ]);
  });

  it('is the price where only the sheet changed, on the day on which it did', async () => {
    const world = await aDriftWorld({
      prices: `${PRICES}  - { provider: server, model: big, from: 2026-12-01, evidence: assumption, source: a test, usd: { input: 4, output: 16 } }\n`,
    });
    await world.measure();
    await world.measure();
    const report = await world.drift();
    expect(told(report)).toEqual(['frontier cost', 'frontier cost-per-success', 'frontier price']);
    const bill = report.bills.find(({ candidate }) => candidate === 'frontier');
    expect(bill?.parts.price).toBeCloseTo(bill?.beforeUsd ?? 0, 5);
    expect((await world.drift({ asOf: '2026-11-30' })).verdict).toBe('none');
  });

  it('is the task where another answer is expected of the same question: the one that is told the policy keeps up', async () => {
    const world = await aDriftWorld();
    await world.measure();
    world.folder.write('policy.md', 'say no');
    world.folder.write(
      'eval.jsonl',
      world.folder
        .read('eval.jsonl')
        .replaceAll(/("q(\d+)".*)"yes"/g, (all, head, index) =>
          Number(index) % 3 === 0 ? `${head}"no"` : all,
        ),
    );
    await world.measure();
    const report = await world.drift();
    expect(told(report)).toEqual([]);
    expect(told(report, 'cannot-tell')).toEqual(['mini accuracy', 'mini cost-per-success']);
    expect(
      report.findings.find(({ candidate, metric }) => candidate === 'mini' && metric === 'accuracy')?.reason,
    ).toBe('100 of 300 examples expect another answer than before: the task moved');
    expect(report.cautions).toContain(
      'frontier: its prompt changed: what the model did and what the prompt did cannot be told apart.',
    );
  });

  it('cannot be told apart where another model answers under the name, or the server was down', async () => {
    const swapped = await aWeekLater({ small: { servedAs: 'small-2026-11' } });
    expect(swapped.verdict).toBe('none');
    expect(swapped.cautions).toEqual(['mini: another model answers: small-2026-11, and before small.']);
    const down = await aWeekLater({ small: { failing: 0.6 } });
    expect(told(down)).toEqual(['mini failures']);
    expect(down.findings.every(({ metric, verdict }) => metric !== 'accuracy' || verdict !== 'drift')).toBe(
      true,
    );
  });

  it('shows over several runs, slowly as it may come, with the day of the first alarm', async () => {
    const world = await aDriftWorld();
    for (const tokens of [1, 1, 1.015, 1.03, 1.045]) {
      world.behave({ small: { visible: tokens ** 4 } });
      await world.measure();
    }
    const report = await world.drift();
    const series = report.series.find(
      ({ candidate, metric }) => candidate === 'mini' && metric === 'visible-tokens',
    );
    expect(series?.points).toHaveLength(5);
    expect(series?.alarms.map(({ detector }) => detector)).toContain('cusum');
    const calm = report.series.filter(({ candidate }) => candidate === 'frontier');
    expect(calm.flatMap(({ alarms }) => alarms)).toEqual([]);
  });
});

describe('a baseline in a file', () => {
  async function written(): Promise<{ world: DriftWorld; file: string }> {
    const world = await aDriftWorld({ examples: 60 });
    await world.measure();
    const file = `${world.folder.path}/baseline.json`;
    writeBaseline(file, await snapshotOf(world.config(), world.context, {}));
    return { world, file };
  }

  it('says the same as the run that it was made of, without its texts, in a few kB', async () => {
    const { world, file } = await written();
    world.behave({ small: { visible: 2 } });
    await world.measure();
    const [fromFile, fromRun] = [await world.drift({ baseline: file }), await world.drift()];
    expect(told(fromFile)).toEqual(told(fromRun));
    expect(fromFile.findings.map(({ change }) => change?.toFixed(4))).toEqual(
      fromRun.findings.map(({ change }) => change?.toFixed(4)),
    );
    const text = world.folder.read('baseline.json');
    expect(text).not.toContain('question');
    expect(text.length / 120).toBeLessThan(120);
  });

  it.each([
    ['cut in half', (text: string) => text.slice(0, text.length / 2)],
    ['of another version', (text: string) => text.replace('"schemaVersion":1', '"schemaVersion":9')],
    ['with a figure that is none', (text: string) => text.replace(',1,0,0,', ',-1,0,0,')],
    ['that is a list', () => '[]'],
  ])('is refused when it is %s', async (_, spoil) => {
    const { world, file } = await written();
    world.folder.write('baseline.json', spoil(world.folder.read('baseline.json')));
    expect((await refusal(() => readBaseline(file))).message).toContain('baseline.json');
  });
});

describe('a history', () => {
  it('has every run, oldest first, and says what keeps one from being compared with the newest', async () => {
    const world = await aDriftWorld({ examples: 30 });
    await world.measure();
    world.folder.write('policy.md', 'say yes, please');
    const newest = await world.measure();
    const { runs } = await readHistory(world.config(), world.context);
    expect(runs.map(({ run }) => run).at(-1)).toBe(newest);
    expect(runs[0]?.cautions).toEqual([
      'frontier: its prompt changed: what the model did and what the prompt did cannot be told apart.',
    ]);
    expect(runs[1]?.candidates[1]).toMatchObject({ candidate: 'mini', models: ['small'], examples: 30 });
  });

  it('needs two runs to compare, and says how to make the second', async () => {
    const world = await aDriftWorld({ examples: 30 });
    expect((await refusal(() => world.drift())).message).toContain('no finished run');
    await world.measure();
    const { hint } = await refusal(() => world.drift());
    expect(hint).toContain('--fresh');
  });
});
