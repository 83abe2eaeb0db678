import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/app/migrate/migrate.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { aPublishedCase } from './a-published-case.ts';

const own = ({ candidates }: ReportDocument, id: string) => {
  const found = candidates.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const between = ({ comparisons }: ReportDocument, candidate: string) => {
  const found = comparisons.find((one) => one.candidate === candidate);
  if (!found) throw new Error(`no comparison of ${candidate}`);
  return found;
};

const COOKBOOK = {
  'o4-mini': { scores: [0.7228, 0.7281, 0.7481], reasoning: 404 },
  'o4-mini-rft': { scores: [0.7731, 0.7698, 0.79], reasoning: 925 },
  o3: { scores: [0.7402, 0.7516, 0.7424], reasoning: 384 },
} as const;
/** Of the cookbook: $8 a million for o3, $16 for the tuned o4-mini. Only reasoning was published. */
const COOKBOOK_PRICES = `prices:
  - { provider: openai, model: o3, from: 2025-06-10, evidence: primary, source: the cookbook, usd: { input: 2, output: 8 } }
  - { provider: openai, model: o4-mini, from: 2025-04-16, evidence: primary, source: the cookbook, usd: { input: 1.1, output: 4.4 } }
  - { provider: openai, model: "ft:o4-mini", from: 2025-05-08, evidence: primary, source: the cookbook, usd: { input: 4, output: 16 } }
`;

describe('the published reinforcement of o4-mini', () => {
  it('is three points better than o3 and costs 4.8 times its reasoning a request', async () => {
    const models = { 'o4-mini': 'o4-mini', 'o4-mini-rft': 'ft:o4-mini:org::a', o3: 'o3' } as const;
    const trials = Object.entries(COOKBOOK).flatMap(([candidate, { scores, reasoning }]) =>
      scores.flatMap((score, repeat) =>
        Array.from({ length: 100 }, (_, example) => ({
          candidate,
          example: `e${example}`,
          repeat,
          score,
          input: 0,
          output: reasoning,
          reasoning,
          servedModel: models[candidate as keyof typeof models],
        })),
      ),
    );
    const { report } = await aPublishedCase(trials, COOKBOOK_PRICES);
    const document = await report(
      'scenario: { incumbent: o3, requestsPerMonth: 100000, require: { nonInferiorTo: o3, margin: 0.02 } }\ncandidates: [{ id: o4-mini-rft, approach: rft, training: { method: reinforcement, base: o4-mini, usd: 400 } }]',
    );
    const [rft, o3] = [own(document, 'o4-mini-rft'), own(document, 'o3')];
    expect(between(document, 'o4-mini-rft').difference.point).toBeCloseTo(0.0329, 4);
    const ratio = (rft.usdPerThousand?.point ?? 0) / (o3.usdPerThousand?.point ?? 1);
    expect(ratio).toBeCloseTo((925 * 16) / (384 * 8), 9);
    expect(ratio).toBeCloseTo(4.8, 1);
    expect(rft.tokens?.reasoning).toBeCloseTo(925, 9);
    // better, and no way to save anything
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: 'o3' });
    expect(rft.paybackMonths).toBe('never');
  });
});

/** Passes of two models on the same examples, agreeing as often as their counts allow, or as rarely. */
function pairing(n: number, first: number, second: number, isAlike: boolean): readonly [boolean, boolean][] {
  return Array.from({ length: n }, (_, row) => [row < first, isAlike ? row < second : row >= n - second]);
}

