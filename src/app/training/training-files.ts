import type { Config } from '../../config/config.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../../core/model/candidate.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import { renderTemplate } from '../../core/template.ts';
import type { TrainingFile } from '../../ports/store.ts';
import type { TrainingJob } from '../../ports/trainer.ts';
import { hashOf, type RunnableCandidate, renderRequest } from '../../run/plan.ts';
import { checkFile } from '../../training/check-file.ts';
import { preferenceLines, reinforcementLines, supervisedLines } from '../../training/lines.ts';
import type { LabelAnswer, Labels } from '../labels.ts';
import { graderOf } from '../runnable.ts';

export type Files = Pick<TrainingJob, 'trainingFile' | 'validationFile'>;

/** Share of the training examples that a reinforcement job validates on; files need ten lines at least. */
const VALIDATION_SHARE = 0.05;
const VALIDATION_LEAST = 10;
const VALIDATION_MOST = 200;

/**
 * The files of a candidate's job, checked by the provider's rules: a teacher's accepted answers, people's
 * answers as the grader knows them, or, for reinforcement, the prompts with what the grader reads.
 * @throws BreakevenError when they break a rule, or there are no answers to train on.
 */
export function makeFiles(
  candidate: Candidate,
  examples: readonly Example[],
  labels: Labels | null,
  runnable: RunnableCandidate,
  config: Config,
): Files {
  const training = trainingOf(candidate) as TrainingSpec;
  const messagesOf = (example: Example) => renderRequest(runnable, example).messages;
  const files = ((): Files => {
    if (training.method === 'reinforcement') {
      const held = Math.min(
        VALIDATION_MOST,
        Math.max(VALIDATION_LEAST, Math.floor(examples.length * VALIDATION_SHARE)),
      );
      const rows = examples.map((example) => ({ messages: messagesOf(example), example }));
      return {
        trainingFile: reinforcementLines(rows.slice(held)),
        validationFile: reinforcementLines(rows.slice(0, held)),
      };
    }
    if (training.method === 'dpo') return { trainingFile: preferenceLines(pairsOf(labels, messagesOf)) };
    const rows = labels ? bestOf(labels, messagesOf) : goldRows(examples, training, messagesOf, config);
    return { trainingFile: supervisedLines(rows) };
  })();
  checkFile(files.trainingFile, 'training', training.method);
  if (files.validationFile !== undefined) checkFile(files.validationFile, 'validation', training.method);
  return files;
}

type MessagesOf = (example: Example) => ReturnType<typeof renderRequest>['messages'];

/** Of each example the best answer that was accepted; of several as good the first. */
function bestOf({ rows }: Labels, messagesOf: MessagesOf): Parameters<typeof supervisedLines>[0] {
  return rows.flatMap(({ example, answers }) => {
    const best = pick(
      answers.filter(({ accepted }) => accepted),
      (one, other) => one.score > other.score,
    );
    return best ? [{ messages: messagesOf(example), answer: best.text }] : [];
  });
}

/** Of each example with both kinds the best answer that was accepted, and the worst that was not. */
function pairsOf(labels: Labels | null, messagesOf: MessagesOf): Parameters<typeof preferenceLines>[0] {
  const rows = (labels?.rows ?? []).flatMap(({ example, answers }) => {
    const preferred = pick(
      answers.filter(({ accepted }) => accepted),
      (one, other) => one.score > other.score,
    );
    const rejected = pick(
      answers.filter(({ accepted }) => !accepted),
      (one, other) => one.score < other.score,
    );
    if (!preferred || !rejected) return [];
    return [{ messages: messagesOf(example), preferred: preferred.text, rejected: rejected.text }];
  });
  if (rows.length === 0)
    throw new BreakevenError(
      'bad-input',
      'no example has both an answer that was accepted and one that was not',
      'raise training.samples, or the temperature of the teacher',
    );
  return rows;
}

function pick(
  answers: readonly LabelAnswer[],
  isBetter: (one: LabelAnswer, other: LabelAnswer) => boolean,
): LabelAnswer | undefined {
  return answers.reduce<LabelAnswer | undefined>(
    (best, one) => (best === undefined || isBetter(one, best) ? one : best),
    undefined,
  );
}

function goldRows(
  examples: readonly Example[],
  training: TrainingSpec,
  messagesOf: MessagesOf,
  config: Config,
): Parameters<typeof supervisedLines>[0] {
  const grader = graderOf(config, training);
  const gold = 'reference' in grader ? grader.reference : undefined;
  if (gold === undefined)
    throw new BreakevenError(
      'bad-config',
      `grader '${grader.id}' holds no reference answers to train on`,
      'name a grader with a reference, such as string_check, first',
    );
  return examples.map((example) => ({
    messages: messagesOf(example),
    answer: renderTemplate(gold, { item: example.item }),
  }));
}

/** What is kept of the files: enough to tell them again. */
export function describeFiles({ trainingFile, validationFile }: Files): {
  readonly training: TrainingFile;
  readonly validation: TrainingFile | null;
} {
  const describe = (lines: string): TrainingFile => ({
    hash: hashOf(lines),
    examples: lines.split('\n').length - 1,
  });
  return {
    training: describe(trainingFile),
    validation: validationFile === undefined ? null : describe(validationFile),
  };
}
