import type { Config } from '../../config/config.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import type { Label } from '../../core/model/label.ts';
import { sampleOfOutcome } from '../../core/model/sample.ts';
import type { TrialKey } from '../../core/model/trial.ts';
import type { RunId } from '../../core/model/units.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import type { RunRecord } from '../../ports/store.ts';
import { hashOf } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { nameOfKey } from '../label/graded-answers.ts';
import { recordedAs } from '../priced-trials.ts';
import { configOfRun } from '../run-config.ts';
import type { Item } from './cases.ts';
import { type FileLabel, readLabelFile } from './label-file.ts';

/** What people say of an answer. */
export interface Truth {
  /** Mean of their scores or passes, from 0 to 1. */
  readonly score: number;
  /** Part of the run that it was drawn from, and the answers there that it stands for. */
  readonly stratum: string;
  readonly weight: number;
}

export interface Answer extends Item {
  readonly key: TrialKey;
  /** `null`: nobody labelled it. */
  readonly truth: Truth | null;
  /** What a grade that came with an imported run says; `null`: there is none. */
  readonly recorded: boolean | null;
}

interface Wanted {
  readonly run?: RunId;
  /** A file of labels, beside those that the run holds. */
  readonly labels?: string;
  /** Of answers without a label. */
  readonly examples: number;
  readonly seed: number;
}

/**
 * Answers that graders are held against, those with a label first. An imported run's examples are the config's of
 * the same id.
 * @throws BreakevenError where there are none, or a label is of none of them.
 */
export async function readAnswers(
  { run, labels, examples, seed }: Wanted,
  dataset: readonly Example[],
  context: AppContext,
): Promise<readonly Answer[]> {
  if (run === undefined && labels === undefined) return [];
  const known = new Map(dataset.map((example) => [example.id, example]));
  const record = run === undefined ? null : await context.store.getRun(run);
  const recorded = record === null ? [] : await readRun(record, known, context);
  const filed = labels === undefined ? [] : await readLabelFile(labels, known);
  const answers = record === null ? [] : await withTruth(record, recorded, filed, context);
  const own = byText(filed, known);
  const all = [...seededRandom(namedSeed('answers', seed)).shuffle(answers), ...own];
  if (all.length === 0) throw noAnswers(record?.id ?? '');
  const labelled = all.filter(({ truth }) => truth !== null);
  const plain = all.filter(({ truth }) => truth === null);
  return [...labelled, ...plain].slice(0, Math.max(examples, labelled.length));
}

const noAnswers = (run: RunId): BreakevenError =>
  new BreakevenError(
    'bad-input',
    `run ${run} has no answer to an example of this config's dataset`,
    'audit with the dataset that the run was made on',
  );

type Bare = Omit<Answer, 'truth'> & { readonly trial: string };

async function readRun(
  record: RunRecord,
  known: ReadonlyMap<string, Example>,
  { store }: AppContext,
): Promise<readonly Bare[]> {
  const [deciding]: Config['graders'] = configOfRun(record).graders;
  const answers: Bare[] = [];
  for await (const { hash, trial, verdict } of store.readTrials(record.id, hashOf(recordedAs(deciding)))) {
    const sample = sampleOfOutcome(trial.outcome);
    const example = known.get(trial.key.example);
    if (sample === null || !example) continue;
    const isElsewhere = deciding.type === 'recorded' && verdict?.status === 'scored';
    const recorded = isElsewhere ? verdict.passed : null;
    answers.push({ key: trial.key, trial: hash, example, sample, recorded });
  }
  if (answers.length === 0) throw noAnswers(record.id);
  return answers;
}

/** Labels of the run weigh by how likely they were drawn; those of a file were picked nobody knows how. */
async function withTruth(
  record: RunRecord,
  answers: readonly Bare[],
  filed: readonly FileLabel[],
  { store }: AppContext,
): Promise<readonly Answer[]> {
  const kept = (await store.readLabels(record.id)).flatMap(({ key, passed }: Label) =>
    passed === null ? [] : [{ key, score: Number(passed) }],
  );
  const given = filed.filter(({ text }) => text === undefined);
  const byName = Map.groupBy([...kept, ...given], ({ key }) => nameOfKey(key));
  const names = new Set(answers.map(({ key }) => nameOfKey(key)));
  const stranger = given.find(({ key }) => !names.has(nameOfKey(key)));
  if (stranger)
    throw new BreakevenError(
      'bad-input',
      `${stranger.at}: run ${record.id} has no answer of '${stranger.key.candidate}' to '${stranger.key.example}'`,
      'label answers of this run, or say the answer: "text"',
    );
  const drawn = new Map((await store.readDrawn(record.id)).map((one) => [nameOfKey(one.key), one]));
  const isDrawn = [...byName.keys()].every((name) => drawn.has(name));
  const placeOf = (name: string) => (isDrawn ? drawn.get(name) : undefined);
  const counts = new Map<string, number>();
  for (const name of byName.keys()) {
    const stratum = placeOf(name)?.stratum ?? '';
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  return answers.map(({ trial, ...answer }) => {
    const name = nameOfKey(answer.key);
    const own = byName.get(name);
    const place = placeOf(name);
    // An answer that was bought again since is another one than was labelled.
    if (!own || (place && place.trial !== trial)) return { ...answer, truth: null };
    const stratum = place?.stratum ?? '';
    const weight = place ? place.size / (counts.get(stratum) ?? 1) : 1;
    return { ...answer, truth: { score: meanOf(own), stratum, weight } };
  });
}

/** Labels that say themselves which answer they are of. */
function byText(filed: readonly FileLabel[], known: ReadonlyMap<string, Example>): readonly Answer[] {
  const groups = Map.groupBy(
    filed.filter(({ text }) => text !== undefined),
    ({ key, text }) => JSON.stringify([key.candidate, key.example, text]),
  );
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const example = first && known.get(first.key.example);
    if (!example || first.sample === null) return [];
    const truth = { score: meanOf(own), stratum: '', weight: 1 };
    return [{ key: first.key, example, sample: first.sample, truth, recorded: null }];
  });
}

const meanOf = (labels: readonly { readonly score: number }[]): number =>
  labels.reduce((sum, { score }) => sum + score, 0) / labels.length;