describe('the published distillation of the wine classifier', () => {
  const counts = { 'gpt-4o': 231, 'gpt-4o-mini': 197, distilled: 235 };

  it.each([
    { pairs: 'as alike as they can be', isAlike: true },
    { pairs: 'as unlike as they can be', isAlike: false },
  ])('ties its teacher and beats its base, $pairs', async ({ isAlike }) => {
    const trials = (['gpt-4o', 'gpt-4o-mini'] as const).map((other) =>
      pairing(300, counts[other], counts.distilled, isAlike).flatMap(([theirs, its], row) => [
        { candidate: other, example: `w${row}`, passed: theirs, input: 500, output: 10, servedModel: other },
        {
          candidate: 'distilled',
          example: `w${row}`,
          passed: its,
          input: 500,
          output: 10,
          servedModel: 'ft:gpt-4o-mini:org::wine',
        },
      ]),
    );
    const scenarios = ['gpt-4o', 'gpt-4o-mini'].map(
      (incumbent) =>
        `scenario: { incumbent: ${incumbent}, requestsPerMonth: 100000, require: { nonInferiorTo: ${incumbent}, margin: 0.05 } }\ncandidates: [{ id: distilled, approach: supervised, training: { method: supervised, base: gpt-4o-mini, usd: 10 } }]`,
    );
    const [teacher, base] = await Promise.all(
      trials.map(async (rows, index) =>
        (await aPublishedCase(rows, 'prices: []\n')).report(scenarios[index] as string),
      ),
    );
    const tie = between(teacher as ReportDocument, 'distilled');
    expect(tie.difference).toMatchObject({ point: expect.closeTo(4 / 300, 9) });
    // alike, four answers stand against none: that is a difference, of less than four points
    if (isAlike) expect(tie.difference.high).toBeLessThan(0.04);
    else expect(tie.difference.low).toBeLessThan(0);
    const gain = between(base as ReportDocument, 'distilled');
    expect(gain.difference.point).toBeCloseTo(38 / 300, 9);
    expect(gain.difference.low).toBeGreaterThan(0);
    expect(gain.mcnemarMidP).toBeLessThan(0.01);
    // 300 examples show "no more than five points worse than the teacher" only where the two agree often
    expect(tie.nonInferiority?.verdict).toBe(isAlike ? 'superior' : 'inconclusive');
  });
});

describe('the published reinforcement on countdown', () => {
  it('is not shown to gain by 18 won and 8 lost of 100', async () => {
    const outcome = (row: number): readonly [boolean, boolean] =>
      row < 68 ? [true, true] : row < 76 ? [true, false] : row < 94 ? [false, true] : [false, false];
    const trials = Array.from({ length: 100 }, (_, row) => outcome(row)).flatMap(([base, tuned], row) => [
      {
        candidate: 'base',
        example: `c${row}`,
        passed: base,
        input: 300,
        output: 500,
        servedModel: 'o4-mini',
      },
      {
        candidate: 'tuned',
        example: `c${row}`,
        passed: tuned,
        input: 300,
        output: 500,
        servedModel: 'o4-mini',
      },
    ]);
    const { report } = await aPublishedCase(trials, 'prices: []\n');
    const document = await report('scenario: { incumbent: base, requestsPerMonth: 1000 }');
    const { gained, lost, difference, mcnemarMidP } = between(document, 'tuned');
    expect({ gained, lost }).toEqual({ gained: 18, lost: 8 });
    expect(difference.point).toBeCloseTo(0.1, 9);
    // .076 exact; mid-p takes half the chance of what came out away
    expect(mcnemarMidP).toBeGreaterThan(0.05);
    expect(mcnemarMidP).toBeLessThan(0.076);
  });
});

const SHORT = {
  tuned: { input: 200, output: 20 },
  luna: { input: 2000, cachedInput: 1800, output: 320, reasoning: 300 },
};
const LONG = {
  tuned: { input: 1500, cachedInput: 1000, output: 300 },
  luna: { input: 1500, cachedInput: 1000, output: 300 },
};

