import { drawAnswers } from '../../core/decision/draw-answers.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { DrawnAnswer, Label } from '../../core/model/label.ts';
import { type Sample, sampleOfOutcome } from '../../core/model/sample.ts';
import type { CandidateId, ExampleId } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import { hashOf } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { inputOf, referenceOf } from '../example-input.ts';
import { configOfRun } from '../run-config.ts';
import { nameOfKey, readAnswersOf } from './graded-answers.ts';

export interface LabellingOptions {
  readonly labeller: string;
  /** Answers to draw in all; those that are drawn already count. */
  readonly count: number;
  /** Whose answers; all by default. */
  readonly candidates?: readonly CandidateId[];
}

/** An answer as its labeller sees it: nothing in it says who gave it, or what a grader thinks of it. */
export interface BlindAnswer {
  /** From 0, in the order in which answers are asked about. */
  readonly position: number;
  readonly example: ExampleId;
  readonly input: string;
  /** `null`: there is none. */
  readonly reference: string | null;
  readonly sample: Sample;
}

export interface LabelProgress {
  readonly total: number;
  readonly labelled: number;
  readonly skipped: number;
  /** The answer whose label would be taken back; `null`: there is none. */
  readonly last: number | null;
}

/** One labeller at work on one run. Whatever is said is kept at once. */
export interface Labelling {
  readonly run: RunRecord;
  readonly labeller: string;
  progress(): Promise<LabelProgress>;
  /** The first that this labeller has not seen; `null`: all are done. */
  next(): Promise<BlindAnswer | null>;
  /** Whole texts of one that was drawn; `null`: there is none at that position. */
  read(position: number): Promise<BlindAnswer | null>;
  /** Says it once however often it is sent; false: there is no such answer. `passed` null: skipped. */
  say(position: number, passed: boolean | null, note: string): Promise<boolean>;
  /** Takes back the label of that answer. */
  undo(position: number): Promise<void>;
}

/**
 * Draws answers of a run unless that was done, and lets one person label them.
 * @throws BreakevenError where there is nothing to label, or the sample cannot be made larger.
 */
export async function openLabelling(
  reference: string,
  context: Pick<AppContext, 'store' | 'clock'>,
  options: LabellingOptions,
): Promise<Labelling> {
  const { store, clock } = context;
  const run = await store.getRun(reference);
  const drawn = await drawOnce(run, context, options);
  const places = new Map(drawn.map(({ key }, position) => [nameOfKey(key), position]));
  const own = async (): Promise<readonly (Label & { readonly position: number })[]> =>
    (await store.readLabels(run.id, options.labeller)).flatMap((label) => {
      const position = places.get(nameOfKey(label.key));
      return position === undefined ? [] : [{ ...label, position }];
    });
  const read = async (position: number): Promise<BlindAnswer | null> => {
    const one = drawn[position];
    return one ? readBlind(run, one, position, context) : null;
  };
  return {
    run,
    labeller: options.labeller,
    read,
    async progress() {
      const labels = await own();
      const skipped = labels.filter(({ passed }) => passed === null).length;
      return {
        total: drawn.length,
        labelled: labels.length - skipped,
        skipped,
        last:
          labels.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.position - b.position)).at(-1)
            ?.position ?? null,
      };
    },
    async next() {
      const done = new Set((await own()).map(({ position }) => position));
      const position = drawn.findIndex((_, index) => !done.has(index));
      return position < 0 ? null : read(position);
    },
    async say(position, passed, note) {
      const one = drawn[position];
      if (!one) return false;
      const { labeller } = options;
      const words = note.trim() === '' ? {} : { note: note.trim() };
      await store.saveLabels(run.id, [{ key: one.key, labeller, passed, ...words, at: clock.instant() }]);
      return true;
    },
    async undo(position) {
      const one = drawn[position];
      if (one) await store.removeLabel(run.id, one.key, options.labeller);
    },
  };
}

/** The sample belongs to the run: everybody labels the same one, and it may grow. */
async function drawOnce(
  run: RunRecord,
  { store }: Pick<AppContext, 'store'>,
  { count, candidates }: LabellingOptions,
): Promise<readonly DrawnAnswer[]> {
  const config = configOfRun(run);
  checkCandidates(run, candidates);
  for (;;) {
    const before = await store.readDrawn(run.id);
    const isOther = candidates !== undefined && before.some(({ key }) => !candidates.includes(key.candidate));
    if (isOther)
      throw new BreakevenError(
        'bad-input',
        `the ${before.length} answers of ${run.id} that are drawn are of other candidates as well`,
        'label those: leave --candidate away',
      );
    if (before.length >= count) return before;
    const of = candidates ?? candidatesOf(before, run);
    const answers = await readAnswersOf(run, config, { store }, of);
    if (answers.length === 0) throw nothingToRead(run);
    const drawn = drawAnswers(answers, count, seedOf(run));
    if (!extendsDraw(before, drawn)) return before;
    if (await store.saveDrawn(run.id, before, drawn)) return drawn;
  }
}

/** A larger draw is of the candidates that the first one was of, as far as that can be told. */
function candidatesOf(before: readonly DrawnAnswer[], run: RunRecord): readonly CandidateId[] {
  const drawn = new Set(before.map(({ key }) => key.candidate));
  const all = run.candidates.map(({ id }) => id);
  return drawn.size === 0 ? all : all.filter((id) => drawn.has(id));
}

/** False where answers were graded or bought again since: then the earlier draw stays as it is. */
function extendsDraw(before: readonly DrawnAnswer[], drawn: readonly DrawnAnswer[]): boolean {
  return before.every((one, index) => {
    const now = drawn[index];
    return (
      now !== undefined && one.trial === now.trial && one.stratum === now.stratum && one.size === now.size
    );
  });
}

/** Another one than any that the run itself was made with. */
const seedOf = ({ id, seed }: RunRecord): number =>
  Number.parseInt(hashOf(['labels', id, seed]).slice(0, 8), 16) | 0;

function checkCandidates(run: RunRecord, candidates: readonly CandidateId[] = []): void {
  const known = run.candidates.map(({ id }) => id);
  const unknown = candidates.find((id) => !known.includes(id));
  if (unknown !== undefined)
    throw new BreakevenError(
      'bad-input',
      `there is no candidate '${unknown}'`,
      `the run has: ${known.join(', ')}`,
    );
}

function nothingToRead({ id }: RunRecord): BreakevenError {
  return new BreakevenError(
    'bad-input',
    `run ${id} keeps no answer that somebody could read`,
    'label a run whose answers have texts, or give labels: --labels FILE',
  );
}

async function readBlind(
  run: RunRecord,
  { key, trial: hash }: DrawnAnswer,
  position: number,
  { store }: Pick<AppContext, 'store'>,
): Promise<BlindAnswer> {
  const config = configOfRun(run);
  const [example] = await store.readExamples(run.id, [key.example]);
  const item = example?.item ?? {};
  for await (const { hash: found, trial } of store.readTrials(run.id, '', [key.example])) {
    const { candidate, repeat } = trial.key;
    if (candidate !== key.candidate || repeat !== key.repeat || found !== hash) continue;
    const sample = sampleOfOutcome(trial.outcome);
    if (sample)
      return {
        position,
        example: key.example,
        input: inputOf(item, config),
        reference: referenceOf(item, config),
        sample,
      };
  }
  throw new BreakevenError(
    'bad-input',
    `answer ${position + 1} was bought again since it was drawn`,
    'label a new run: what was labelled of this one stays',
  );
}
