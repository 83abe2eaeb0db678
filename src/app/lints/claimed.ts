import type { ComparisonReport } from '../../core/model/report-document.ts';

/** Whether a comparison shows a difference at .05: by McNemar's mid-p, else by its interval. */
export function isClaimed({ mcnemarMidP, difference: { low, high } }: ComparisonReport): boolean {
  return mcnemarMidP === null ? low > 0 || high < 0 : mcnemarMidP <= 0.05;
}
