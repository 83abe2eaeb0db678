import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { loadDataset } from '../../config/load-dataset.ts';
import { configOf } from '../../config/saved-config.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import { isBreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import { renderTemplate } from '../../core/template.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { candidateOf, trainingKey } from '../runnable.ts';
import type { Overlap } from './run-facts.ts';

const SHOWN = 3;

/**
 * Eval examples that put the same question as a training example, white space and case apart. The training
 * file is read where it still is what the run's models were trained on: its hash is in the trainings' keys.
 * `null` also where there is nothing to compare, or no way to.
 */
export async function findOverlap(
  record: RunRecord,
  context: Pick<AppContext, 'store' | 'endpointIdentity'>,
): Promise<Overlap | null> {
  const config = configOf(record.settings);
  const { train } = config.dataset;
  const trained = record.candidates.filter((candidate) => trainingOf(candidate) !== null);
  if (train === null || trained.length === 0 || !existsSync(train)) return null;
  const file = await readTraining(config, train);
  if (!file || !isTheSame(record, config, file.hash, context)) return null;
  const examples = await context.store.readExamples(record.id);
  const ask = questionOf(config, trained[0]?.prompt);
  const learned = new Set(file.examples.map(ask));
  const twins = examples.filter((example) => {
    const question = ask(example);
    return question !== null && learned.has(question);
  });
  if (twins.length === 0) return null;
  const shown = twins.slice(0, SHOWN).map(({ id }) => id);
  return { twins: twins.length, examples: examples.length, shown };
}

async function readTraining(
  { dataset }: Config,
  train: string,
): Promise<{ examples: readonly Example[]; hash: string } | null> {
  try {
    return await loadDataset(train, { id: dataset.id });
  } catch (error) {
    if (isBreakevenError(error)) return null; // it has changed since, and a report does not depend on it
    throw error;
  }
}

/** Without a recorded training nobody knows what a model was trained on: the file stands for it. */
function isTheSame(
  { trainings }: RunRecord,
  config: Config,
  hash: string,
  context: Pick<AppContext, 'endpointIdentity'>,
): boolean {
  const recorded = Object.entries(trainings);
  return (
    recorded.length === 0 ||
    recorded.some(([id, key]) => trainingKey(config, candidateOf(config, id), hash, context) === key)
  );
}

/** What a candidate is asked; `null` where the example lacks a field. */
function questionOf(config: Config, prompt: string | undefined): (example: Example) => string | null {
  const template = prompt === undefined ? '{{item.input}}' : (config.prompts[prompt]?.user ?? '');
  return ({ item }) => {
    try {
      return renderTemplate(template, { item }).toLowerCase().replaceAll(/\s+/g, ' ').trim();
    } catch {
      return null;
    }
  };
}
