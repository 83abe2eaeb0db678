import {
  detectableDifference,
  detectableMeanDifference,
  showableMargin,
  standardErrorOf,
} from '../../core/decision/detectable-difference.ts';
import { DEFAULT_RISK } from '../../core/decision/risk.ts';
import type { ComparisonReport } from '../../core/model/candidate-report.ts';
import type { Body } from '../report-document.ts';
import { askedMargin, isClaimed } from './compared.ts';
import type { Finding, Lint } from './lint.ts';
import { counted, percent, points } from './words.ts';

/** A gap, or a margin, that so many examples show less than four times in five. */
export const underPowered: Lint = {
  id: 'under-powered',
  check: ({ document }) =>
    document.comparisons.flatMap((one) => lintMargin(one, document) ?? lintGap(one) ?? []),
};

/** Where a margin is asked for and nothing came of it: could anything have? */
function lintMargin(comparison: ComparisonReport, document: Body): Finding | null {
  const asked = askedMargin(comparison, document);
  if (!asked?.isOpen || asked.margin === 0) return null;
  const { candidate, difference, gained, lost, mcnemarMidP } = comparison;
  const { n } = difference;
  const risk = document.scenario?.require.risk ?? DEFAULT_RISK;
  const least =
    mcnemarMidP === null
      ? detectableMeanDifference(standardErrorOf(difference), risk)
      : showableMargin((gained + lost) / n, n, risk);
  if (least <= asked.margin) return null;
  const needed = Math.ceil(n * (least / asked.margin) ** 2);
  return {
    candidate,
    message: `${counted(n, 'example')} can hardly show a margin of ${percent(asked.margin)}: of two that are equally good and part as often as these, ${needed.toLocaleString('en-US')} show it four times in five`,
    remedy: `add examples, or ask for what ${n.toLocaleString('en-US')} can show: a margin of ${percent(least)}`,
  };
}

/** A gap that is claimed although such a one is mostly missed: what is found then is found too large. */
function lintGap(comparison: ComparisonReport): Finding | null {
  if (!isClaimed(comparison)) return null;
  const { candidate, reference, difference, gained, lost, mcnemarMidP } = comparison;
  const { n, point } = difference;
  const least =
    mcnemarMidP === null
      ? detectableMeanDifference(standardErrorOf(difference))
      : detectableDifference((gained + lost) / n, n);
  if (least !== null && Math.abs(point) >= least) return null;
  const found = least === null ? 'no difference is found' : `only ${percent(least)} or more is found`;
  return {
    candidate,
    message: `on ${counted(n, 'example')} ${found} four times in five; ${points(point)} against ${reference} is less, and what is found all the same is likely to be exaggerated`,
    remedy: 'add examples before relying on how large the difference is',
  };
}
