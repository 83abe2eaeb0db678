import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { passAtK, passHatK } from '../../src/core/stats/index.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

/** Recorded evals with published answers; they lie beside the project, where there are any. */
const DATA = join(import.meta.dirname, '../../../shared/data');
const HERE = existsSync(DATA);

type Line = Readonly<Record<string, unknown>>;

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace();
});
afterEach(() => workspace.remove());

async function importLines(lines: readonly Line[]): Promise<void> {
  workspace.write('trials.jsonl', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const { code, stderr } = await workspace.breakeven('import', 'trials.jsonl', '--run', 'published');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
}

async function decide(scenario: string): Promise<ReportDocument> {
  workspace.write('scenario.yaml', scenario);
  const { stdout, stderr } = await workspace.breakeven(
    'report',
    'published',
    '--scenario',
    'scenario.yaml',
    '--json',
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

function candidate(document: ReportDocument, id: string): CandidateReport {
  const found = document.candidates.find((one) => one.id === id);
  if (!found) throw new Error(`no candidate ${id}`);
  return found;
}

function statusOf({ requirements }: CandidateReport, id: string): string | undefined {
  return requirements.find((one) => one.id === id)?.status;
}

describe.skipIf(!HERE)(
  'promptfoo’s classification of insurance tickets: 68 examples, five temperatures as repeats',
  () => {
    const APPROACHES = ['simple', 'rag', 'cot'] as const;

    /** Columns 2 … 16: five temperatures of each approach; the header says what each column cost. */
    function readTrials(): Line[] {
      const rows: string[][] = parse(readFileSync(join(DATA, 'promptfoo-haiku/results.csv')), {
        relax_quotes: true,
      });
      const [header = [], ...answers] = rows;
      return answers.flatMap((answer, index) =>
        answer.slice(2).map((text, column) => ({
          candidate: APPROACHES[Math.floor(column / 5)],
          example: `ticket-${index}`,
          repeat: column % 5,
          passed: text.startsWith('[PASS]'),
          billedUsd: costOf(header[column + 2] ?? '') / answers.length,
        })),
      );
    }

    function costOf(heading: string): number {
      return Number(/"cost":([0-9.e-]+)/.exec(heading)?.[1]);
    }

    it('comes out as published; RAG is cheapest at 90 % by its figure, unproven as a requirement, and ties with chain of thought', async () => {
      await importLines(readTrials());
      const document = await decide(
        'scenario: { incumbent: cot, requestsPerMonth: 1000000, require: { minAccuracy: 0.9 } }\n',
      );
      const [simple, rag, cot] = APPROACHES.map((id) => candidate(document, id)) as [
        CandidateReport,
        CandidateReport,
        CandidateReport,
      ];
      expect(simple.accuracy?.point).toBeCloseTo(240 / 340, 9);
      expect(rag.accuracy?.point).toBeCloseTo(316 / 340, 9);
      expect(cot.accuracy?.point).toBeCloseTo(323 / 340, 9);
      expect(rag.n).toBe(68);
      expect(rag.usdPerThousand?.point).toBeCloseTo((1000 * 0.0914275) / 340, 6);
      expect(rag.usdPerThousand?.point).toBeLessThan(cot.usdPerThousand?.point ?? 0);
      expect(statusOf(simple, 'minAccuracy')).toBe('failed');
      expect(statusOf(rag, 'minAccuracy')).toBe('unproven');
      expect(document.recommendation).toMatchObject({ kind: 'unproven', leading: 'rag' });
      const { next } = document.recommendation as Extract<
        ReportDocument['recommendation'],
        { kind: 'unproven' }
      >;
      const examples = next.find(({ action }) => action === 'examples');
      expect(examples?.count).toBeGreaterThan(68);
      expect(examples?.costUsd).toBeGreaterThan(0);
      const tie = document.comparisons.find((one) => one.candidate === 'rag');
      expect(tie?.difference.low).toBeLessThan(0);
      expect(tie?.difference.high).toBeGreaterThan(0);
      expect(tie?.difference.method).toContain('paired t');
    });
  },
);

describe.skipIf(!HERE)('RouterArena: two models on 809 questions', () => {
  const MODELS = ['claude-3-haiku-20240307', 'gemini-2.0-flash-001'];

  function readTrials(): Line[] {
    return MODELS.flatMap((model) =>
      readFileSync(join(DATA, `routerarena/${model}.jsonl`), 'utf8')
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text))
        .map((row) => ({
          candidate: model,
          example: row.global_index,
          score: row.evaluation_result.score,
          input: row.token_usage.input_tokens,
          output: row.token_usage.output_tokens,
        })),
    );
  }

  function priceOf(model: string): string {
    const row = JSON.parse(readFileSync(join(DATA, 'routerarena/cost.json'), 'utf8'))[model];
    return `{ input: ${row.input_token_price_per_million}, output: ${row.output_token_price_per_million} }`;
  }

  it('come out at the published means and spend, and the one that is better and cheaper wins for sure', async () => {
    await importLines(readTrials());
    const candidates = MODELS.map((model) => `  - { id: ${model}, price: ${priceOf(model)} }\n`).join('');
    const document = await decide(
      `candidates:\n${candidates}scenario: { incumbent: ${MODELS[0]}, requestsPerMonth: 100000, usdPerError: 0.001 }\n`,
    );
    const [haiku, gemini] = MODELS.map((id) => candidate(document, id)) as [CandidateReport, CandidateReport];
    expect(haiku.accuracy?.point).toBeCloseTo(0.52335608, 8);
    expect(gemini.accuracy?.point).toBeCloseTo(0.6901193, 7);
    expect(((haiku.usdPerThousand?.point ?? 0) * 809) / 1000).toBeCloseTo(0.14237725, 8);
    expect(((gemini.usdPerThousand?.point ?? 0) * 809) / 1000).toBeCloseTo(0.03842, 8);
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: MODELS[1] });
    expect(gemini.probabilityCheapest).toBeGreaterThan(0.999);
    expect(gemini.probabilityLosesMoney).toBe(0);
  });
});

