import type { Config } from '../../config/config.ts';
import type { CandidateId } from '../../core/model/units.ts';
import type { RunnableCandidate } from '../../run/plan.ts';
import { BATCH, type Pricing } from '../pricing.ts';

/** Endpoints that hand requests over as batches. */
const TAKES_BATCHES: ReadonlySet<string | undefined> = new Set(['openai', 'responses']);

/** Whether a teacher can be asked by the batch tier for less. */
export function isCheaperByBatch(
  { candidate }: RunnableCandidate,
  { endpoints }: Pick<Config, 'endpoints'>,
  pricing: Pricing,
): boolean {
  const price = pricing.priceOf(candidate);
  return (
    candidate.tier === undefined &&
    TAKES_BATCHES.has(endpoints[candidate.endpoint]?.type) &&
    price?.batch !== undefined &&
    price.batch.input <= price.input &&
    price.batch.output < price.output
  );
}

/** The teacher as it is asked for labels: by the batch tier where that was asked for and costs less. */
export function asTeacher(
  runnable: RunnableCandidate,
  { config, pricing, batch }: { readonly config: Config; readonly pricing: Pricing; readonly batch: boolean },
): RunnableCandidate {
  if (!batch || !isCheaperByBatch(runnable, config, pricing)) return runnable;
  return { ...runnable, candidate: { ...runnable.candidate, tier: BATCH } };
}

/** One teacher among what can be asked. */
export function teacherOf(
  runnable: readonly RunnableCandidate[],
  teacher: CandidateId,
): RunnableCandidate | undefined {
  return runnable.find(({ candidate }) => candidate.id === teacher);
}
