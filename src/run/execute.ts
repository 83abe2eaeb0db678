import type { Candidate } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Trial } from '../core/model/trial.ts';
import type { RunId, Usd } from '../core/model/units.ts';
import type { Random } from '../core/random.ts';
import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { Grader } from '../ports/grader.ts';
import type { Store } from '../ports/store.ts';
import { attemptTrial } from './attempt.ts';
import type { Budget } from './budget.ts';
import { gradeTrial } from './grade.ts';
import { type PlannedTrial, renderRequest } from './plan.ts';

/** After so many failures in a row an endpoint is taken to be down, and each trial tries once only. */
const DOWN_AFTER = 10;

export interface HashedGrader {
  readonly grader: Grader;
  readonly hash: string;
}

export interface ExecuteOptions {
  readonly run: RunId;
  readonly trials: readonly PlannedTrial[];
  readonly graders: readonly HashedGrader[];
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly concurrency: number;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  readonly budget: Budget;
  /** Dollars that a trial costs at most, and those it did cost; 0 where no price is known. */
  readonly worstCase: (trial: PlannedTrial) => Usd;
  readonly spent: (candidate: Candidate, trial: Trial) => Usd;
  /** Starts nothing new. */
  readonly stop: AbortSignal;
  /** Ends what is in flight as well. */
  readonly abort: AbortSignal;
  readonly onTrial: (done: FinishedTrial) => void;
}

export interface FinishedTrial {
  readonly trial: Trial;
  /** The deciding grader's. */
  readonly verdict: Verdict | null;
  readonly usd: Usd;
}

export type Ending = 'done' | 'budget' | 'interrupted';

/** Makes the trials, each recorded and graded as it comes, with so many in flight as are allowed. */
export async function executeTrials(options: ExecuteOptions): Promise<Ending> {
  const queue = options.trials.values();
  const failuresInRow = new Map<string, number>();
  let ending: Ending = 'done';
  const work = async (): Promise<void> => {
    for (const planned of queue) {
      if (options.stop.aborted) ending = 'interrupted';
      if (ending !== 'done') return;
      const worstCase = options.worstCase(planned);
      if (!options.budget.reserve(worstCase)) {
        ending = 'budget';
        return;
      }
      await makeTrial(planned, worstCase, failuresInRow, options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, options.trials.length) }, work));
  return options.stop.aborted ? 'interrupted' : ending;
}

async function makeTrial(
  planned: PlannedTrial,
  worstCase: Usd,
  failuresInRow: Map<string, number>,
  options: ExecuteOptions,
): Promise<void> {
  const { candidate } = planned.runnable;
  const failures = failuresInRow.get(candidate.endpoint) ?? 0;
  const attempted = await attemptTrial(renderRequest(planned.runnable, planned.example), {
    endpoint: options.endpoints.get(candidate.endpoint) as Endpoint,
    endpointId: candidate.endpoint,
    maxAttempts: failures >= DOWN_AFTER ? 1 : options.maxAttempts,
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    random: options.random,
    signal: options.abort,
    task: { example: planned.example, repeat: planned.key.repeat },
  });
  const answered = attempted.outcome.status === 'answered';
  failuresInRow.set(candidate.endpoint, answered ? 0 : failures + 1);
  const trial: Trial = { key: planned.key, ...attempted };
  const usd = options.spent(candidate, trial);
  options.budget.settle(worstCase, usd);
  if (!answered && options.abort.aborted) return; // cut short by us: not the candidate's failure
  await options.store.recordTrial(options.run, { hash: planned.hash, trial });
  const verdict = await gradeTrial(planned, trial, options.graders, options.store);
  options.onTrial({ trial, verdict, usd });
}
