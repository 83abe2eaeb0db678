import type { LintReport } from '../../core/model/report-document.ts';
import { ambiguousModel } from './ambiguous-model.ts';
import { assumedPrices } from './assumed-prices.ts';
import { failedRequests } from './failed-requests.ts';
import type { Lint, LintInput } from './lint.ts';
import { nearTie } from './near-tie.ts';
import { partlyUnpriced } from './partly-unpriced.ts';
import { priceChangeUnmatched } from './price-change-unmatched.ts';
import { retiresWithinHorizon } from './retires-within-horizon.ts';
import { secondaryPrices } from './secondary-prices.ts';
import { trainingCostUnknown } from './training-cost-unknown.ts';
import { unfinishedRun } from './unfinished-run.ts';
import { unpriced } from './unpriced.ts';
import { unscored } from './unscored.ts';

/** Every lint in the order in which a report shows them; one more is one more file and one more row. */
export const lints: readonly Lint[] = [
  unfinishedRun,
  nearTie,
  retiresWithinHorizon,
  unpriced,
  ambiguousModel,
  partlyUnpriced,
  trainingCostUnknown,
  unscored,
  failedRequests,
  assumedPrices,
  secondaryPrices,
  priceChangeUnmatched,
];

/** What an expert would attack in a report, in the table's order. */
export function lint(input: LintInput): readonly LintReport[] {
  return lints.flatMap(({ id, check }) => check(input).map((finding) => ({ id, ...finding })));
}
