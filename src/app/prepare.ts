import type { Config } from '../config/config.ts';
import { type Dataset, loadDataset } from '../config/load-dataset.ts';
import { loadPrices } from '../config/load-prices.ts';
import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { TrainingRecord } from '../ports/store.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import type { HashedGrader } from '../run/grade.ts';
import { hashOf, type RunnableCandidate, renderRequest } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { openEnvironments } from './open-environments.ts';
import { toRunnable, trainingKey } from './runnable.ts';

/** A config with its data, prices and graders at hand, and the candidates that can be called. */
export interface Prepared {
  readonly config: Config;
  readonly dataset: Dataset;
  /** `null`: the config names none. */
  readonly train: Dataset | null;
  readonly sheet: PriceSheet;
  readonly graders: readonly HashedGrader[];
  readonly runnable: readonly RunnableCandidate[];
  /** Keys of the trainings that brought a model to a candidate without one. */
  readonly trainings: Readonly<Record<CandidateId, string>>;
  /** Candidates that are not trained yet. */
  readonly waiting: readonly Candidate[];
}

type Needs = Pick<AppContext, 'createGrader' | 'createEnvironments' | 'endpointIdentity'> & {
  readonly store?: AppContext['store'];
};

/**
 * Reads everything that a config names and checks that prompts and graders fit the data. Calls nothing.
 * A candidate without a model gets the one that its recorded training brought, where there is one.
 */
export async function prepare(config: Config, context: Needs): Promise<Prepared> {
  const dataset = await loadDataset(config.dataset.file, config.dataset);
  const train =
    config.dataset.train === null ? null : await loadDataset(config.dataset.train, { id: config.dataset.id });
  const sheet = loadPrices(config.prices);
  const graders = config.graders.map((definition) => ({
    grader: context.createGrader(definition, config),
    hash: hashOf(definition),
  }));
  const trained = await Promise.all(
    config.candidates.map((candidate) => findTrained(config, candidate, train, context)),
  );
  const modelAt = (index: number): string | null =>
    config.candidates[index]?.model ?? trained[index]?.model ?? null;
  const runnable = config.candidates.flatMap((candidate, index) => {
    const model = modelAt(index);
    return model === null ? [] : [toRunnable(config, candidate, model, context)];
  });
  const waiting = config.candidates.filter((_, index) => modelAt(index) === null);
  const trainings = Object.fromEntries(
    trained.flatMap((record) => (record ? [[record.candidate, record.key]] : [])),
  );
  await checkTemplates(config, dataset, graders, context);
  return { config, dataset, train, sheet, graders, runnable, trainings, waiting };
}

async function findTrained(
  config: Config,
  candidate: Candidate,
  train: Dataset | null,
  context: Needs,
): Promise<TrainingRecord | null> {
  if (candidate.model !== null || !train || !context.store) return null;
  const key = trainingKey(config, candidate, train.hash, context);
  const record = await context.store.findTraining(key);
  return record?.status === 'succeeded' ? { ...record, candidate: candidate.id } : null;
}

/** Renders every prompt and grader on every example, so that a missing field stops the run before it starts. */
async function checkTemplates(
  config: Config,
  { examples }: Dataset,
  graders: readonly HashedGrader[],
  context: Needs,
): Promise<void> {
  const runnable = config.candidates.map((candidate) =>
    toRunnable(config, candidate, candidate.model ?? '', context),
  );
  const environments = await openEnvironments({ config }, context);
  try {
    for (const example of examples) {
      await explain(`environment, example '${example.id}'`, async () => environments?.check(example));
      for (const one of runnable) {
        const label = `candidate '${one.candidate.id}', example '${example.id}'`;
        await explain(label, async () => renderRequest(one, example));
      }
      for (const { grader } of graders) {
        await explain(`grader '${grader.id}', example '${example.id}'`, async () => grader.check(example));
      }
    }
  } finally {
    await environments?.close();
  }
}

async function explain(label: string, check: () => Promise<unknown>): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (error instanceof BreakevenError)
      throw new BreakevenError('bad-config', `${label}: ${error.message}`, error.hint);
    throw error;
  }
}
