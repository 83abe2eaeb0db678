import type { Config } from '../config/config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { RunId } from '../core/model/units.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { exampleKeysOf } from './example-keys.ts';

export const exportFormats: readonly string[] = ['trials'];

/** A run in the open trial format, as it is read. */
export interface Exported {
  readonly run: RunId;
  /** By candidate, example and repeat; what is not known is left out. */
  readonly trials: AsyncIterable<OpenTrial>;
}

/**
 * Writes a run back as lines that an import reads. Of a run that was imported they are the lines that came
 * in, but for their order, the order of their keys and the zeros of `repeat`.
 * @throws BreakevenError when there is no such run or format.
 */
export async function exportRun(
  reference: string,
  { store }: Pick<AppContext, 'store'>,
  format = 'trials',
): Promise<Exported> {
  if (!exportFormats.includes(format)) {
    throw new BreakevenError(
      'bad-input',
      `there is no format '${format}'`,
      `known: ${exportFormats.join(', ')}`,
    );
  }
  const record = await store.getRun(reference);
  const config = record.settings as Config;
  const keys = await exampleKeysOf(record, config, store);
  const examples = new Map(keys.filter(hasFacts).map((key) => [key.id, key]));
  return {
    run: record.id,
    trials: withExamples(store.exportTrials(record.id, hashOf(config.graders[0])), examples),
  };
}

function hasFacts({ cluster, weight, tags }: ExampleKey): boolean {
  return cluster !== undefined || weight !== undefined || tags !== undefined;
}

async function* withExamples(
  trials: AsyncIterable<OpenTrial>,
  examples: ReadonlyMap<string, ExampleKey>,
): AsyncGenerator<OpenTrial> {
  for await (const trial of trials) {
    const key = examples.get(trial.example);
    if (!key) {
      yield trial;
      continue;
    }
    const { candidate, example, repeat, ...rest } = trial;
    const { id: _, ...facts } = key;
    yield { candidate, example, ...(repeat !== undefined && { repeat }), ...facts, ...rest };
  }
}
