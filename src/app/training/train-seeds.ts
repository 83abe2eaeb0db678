import type { Config } from '../../config/config.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { CandidateId } from '../../core/model/units.ts';
import { pairedDifference } from '../../core/stats/index.ts';
import type { TrainingRecord } from '../../ports/store.ts';
import { hashOf } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { type RunEvent, run } from '../run.ts';
import { candidateOf } from '../runnable.ts';
import { type TrainOptions, train } from '../train.ts';
import type { BetweenRuns } from './train-bill.ts';

/** Trains a candidate once for each seed, from the config's on; each is recorded, and none is bought twice. */
export async function trainSeeds(
  config: Config,
  id: CandidateId,
  seeds: number,
  context: AppContext,
  options: TrainOptions,
): Promise<readonly TrainingRecord[]> {
  const records: TrainingRecord[] = [];
  for (let index = 0; index < seeds; index++) {
    if (options.stop.aborted)
      throw new BreakevenError(
        'interrupted',
        'training was interrupted',
        'start it again: what is trained stays',
      );
    records.push(await train({ ...config, seed: config.seed + index }, id, context, options));
  }
  return records;
}

/**
 * Measures the models of several seeds on the eval's examples, and how far they are apart. The examples are the same
 * for all, so that what they add to a difference is known from the pairs and taken off.
 */
export async function measureBetween(
  config: Config,
  id: CandidateId,
  records: readonly TrainingRecord[],
  context: AppContext,
  options: Pick<TrainOptions, 'stop' | 'abort'> & { readonly onRun: (event: RunEvent) => void },
): Promise<BetweenRuns> {
  const original = candidateOf(config, id);
  const variants = records.map((record, index) => ({
    ...original,
    id: `${id}-seed-${record.seed ?? config.seed + index}`,
    model: record.model,
  }));
  const [grader] = config.graders;
  const widened: Config = { ...config, candidates: [...config.candidates, ...variants] };
  const only = variants.map((variant) => variant.id);
  const { stop, abort, onRun } = options;
  const result = await run(widened, context, { stop, abort, only, onEvent: onRun });
  if (result.ending !== 'done')
    throw new BreakevenError(
      result.ending === 'budget' ? 'budget' : 'interrupted',
      'the trained models are not measured to the end',
      'start it again: what is measured stays',
    );
  const scores = new Map<CandidateId, Map<string, number>>(only.map((one) => [one, new Map()]));
  for await (const { trial, verdict } of context.store.readTrials(result.run, hashOf(grader))) {
    const score = trial.outcome.status === 'failed' ? 0 : verdict?.status === 'scored' ? verdict.score : null;
    const { candidate, example, repeat } = trial.key;
    if (score !== null && repeat === 0) scores.get(candidate)?.set(example, score);
  }
  const common = [...(scores.get(only[0] ?? '')?.keys() ?? [])].filter((example) =>
    only.every((one) => scores.get(one)?.has(example)),
  );
  const lists = only.map((one) => common.map((example) => scores.get(one)?.get(example) ?? 0));
  const accuracies = lists.map((list, index) => ({
    candidate: only[index] as string,
    model: variants[index]?.model ?? '',
    accuracy: list.reduce((sum, score) => sum + score, 0) / list.length,
  }));
  return { accuracies, sd: spreadOf(lists) };
}

/** Half the mean square difference of two trainings, less half the mean variance of such a difference. */
function spreadOf(lists: readonly (readonly number[])[]): number {
  let squares = 0;
  let pairs = 0;
  for (const [index, list] of lists.entries()) {
    for (const other of lists.slice(index + 1)) {
      const { difference, se } = pairedDifference([...list], [...other]);
      squares += (difference ** 2 - se ** 2) / 2;
      pairs += 1;
    }
  }
  return pairs === 0 ? 0 : Math.sqrt(Math.max(0, squares / pairs));
}