/** A tuned gpt-4.1-mini, which ends on 2027-01-14, beside a prompted gpt-6-luna, as they would be measured. */
async function aMigration(
  profile: typeof SHORT | typeof LONG,
  cachedInputShare: number | null,
  volume: number,
) {
  const trials = Array.from({ length: 400 }, (_, row) =>
    Object.entries(profile).map(([candidate, usage]) => ({
      candidate,
      example: `e${row}`,
      passed: row % 20 !== 0,
      servedModel: candidate === 'tuned' ? 'ft:gpt-4.1-mini:org::desk' : 'gpt-6-luna',
      ...usage,
    })),
  ).flat();
  const { folder, context, run } = await aPublishedCase(trials, 'prices: []\n');
  const cached = cachedInputShare === null ? '' : `, cachedInputShare: ${cachedInputShare}`;
  folder.write(
    'eval.jsonl',
    trials.map((_, row) => JSON.stringify({ id: `e${row}`, input: 'x' })).join('\n'),
  );
  folder.write(
    'config.yaml',
    [
      'name: desk',
      'dataset: { file: eval.jsonl, id: id }',
      'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "x", operation: eq }]',
      'endpoints: { openai: { type: openai } }',
      'candidates:',
      '  - { id: tuned, approach: supervised, endpoint: openai, model: "ft:gpt-4.1-mini:org::desk", training: { method: supervised, base: gpt-4.1-mini, usd: 300 } }',
      '  - { id: luna, approach: prompted, endpoint: openai, model: gpt-6-luna }',
      `scenario: { incumbent: luna, requestsPerMonth: 100000, horizonMonths: 12, require: { minAccuracy: 0.9 }${cached} }`,
    ].join('\n'),
  );
  const config = loadConfig('config.yaml', folder.path);
  const plan = await migrate(config, 'tuned', context, {
    run,
    asOf: '2026-11-22',
    volume: { requests: volume },
  });
  const luna = plan.ways.find(({ id }) => id === 'luna');
  return { plan, luna };
}

describe('a tuned gpt-4.1-mini that ends on 2027-01-14 beside a prompted gpt-6-luna', () => {
  const VOLUMES = [100_000, 10_000_000];

  it.each(VOLUMES)(
    'with a short tuned prompt gives way at once where the long prompt is cached, at %d requests a month',
    async (volume) => {
      const { plan, luna } = await aMigration(SHORT, 0.9, volume);
      expect(plan.usdPerRequest * 1e6).toBeCloseTo(224, 6);
      expect((luna?.usdPerRequest ?? 0) * 1e6).toBeCloseTo(198, 6);
      expect(plan).toMatchObject({ verdict: 'switch-now', best: 'luna', ends: { day: '2027-01-14' } });
      expect(plan.retraining).toMatchObject({ isPossible: false });
      expect(plan.sunkUsd).toBe(300);
    },
  );

  it.each(VOLUMES)(
    'with a short tuned prompt is cheaper until its end where nothing is cached, at %d requests a month',
    async (volume) => {
      const { plan, luna } = await aMigration(SHORT, null, volume);
      expect((luna?.usdPerRequest ?? 0) * 1e6).toBeCloseTo(360, 6);
      expect(plan).toMatchObject({ verdict: 'serve-until-the-end', best: 'luna' });
      expect(luna?.when).toBe('end');
      expect(plan.headline).toMatch(/^Serve tuned until 2027-01-14, then luna: /);
      expect(plan.days.map(({ kind }) => kind)).toEqual([
        'today',
        'begin',
        'last-job',
        'harvest',
        'last-service',
        'ends',
      ]);
    },
  );

  it.each(VOLUMES)(
    'with long prompts and answers costs 7.4 times as much, at %d requests a month',
    async (volume) => {
      const { plan, luna } = await aMigration(LONG, 2 / 3, volume);
      expect(plan.usdPerRequest * 1e6).toBeCloseTo(1560, 6);
      expect((luna?.usdPerRequest ?? 0) * 1e6).toBeCloseTo(210, 6);
      expect(plan).toMatchObject({ verdict: 'switch-now', best: 'luna' });
    },
  );
});
