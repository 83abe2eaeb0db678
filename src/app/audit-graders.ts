import type { Config } from '../config/config.ts';
import { differenceOf, meanOf } from '../core/audit/estimates.ts';
import type { GraderAudit, LengthBias } from '../core/model/audit.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import { type Sample, sampleOf, sampleOfOutcome } from '../core/model/sample.ts';
import type { TrialKey } from '../core/model/trial.ts';
import type { GraderId, RunId, Usd } from '../core/model/units.ts';
import { namedSeed } from '../core/named-seed.ts';
import { seededRandom } from '../core/random.ts';
import { renderTemplate } from '../core/template.ts';
import type { Grader } from '../ports/grader.ts';
import { candidateOf as judgeCandidate } from '../run/ask-judge.ts';
import { createBudget } from '../run/budget.ts';
import { hashOf, renderRequest } from '../run/plan.ts';
import { attackGrader, type Case } from './audit/attack-grader.ts';
import { compareVerdicts } from './audit/compare-verdicts.ts';
import { findFaults } from './audit/find-faults.ts';
import { type Bench, createBench } from './audit/graded.ts';
import type { AppContext, Stopping } from './context.ts';
import { judgesOf, openJudging, refuseUntrusted } from './judges.ts';
import { openEndpoints } from './open-endpoints.ts';
import { type Prepared, prepare } from './prepare.ts';
import { recordedAs } from './priced-trials.ts';
import { createPricing } from './pricing.ts';
import { refuseUnbounded } from './run-budget.ts';
import { configOfRun } from './run-config.ts';

export interface AuditOptions extends Stopping {
  /** One grader of the config; all by default. */
  readonly grader?: GraderId;
  /** A run whose recorded answers, labels and recorded grades the graders are held against. */
  readonly run?: RunId;
  /** Examples and recorded answers at most. */
  readonly examples: number;
  /** How often an answer is graded to see whether the verdict stays. */
  readonly repeats: number;
  readonly seed: number;
  /** `null`: no model grades, or nobody said. */
  readonly budgetUsd: Usd | null;
  readonly onGrader?: (grader: GraderId) => void;
}

export interface GradersAudit {
  readonly ending: 'done' | 'budget' | 'interrupted';
  readonly graders: readonly GraderAudit[];
}

/** Stands in where no right answer is known and none is recorded. */
const PLAIN = 'I have looked into it and will come back to you.';
/** Answers that are graded several times, or with padding. */
const REPEATED = 20;
const PADDING =
  ' This was considered with great care, from every side, and in the light of all that is known of it. ';

/**
 * Holds a config's graders against attacks, their own right answers, recorded answers and people's labels.
 * @throws BreakevenError where a grader asks a model and no budget is said, or does not fit the examples.
 */
export async function auditGraders(
  config: Config,
  context: AppContext,
  options: AuditOptions,
): Promise<GradersAudit> {
  const prepared = await prepare(config, context);
  refuseUntrusted(config, context);
  const chosen = prepared.graders.filter(
    ({ grader }) => options.grader === undefined || grader.id === options.grader,
  );
  if (chosen.length === 0)
    throw new BreakevenError(
      'bad-input',
      `there is no grader '${options.grader}'`,
      `the config has: ${config.graders.map(({ id }) => id).join(', ')}`,
    );
  const judged = { ...config, run: { ...config.run, budgetUsd: options.budgetUsd } };
  const judges = judgesOf({ graders: chosen });
  const pricing = createPricing(config, prepared.sheet, context.clock.instant().slice(0, 10));
  if (judges.length > 0 && options.budgetUsd === null)
    throw new BreakevenError(
      'bad-input',
      'a model grades here, and nothing says what the audit may cost',
      'say it: --budget USD',
    );
  refuseUnbounded(judged, judges, pricing, false);
  const limits = {
    endpoints: await openEndpoints({ config, runnable: [], graders: chosen }, context),
    clock: context.clock,
    random: seededRandom(options.seed),
    maxAttempts: config.run.maxAttempts,
    timeoutMs: config.run.requestTimeoutMs,
    budget: createBudget({ limitUsd: options.budgetUsd }),
    stop: options.stop,
    abort: options.abort,
  };
  const judging = openJudging(limits, pricing, () => {});
  const audits: GraderAudit[] = [];
  for (const { grader } of chosen) {
    options.onGrader?.(grader.id);
    const bench = createBench(
      grader,
      judging.ask,
      (judge, call) => pricing.costOf(judgeCandidate(judge), call),
      judging.stop,
      () => context.clock.now(),
    );
    audits.push(await auditOne(grader, bench, prepared, context, options));
    if (judging.stop.aborted) break;
  }
  const ending = options.stop.aborted ? 'interrupted' : judging.noBudget.signal.aborted ? 'budget' : 'done';
  return { ending, graders: audits };
}

