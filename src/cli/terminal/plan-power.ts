import type { ComparisonPower, PlanPower } from '../../app/plan-power.ts';
import { formatCount, formatPercent } from './format.ts';

/** What so many examples can show, and what not even a perfect candidate could. */
export function powerLines(power: PlanPower): string[] {
  const { examples, effectiveExamples, isClustered, outOfReach } = power;
  const unit = isClustered ? 'clusters' : 'examples';
  const size =
    examples === effectiveExamples
      ? `${formatCount(examples)} examples`
      : `${formatCount(examples)} examples, which count as ${formatCount(effectiveExamples)}${isClustered ? ' clusters' : ''},`;
  return [
    `What ${size} can show, four times in five:`,
    ...comparisonLines(power, unit),
    ...outOfReach.map(({ id, detail, examplesNeeded }) => {
      const needed =
        examplesNeeded === null ? 'no number would do' : `${formatCount(examplesNeeded)} ${unit} would do`;
      return `  ${id} could not be met even by a perfect candidate: ${detail}; ${needed}`;
    }),
  ];
}

/** One line for all that rest on the same assumption. */
function comparisonLines({ comparisons, margin }: PlanPower, unit: string): string[] {
  const assumed = comparisons.filter(({ discordance }) => discordance.pairs === 0);
  const measured = comparisons.filter(({ discordance }) => discordance.pairs > 0);
  const [first] = assumed;
  return [
    ...measured.map(
      (one) =>
        `  ${one.candidate} against ${one.reference}: ${shown(one, margin, unit)} (they part on ${formatPercent(one.discordance.value)} of ${formatCount(one.discordance.pairs)} recorded)`,
    ),
    ...(first
      ? [
          `  ${measured.length === 0 ? '' : 'others: '}${shown(first, margin, unit)} (assumed: two part on ${formatPercent(first.discordance.value)})`,
        ]
      : []),
  ];
}

function shown(one: ComparisonPower, margin: number | null, unit: string): string {
  const { smallestDifference, smallestMargin, examplesForMargin } = one;
  const difference =
    smallestDifference === null
      ? 'no difference in accuracy'
      : `a difference in accuracy of ${formatPercent(smallestDifference)}`;
  if (margin === null) return difference;
  const needed =
    examplesForMargin === null
      ? `a margin of ${formatPercent(margin)} needs a better candidate`
      : `a margin of ${formatPercent(margin)} needs ${formatCount(examplesForMargin)} ${unit}`;
  return `${difference}, a margin of ${formatPercent(Math.min(1, smallestMargin))}; ${needed}`;
}
