import type { Lint } from './lint.ts';
import { percent } from './words.ts';

/** Requests fail, and failing is taken to be free. */
export const failureCostIgnored: Lint = {
  id: 'failure-cost-ignored',
  check({ decision }) {
    if (!decision) return [];
    const { scenario, decided } = decision;
    if (scenario.fallback || scenario.usdPerError > 0) return [];
    return decided
      .filter(({ data }) => data.failed > 0)
      .map(({ evidence: { id }, data }) => ({
        candidate: id,
        message: `${percent(data.failed / data.trials)} of its requests failed, and the scenario has neither a fallback nor a cost of an error: failing is taken to be free`,
        remedy: 'say what a failed request costs: scenario.fallback: { usd }, or usdPerError',
      }));
  },
};
