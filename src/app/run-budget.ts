import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { RunId, Usd } from '../core/model/units.ts';
import type { Store } from '../ports/store.ts';
import { type Budget, createBudget } from '../run/budget.ts';
import { isApplication, priceAtMost } from './bound-trial.ts';
import type { Pricing } from './pricing.ts';

/**
 * A budget holds only what has a bound.
 * @throws BreakevenError naming the candidates that have none.
 */
export function refuseUnbounded(
  config: Config,
  candidates: readonly Candidate[],
  pricing: Pricing,
  allowUnpriced: boolean,
  hint = 'add a price to the config or a sheet, or leave it out of the budget: --allow-unpriced',
): void {
  if (config.run.budgetUsd === null && config.environment?.limits.usd === undefined) return;
  const isUnpriced = (candidate: Candidate): boolean =>
    isApplication(config, candidate) || priceAtMost(candidate, pricing.priceOf(candidate)) === null;
  const unpriced = candidates.filter(isUnpriced);
  if (unpriced.length > 0 && !allowUnpriced) {
    throw new BreakevenError(
      'bad-config',
      `${listOf(unpriced)}: no price is known, so a budget cannot hold ${unpriced.length > 1 ? 'them' : 'it'}`,
      hint,
    );
  }
  const uncapped = candidates.filter((one) => !isUnpriced(one) && one.sampling.maxTokens === undefined);
  if (uncapped.length > 0) {
    throw new BreakevenError(
      'bad-config',
      `${listOf(uncapped)}: without sampling.maxTokens an answer has no bound, and a budget cannot hold`,
      'say how long an answer may be: sampling: { maxTokens: … }',
    );
  }
}

function listOf(candidates: readonly Candidate[]): string {
  return candidates.map(({ id }) => `'${id}'`).join(', ');
}

/** The run's own, over all of its starts: what earlier ones spent counts, and what they had set aside when they died. */
export async function openBudget(
  { run: { budgetUsd } }: Config,
  run: RunId,
  store: Store,
  recordedUsd: Usd,
): Promise<Budget> {
  const beforeUsd = Math.max(await store.readSpend(run), recordedUsd);
  return createBudget({
    limitUsd: budgetUsd,
    beforeUsd,
    onLease: (usd) => store.saveSpend(run, usd),
  });
}