async function auditOne(
  grader: Grader,
  bench: Bench,
  prepared: Prepared,
  context: AppContext,
  options: AuditOptions,
): Promise<GraderAudit> {
  const { seed } = options;
  const cases = await withIdle(casesOf(grader, prepared, options), prepared, context);
  const references = await gradeReferences(cases, bench);
  const attacks = await attackGrader(cases, bench, seed);
  const answers = options.run === undefined ? [] : await readAnswers(options.run, prepared, context, options);
  const graded = await bench.gradeAll(answers);
  const seen = answers.slice(0, graded.length).map((answer, index) => ({
    ...answer,
    score: graded[index]?.score ?? null,
    passed: graded[index]?.passed ?? null,
  }));
  const pick = <K extends 'label' | 'recorded'>(by: K) =>
    seen.flatMap((one) => (one[by] === null ? [] : [{ ...one, other: one[by] as boolean }]));
  const agreement = [
    ...(pick('label').length > 0 ? [compareVerdicts('labels', pick('label'))] : []),
    ...(pick('recorded').length > 0 ? [compareVerdicts('recorded', pick('recorded'))] : []),
  ];
  const own = answers.length > 0 ? answers : cases.flatMap(toSample);
  const material =
    own.length > 0
      ? own
      : cases.map(({ example, idle }) => ({ example, sample: { ...sampleOf(PLAIN), ...idle } }));
  const some = seededRandom(namedSeed('repeat', seed)).shuffle(material).slice(0, REPEATED);
  const repeated = await gradeAgain(some, bench, options.repeats);
  const length = grader.judges.length === 0 ? null : await gradePadded(some, bench, seed);
  const scores = seen.flatMap(({ score }) => (score === null ? [] : [score]));
  const { grades, seconds, usd, tokens } = bench;
  const per = (value: number): number => (grades === 0 ? 0 : (1000 * value) / grades);
  const facts = {
    grader: grader.id,
    references,
    honest: meanOf(scores),
    attacks,
    repeated,
    length,
    agreement,
    per1000: {
      seconds: per(seconds),
      usd: usd === null ? null : per(usd),
      input: per(tokens.input),
      output: per(tokens.output),
    },
    grades,
  };
  return { ...facts, findings: findFaults(facts) };
}

/** Examples in a random order, with what is asked there and the right answer that the grader compares with. */
function casesOf(
  { id }: Grader,
  { config, dataset, runnable }: Prepared,
  options: AuditOptions,
): readonly Case[] {
  const definition = config.graders.find((one) => one.id === id);
  const template = referenceOf(definition);
  const random = seededRandom(namedSeed('examples', options.seed));
  const [first] = runnable;
  return random
    .shuffle(dataset.examples)
    .slice(0, options.examples)
    .map((example) => ({
      example,
      prompt: first ? (renderRequest(first, example).messages.at(-1)?.content ?? '') : '',
      reference: template === null ? null : renderTemplate(template, { item: example.item }),
      idle: null,
    }));
}

/** The template of the right answer: the grader's own, or that of its first part that has one and reads the answer whole. */
function referenceOf(definition: unknown): string | null {
  if (typeof definition !== 'object' || definition === null) return null;
  const { reference } = definition as { readonly reference?: unknown };
  if (typeof reference === 'string' && reference.includes('{{')) return reference;
  for (const value of Object.values(definition)) {
    const found = referenceOf(value);
    if (found !== null) return found;
  }
  return null;
}

/** Where candidates are agents, what one leaves behind that does nothing. */
async function withIdle(
  cases: readonly Case[],
  { config }: Prepared,
  { createEnvironments }: AppContext,
): Promise<readonly Case[]> {
  if (!config.environment || !createEnvironments) return cases;
  const maker = await createEnvironments(config);
  try {
    const idle: Case[] = [];
    for (const one of cases) {
      const environment = await maker.open(one.example);
      idle.push({ ...one, idle: { steps: [], state: await environment.state() } });
      await environment.close();
    }
    return idle;
  } finally {
    await maker.close();
  }
}