describe.skipIf(!HERE)('the published RFT of countdown puzzles', () => {
  it('is no significant gain: 76 → 86 of 100 with 18 newly passing, hence 8 lost, has mid-p .052239', async () => {
    const cells = [
      ...new Array(68).fill([true, true]),
      ...new Array(18).fill([false, true]),
      ...new Array(8).fill([true, false]),
      ...new Array(6).fill([false, false]),
    ] as [boolean, boolean][];
    await importLines(
      cells.flatMap(([base, tuned], index) => [
        { candidate: 'base', example: `puzzle-${index}`, passed: base },
        { candidate: 'tuned', example: `puzzle-${index}`, passed: tuned },
      ]),
    );
    const { stdout } = await workspace.breakeven('compare', 'published', 'tuned', 'base', '--json');
    const comparison = JSON.parse(stdout);
    expect(comparison).toMatchObject({ gained: 18, lost: 8 });
    expect(comparison.difference.point).toBeCloseTo(0.1, 12);
    expect(comparison.mcnemarMidP).toBeCloseTo(0.052239, 6);
  });

  it('agrees with the published pass rates of that run', () => {
    const text = readFileSync(join(DATA, 'countdown-rft/countdown_rft_published.json'), 'utf8');
    expect(text).toContain('"pass_pct": 76');
    expect(text).toContain('"pass_pct": 86');
  });
});

describe.skipIf(!HERE)('tau-bench’s airline: 50 tasks, four trials each', () => {
  it('has pass^1 to pass^4 of .42, .273333, .22, .20, and pass@k is something else', async () => {
    const rows: readonly { task_id: number; trial: number; reward: number }[] = JSON.parse(
      readFileSync(join(DATA, 'tau-bench-airline/gpt-4o-airline.json'), 'utf8'),
    );
    const tasks = [...Map.groupBy(rows, ({ task_id }) => task_id).values()].map((trials) => ({
      n: trials.length,
      passes: trials.filter(({ reward }) => reward === 1).length,
    }));
    const meanOf = (figure: (n: number, c: number, k: number) => number, k: number): number =>
      tasks.reduce((sum, { n, passes }) => sum + figure(n, passes, k), 0) / tasks.length;
    const hat = [1, 2, 3, 4].map((k) => meanOf(passHatK, k));
    for (const [index, published] of [0.42, 0.273333, 0.22, 0.2].entries())
      expect(hat[index]).toBeCloseTo(published, 6);
    const at = [1, 2, 3, 4].map((k) => meanOf(passAtK, k));
    expect(at[0]).toBeCloseTo(0.42, 12);
    expect(at[3]).toBeGreaterThan(0.5);
    expect(at.slice(1).every((value, index) => value > (hat[index + 1] ?? 1))).toBe(true);
    await importLines(
      rows.map(({ task_id, trial, reward }) => ({
        candidate: 'gpt-4o',
        example: `task-${task_id}`,
        repeat: trial,
        passed: reward === 1,
      })),
    );
    const { code, stdout } = await workspace.breakeven('report', 'published', '--json');
    expect(code).toBe(4); // statistics, but no scenario to decide by
    expect(candidate(JSON.parse(stdout), 'gpt-4o').accuracy).toMatchObject({ n: 50 });
    expect(candidate(JSON.parse(stdout), 'gpt-4o').accuracy?.point).toBeCloseTo(0.42, 12);
  });
});
