import { describe, expect, onTestFinished, test } from 'vitest';
import { openLabelling } from '../../../src/app/label/labelling.ts';
import { report } from '../../../src/app/report.ts';
import { createPorts } from '../../../src/cli/deps.ts';
import { RECORDED_GRADER } from '../../../src/core/model/grade.ts';
import type { ReportDocument } from '../../../src/core/model/report-document.ts';
import type { JudgeLabels } from '../../../src/core/model/scenario.ts';
import { type Random, seededRandom } from '../../../src/core/random.ts';
import type { Store } from '../../../src/ports/store.ts';
import { hashOf } from '../../../src/run/plan.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { aRun } from '../../store/stores.ts';
import { aClock } from '../../support/a-clock.ts';
import { aTrial } from '../../support/a-trial.ts';

const JUDGE = { id: 'judge', type: 'score_model', endpoint: 'server', model: 'judge-1', pass_threshold: 0.5 };
const CODE = RECORDED_GRADER;
const ACCURACIES = { big: 0.95, small: 0.9 };
const EXAMPLES = 1000;

interface Parts {
  readonly grader?: typeof JUDGE | typeof CODE;
  readonly judge?: JudgeLabels;
}

/** A run of two candidates that a judge of sensitivity .92 and specificity .85 graded; and what is true. */
async function aJudgedRun({
  grader = JUDGE,
  judge,
}: Parts): Promise<{ store: Store; truths: Map<string, boolean> }> {
  const store = await openSqliteStore(':memory:');
  onTestFinished(() => store.close());
  const candidates = Object.keys(ACCURACIES).map((id) => ({
    id,
    approach: { kind: 'prompted' as const },
    endpoint: 'server',
    model: id,
    sampling: {},
    stream: false,
    price: id === 'big' ? { input: 2, output: 8 } : { input: 0.2, output: 0.8 },
  }));
  const scenario = {
    incumbent: 'big',
    reference: 'big',
    requestsPerMonth: 100_000,
    require: { minAccuracy: 0.88 },
    ...(judge && { judge }),
  };
  const settings = {
    name: 'desk',
    candidates,
    graders: [grader],
    scenario,
    scenarios: [{ name: 'default', scenario }],
  };
  const run = aRun({ id: 'desk-1', repeats: 1, trainings: {}, candidates, settings });
  const examples = Array.from({ length: EXAMPLES }, (_, index) => ({
    id: `e${index}`,
    item: { question: `q${index}` },
  }));
  await store.createRun(run, examples);
  const truths = new Map<string, boolean>();
  const random: Random = seededRandom(5);
  const trials = [];
  const grades = [];
  for (const [candidate, accuracy] of Object.entries(ACCURACIES)) {
    for (const { id } of examples) {
      const isRight = random.uniform() < accuracy;
      const passed = random.uniform() < (isRight ? 0.92 : 0.15);
      const hash = `${candidate} ${id}`;
      truths.set(hash, isRight);
      const text = isRight ? `right ${hash}` : `wrong ${hash}`;
      trials.push({
        hash,
        trial: aTrial({ key: { candidate, example: id, repeat: 0 }, outcome: { status: 'answered', text } }),
      });
      grades.push({
        trial: hash,
        grader: hashOf(grader),
        verdict: { status: 'scored' as const, score: Number(passed), passed },
      });
    }
  }
  await store.record(run.id, { trials, grades });
  return { store, truths };
}

const reportOf = async (store: Store): Promise<ReportDocument> =>
  report('desk-1', { ...(await createPorts()), store }, { draws: 500 });

const statusOf = ({ candidates }: ReportDocument, id: string): string | undefined =>
  candidates.find((one) => one.id === id)?.requirements.find((one) => one.id === 'minAccuracy')?.status;

/** Somebody who is always right labels through what the page uses. */
async function labelAll(store: Store, count: number): Promise<void> {
  const labelling = await openLabelling('desk-1', { store, clock: aClock() }, { labeller: 'you', count });
  for (;;) {
    const next = await labelling.next();
    if (!next) return;
    await labelling.say(next.position, next.sample.output_text.startsWith('right'), '');
  }
}