/** The right answer as a sample; of an agent what it says is not all that is right. */
function toSample({ example, reference, idle }: Case): readonly Item[] {
  return reference === null || idle !== null ? [] : [{ example, sample: sampleOf(reference) }];
}

async function gradeReferences(cases: readonly Case[], bench: Bench): Promise<GraderAudit['references']> {
  const items = cases.flatMap(toSample);
  if (items.length === 0) return null;
  const grades = await bench.gradeAll(items);
  const failing = grades.flatMap(({ passed }, index) =>
    passed === true ? [] : [items[index]?.example.id ?? ''],
  );
  return { examples: grades.length, passed: grades.length - failing.length, failing };
}

interface Answer {
  readonly key: TrialKey;
  readonly example: Example;
  readonly sample: Sample;
  /** What people say, most of them; `null`: nobody, or they are of two minds. */
  readonly label: boolean | null;
  /** What a grade that came with an imported run says; `null`: there is none. */
  readonly recorded: boolean | null;
}

/** Recorded answers, those with a label first; an imported run's examples are the config's of the same id. */
async function readAnswers(
  reference: RunId,
  { dataset }: Prepared,
  { store }: AppContext,
  options: AuditOptions,
): Promise<readonly Answer[]> {
  const record = await store.getRun(reference);
  const [deciding] = configOfRun(record).graders;
  const isElsewhere = deciding.type === 'recorded';
  const known = new Map(dataset.examples.map((example) => [example.id, example]));
  const labels = new Map<string, number>();
  for (const { key, passed } of await store.readLabels(record.id)) {
    const name = JSON.stringify([key.candidate, key.example, key.repeat]);
    if (passed !== null) labels.set(name, (labels.get(name) ?? 0) + (passed ? 1 : -1));
  }
  const answers: Answer[] = [];
  for await (const { trial, verdict } of store.readTrials(record.id, hashOf(recordedAs(deciding)))) {
    const { key, outcome } = trial;
    const sample = sampleOfOutcome(outcome);
    const example = known.get(key.example);
    if (sample === null || !example) continue;
    const balance = labels.get(JSON.stringify([key.candidate, key.example, key.repeat])) ?? 0;
    const recorded = isElsewhere && verdict?.status === 'scored' ? verdict.passed : null;
    answers.push({ key, example, sample, label: balance === 0 ? null : balance > 0, recorded });
  }
  if (answers.length === 0)
    throw new BreakevenError(
      'bad-input',
      `run ${record.id} has no answer to an example of this config's dataset`,
      'audit with the dataset that the run was made on',
    );
  const mixed = seededRandom(namedSeed('answers', options.seed)).shuffle(answers);
  return mixed
    .toSorted((a, b) => Number(b.label !== null) - Number(a.label !== null))
    .slice(0, Math.max(options.examples, mixed.filter(({ label }) => label !== null).length));
}

type Item = { readonly example: Example; readonly sample: Sample };

async function gradeAgain(
  items: readonly Item[],
  bench: Bench,
  times: number,
): Promise<GraderAudit['repeated']> {
  if (items.length === 0 || times < 2) return null;
  const rounds: (readonly (boolean | null)[])[] = [];
  for (let round = 0; round < times; round++) {
    const grades = await bench.gradeAll(items);
    if (grades.length < items.length) return null;
    rounds.push(grades.map(({ passed }) => passed));
  }
  const flipped = items.filter((_, index) => rounds.some((round) => round[index] !== rounds[0]?.[index]));
  return { answers: items.length, flipped: flipped.length };
}

async function gradePadded(items: readonly Item[], bench: Bench, seed: number): Promise<LengthBias | null> {
  const plain = await bench.gradeAll(items);
  const padded = await bench.gradeAll(
    items.map(({ example, sample }) => ({
      example,
      sample: sampleOf(`${sample.output_text}${PADDING.repeat(3)}`),
    })),
  );
  const pairs = padded.flatMap(({ score }, index) => {
    const before = plain[index]?.score;
    return score === null || before === null || before === undefined ? [] : [{ score, before }];
  });
  const difference = differenceOf(
    pairs.map(({ score }) => score),
    pairs.map(({ before }) => before),
    seed,
  );
  return difference && { answers: pairs.length, difference };
}
