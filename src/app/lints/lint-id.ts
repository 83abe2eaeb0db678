/** Every warning that a report may carry. */
export type LintId =
  | 'ambiguous-model'
  | 'assumed-prices'
  | 'failed-requests'
  | 'near-tie'
  | 'partly-unpriced'
  | 'price-change-unmatched'
  | 'retires-within-horizon'
  | 'secondary-prices'
  | 'training-cost-unknown'
  | 'unfinished-run'
  | 'unpriced'
  | 'unscored';