describe('a judge that fails eight of a hundred right answers', () => {
  test('taken at its word, is wrong about a candidate that is good enough', async () => {
    const { store } = await aJudgedRun({ grader: CODE });
    expect(statusOf(await reportOf(store), 'small')).toBe('failed');
  });

  test('that nobody checked leaves accuracy unproven, and says how to change that', async () => {
    const { store } = await aJudgedRun({});
    const document = await reportOf(store);
    expect(document.scenario?.judge).toBe('unlabelled');
    expect([statusOf(document, 'big'), statusOf(document, 'small')]).toEqual(['unproven', 'unproven']);
    const lint = document.lints.find(({ id }) => id === 'judge-unlabelled');
    expect(lint?.remedy).toContain('breakeven label RUN');
  });

  test('and a hundred labels make what would be wrong unproven, and the accuracy right', async () => {
    const { store } = await aJudgedRun({});
    await labelAll(store, 100);
    const document = await reportOf(store);
    expect(document.recommendation?.kind).toBe('unproven');
    expect(statusOf(document, 'small')).toBe('unproven');
    expect(document.people).toMatchObject({ use: 'verdict', answers: 100, drawn: 100 });
    for (const { id, corrected } of document.people?.candidates ?? []) {
      const truth = ACCURACIES[id as keyof typeof ACCURACIES];
      expect(corrected?.low).toBeLessThan(truth);
      expect(corrected?.high).toBeGreaterThan(truth);
    }
    expect(document.lints.map(({ id }) => id)).toContain('judge-uncorrected');
  });

  test('where the config says how often it is right, that wins over labels', async () => {
    const judge = { truePasses: 920, falseFails: 80, trueFails: 850, falsePasses: 150 };
    const { store } = await aJudgedRun({ judge });
    await labelAll(store, 30);
    const document = await reportOf(store);
    expect(document.scenario?.judge).toEqual(judge);
    expect(document.people?.use).toBe('config');
  });

  test('labels of answers that code graded are shown, and change nothing', async () => {
    const { store } = await aJudgedRun({ grader: CODE });
    const before = await reportOf(store);
    await labelAll(store, 40);
    const { people, ...after } = await reportOf(store);
    expect(after).toEqual(before);
    expect(people?.use).toBe('code');
  });

  test('a few labels of one kind only leave accuracy unproven', async () => {
    const { store } = await aJudgedRun({});
    const labelling = await openLabelling(
      'desk-1',
      { store, clock: aClock() },
      { labeller: 'you', count: 5 },
    );
    for (let position = 0; position < 5; position++) await labelling.say(position, true, '');
    const document = await reportOf(store);
    expect([document.scenario?.judge, document.people?.use]).toEqual(['unlabelled', 'too-few']);
  });
});

describe('the draw', () => {
  const open = (store: Store, count: number, candidates?: readonly string[]) =>
    openLabelling(
      'desk-1',
      { store, clock: aClock() },
      { labeller: 'you', count, ...(candidates && { candidates }) },
    );

  test('may be made larger, keeps what was labelled, and never shrinks', async () => {
    const { store } = await aJudgedRun({});
    const first = await open(store, 20);
    await first.say(3, true, '');
    const before = await store.readDrawn('desk-1');
    expect((await (await open(store, 50)).progress()).total).toBe(50);
    const after = await store.readDrawn('desk-1');
    expect(after.slice(0, 20).map(({ trial }) => trial)).toEqual(before.map(({ trial }) => trial));
    expect(await (await open(store, 5)).progress()).toMatchObject({ total: 50, labelled: 1 });
  });

  test('of one candidate is of its answers only', async () => {
    const { store } = await aJudgedRun({});
    await open(store, 20, ['small']);
    await open(store, 30);
    expect(new Set((await store.readDrawn('desk-1')).map(({ key }) => key.candidate))).toEqual(
      new Set(['small']),
    );
    await expect(open(store, 20, ['big'])).rejects.toThrow('of other candidates');
    await expect(open(store, 20, ['nobody'])).rejects.toThrow("no candidate 'nobody'");
  });

  test('is the same for two who begin at the same time', async () => {
    const { store } = await aJudgedRun({});
    const both = await Promise.all([open(store, 25), open(store, 25)]);
    const texts = await Promise.all(both.map(async (one) => (await one.next())?.sample.output_text));
    expect(texts[0]).toBe(texts[1]);
    expect(await store.readDrawn('desk-1')).toHaveLength(25);
  });
});
