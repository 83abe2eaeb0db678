import type { ComparisonReport } from '../../core/model/candidate-report.ts';
import type { Body } from '../report-document.ts';

/** Whether a comparison shows a difference at .05: by McNemar's mid-p, else by its interval. */
export function isClaimed({ mcnemarMidP, difference: { low, high } }: ComparisonReport): boolean {
  return mcnemarMidP === null ? low > 0 || high < 0 : mcnemarMidP <= 0.05;
}

/** The margin that a comparison was asked to show, and whether it left that open; `null`: none was asked. */
export function askedMargin(
  { candidate, reference, nonInferiority }: ComparisonReport,
  { scenario, candidates }: Body,
): { readonly margin: number; readonly isOpen: boolean } | null {
  const { nonInferiorTo, margin } = scenario?.require ?? {};
  if (nonInferiorTo !== reference || margin === undefined) return null;
  if (nonInferiority) return { margin, isOpen: nonInferiority.verdict === 'inconclusive' };
  const own = candidates.find(({ id }) => id === candidate)?.requirements;
  return { margin, isOpen: own?.find(({ id }) => id === 'nonInferiorTo')?.status === 'unproven' };
}
