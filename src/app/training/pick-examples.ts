import type { Config } from '../../config/config.ts';
import type { Candidate, TrainingSpec } from '../../core/model/candidate.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import { findOverlap, findRepeats, type NamedText, type Overlap } from '../../core/overlap/find-overlap.ts';
import { itemPathsOf, readTemplatePath } from '../../core/template.ts';
import type { RunnableCandidate } from '../../run/plan.ts';

/** The examples that a candidate is trained on, and those that were left out. */
export interface PickedExamples {
  readonly examples: readonly Example[];
  /** Nearly the same as an example of the eval. */
  readonly near: readonly Overlap[];
  /** The same as an earlier one, but perhaps for case, punctuation and space. */
  readonly repeats: readonly Overlap[];
}

interface Data {
  readonly config: Config;
  readonly train: readonly Example[];
  readonly evaluated: readonly Example[];
}

/** Overlaps that one message names. */
const MOST_NAMED = 3;

/**
 * The first of the train file, as many as the config says, without repeats and without what is nearly in the eval:
 * an eval whose examples were trained on would lie. Two examples are compared by what the candidate's prompt reads.
 * @throws BreakevenError when an example is, but for case, punctuation and space, in the eval, or there are too few.
 */
export function pickExamples(
  candidate: Candidate,
  training: TrainingSpec,
  { prompt }: Pick<RunnableCandidate, 'prompt'>,
  { config, train, evaluated }: Data,
): PickedExamples {
  const wanted = training.examples ?? train.length;
  if (wanted > train.length)
    throw new BreakevenError(
      'bad-config',
      `candidate '${candidate.id}' wants ${wanted} training examples, and ${config.dataset.train} has ${train.length}`,
      'lower training.examples or add examples',
    );
  const paths = itemPathsOf(`${prompt.system ?? ''}${prompt.user}`);
  const textsOf = (examples: readonly Example[]): readonly NamedText[] =>
    examples.map(({ id, item }) => ({ id, text: paths.map((path) => textAt(path, item)).join('\n') }));
  const texts = textsOf(train);
  const overlaps = findOverlap(texts, textsOf(evaluated));
  refuseOverlap(overlaps.filter(({ likeness }) => likeness !== 'near'));
  const repeats = findRepeats(texts).filter(({ likeness }) => likeness !== 'near');
  const left = new Set([...overlaps, ...repeats].map(({ id }) => id));
  return {
    examples: train.filter(({ id }) => !left.has(id)).slice(0, wanted),
    near: overlaps,
    repeats,
  };
}

function textAt(path: string, item: Example['item']): string {
  const value = readTemplatePath(path, { item });
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function refuseOverlap(same: readonly Overlap[]): void {
  const [first] = same;
  if (!first) return;
  const named = same
    .slice(0, MOST_NAMED)
    .map(({ id, like }) => `training example '${id}' is eval example '${like}'`);
  const more = same.length > MOST_NAMED ? `, and ${same.length - MOST_NAMED} more are in the eval` : '';
  throw new BreakevenError(
    'bad-input',
    `${named.join(', ')}${more}`,
    'take it out of one of the files: an eval that was trained on says nothing',
  );
}
