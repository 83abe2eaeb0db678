import type { TrainingSpec } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, RunId } from '../core/model/units.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import type { Prepared } from './prepare.ts';
import { createPricing } from './pricing.ts';
import { type RunResult, runBatch } from './run.ts';
import { graderOf } from './runnable.ts';
import type { TrainOptions } from './train.ts';
import { asTeacher, teacherOf } from './training/teacher.ts';

export interface LabelAnswer {
  readonly text: string;
  readonly score: number;
  readonly accepted: boolean;
}

/** A teacher's answers on training examples, as the grader judged them. */
export interface Labels {
  readonly run: RunId;
  /** Answers, and those that the grader accepted. */
  readonly asked: number;
  readonly accepted: number;
  /** By example in the order of the train file, the answers by their number; those of a failed request are none. */
  readonly rows: readonly { readonly example: Example; readonly answers: readonly LabelAnswer[] }[];
}

/** Answers to each example: for pairs there have to be several. */
export function samplesOf({ method, samples }: TrainingSpec): number {
  return samples ?? (method === 'dpo' ? 4 : 1);
}

/**
 * Has the teacher answer the training examples, as trials of a run of their own, so that labels are
 * recorded, resumed and priced like everything else.
 * @throws BreakevenError when the teacher has no model, the labels are incomplete, or none is accepted.
 */
export async function buyLabels(
  student: CandidateId,
  teacher: CandidateId,
  training: TrainingSpec,
  examples: readonly Example[],
  prepared: Prepared,
  context: AppContext,
  options: TrainOptions,
): Promise<Labels> {
  const { config, sheet } = prepared;
  const pricing = createPricing(config, sheet, context.clock.instant().slice(0, 10));
  const found = teacherOf(prepared.runnable, teacher);
  if (!found)
    throw new BreakevenError('bad-config', `the teacher '${teacher}' has no model yet`, 'train it first');
  const definition = graderOf(config, training);
  const grader = { grader: context.createGrader(definition, config), hash: hashOf(definition) };
  const result = await runBatch(
    {
      config,
      purpose: 'labels',
      runnable: [asTeacher(found, { config, pricing, batch: options.batch ?? false })],
      examples,
      datasetHash: hashOf(examples),
      graders: [grader],
      repeats: samplesOf(training),
      trainings: prepared.trainings,
      waiting: [],
      pricing,
    },
    context,
    {
      stop: options.stop,
      abort: options.abort,
      onEvent: (event) => options.onEvent({ type: 'labels', candidate: student, event }),
    },
  );
  if (result.ending !== 'done') throw stoppedEarly(student, result);
  const answers = new Map<string, LabelAnswer[]>();
  let asked = 0;
  let accepted = 0;
  for await (const { trial, verdict } of context.store.readTrials(result.run, grader.hash)) {
    asked += 1;
    const text = trial.outcome.status === 'answered' ? trial.outcome.text : undefined;
    if (text === undefined || verdict?.status !== 'scored') continue;
    if (verdict.passed) accepted += 1;
    const { example } = trial.key;
    const list = answers.get(example) ?? [];
    list.push({ text, score: verdict.score, accepted: verdict.passed });
    answers.set(example, list);
  }
  if (accepted === 0)
    throw new BreakevenError(
      'bad-input',
      `no answer of the teacher '${teacher}' was accepted`,
      'prompt the teacher until it passes the eval',
    );
  options.onEvent({ type: 'labelled', candidate: student, asked, accepted });
  const rows = examples.map((example) => ({ example, answers: answers.get(example.id) ?? [] }));
  return { run: result.run, asked, accepted, rows };
}

function stoppedEarly(student: CandidateId, { ending, stopped: [given] }: RunResult): BreakevenError {
  const code = ending === 'stopped' ? 'bad-input' : ending === 'budget' ? 'budget' : 'interrupted';
  const why = given ? `: ${given.code}: ${given.message}` : '';
  return new BreakevenError(
    code,
    `labelling for '${student}' stopped early${why}`,
    'start it again: what is labelled stays',
  );
}
