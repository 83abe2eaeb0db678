import { BreakevenError } from '../../core/model/error.ts';
import type { PeopleSummary } from '../../core/model/label.ts';
import type { AppContext } from '../context.ts';
import { measure } from '../report.ts';
import { reportPeople } from '../report-people.ts';

/**
 * What people's labels of a run tell, as its report has it, and where the frontier fails. Offline.
 * @throws BreakevenError where nobody labelled any answer.
 */
export async function summarizeLabels(reference: string, context: AppContext): Promise<PeopleSummary> {
  const { run, evidence, people } = await measure(reference, context);
  if (!people)
    throw new BreakevenError(
      'bad-input',
      `nobody has labelled run ${run.id}`,
      `begin: breakeven label ${run.id}`,
    );
  const { names, frontierFails } = people.figures;
  return { run: run.id, names, ...reportPeople(people, evidence, run.seed), frontierFails };
}
