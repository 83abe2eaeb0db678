import type { Config } from '../../config/config.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { RunRecord } from '../../ports/store.ts';
import { hashOf } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { configOfRun } from '../run-config.ts';

/**
 * The run whose trials an estimate goes by: the one that is named, else the newest on the config's examples with
 * its first grader that holds what serves today.
 * @throws BreakevenError when there is none, or the one that is named does not hold it.
 */
export async function findBaselines(
  config: Config,
  scenario: Scenario,
  datasetHash: string,
  reference: string | undefined,
  { store }: AppContext,
): Promise<RunRecord> {
  const holds = ({ candidates }: RunRecord): boolean =>
    candidates.some(({ id }) => id === scenario.incumbent);
  if (reference !== undefined) {
    const named = await store.getRun(reference);
    if (holds(named)) return named;
    throw new BreakevenError(
      'bad-input',
      `run '${named.id}' does not hold '${scenario.incumbent}', which serves today`,
      `name a run that does, or say scenario.incumbent: ${named.candidates.map(({ id }) => id).join(' or ')}`,
    );
  }
  const grader = hashOf(config.graders[0]);
  const runs = await store.listRuns();
  const found = runs.find(
    (run) =>
      run.purpose === 'eval' &&
      run.importedAt === undefined &&
      run.finishedAt !== null &&
      run.datasetHash === datasetHash &&
      hashOf(configOfRun(run).graders[0]) === grader &&
      holds(run),
  );
  if (found) return found;
  throw new BreakevenError(
    'not-found',
    `no finished run holds '${scenario.incumbent}' on these examples with this grader`,
    `measure it first: breakeven run ${config.file}; or name a run that was imported: --run`,
  );
}
