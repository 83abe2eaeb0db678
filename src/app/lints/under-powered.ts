import {
  detectableDifference,
  detectableMeanDifference,
  showableMargin,
  standardErrorOf,
} from '../../core/decision/detectable-difference.ts';
import type { ComparisonReport } from '../../core/model/report-document.ts';
import { examplesForNonInferiority } from '../../core/stats/index.ts';
import { isClaimed } from './claimed.ts';
import type { Finding, Lint } from './lint.ts';
import { counted, percent, points } from './words.ts';

/** A gap, or a margin, that so many examples show less than four times in five. */
export const underPowered: Lint = {
  id: 'under-powered',
  check: ({ document: { comparisons } }) =>
    comparisons.flatMap((comparison) => lintMargin(comparison) ?? lintGap(comparison) ?? []),
};

/** Where a margin is asked for and nothing came of it: could anything have? */
function lintMargin({
  candidate,
  difference,
  gained,
  lost,
  nonInferiority,
}: ComparisonReport): Finding | null {
  const { n } = difference;
  const discordance = (gained + lost) / n;
  if (nonInferiority?.verdict !== 'inconclusive' || discordance === 0 || nonInferiority.margin === 0)
    return null;
  const { margin } = nonInferiority;
  const needed = Math.ceil(examplesForNonInferiority({ discordance, margin, difference: 0 }));
  if (needed <= n) return null;
  return {
    candidate,
    message: `${counted(n, 'example')} can hardly show a margin of ${percent(margin)}: of two that are equally good and part on ${percent(discordance)} of the examples, ${needed.toLocaleString('en-US')} show it four times in five`,
    remedy: `add examples, or ask for what ${n.toLocaleString('en-US')} can show: a margin of ${percent(showableMargin(discordance, n))}`,
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
