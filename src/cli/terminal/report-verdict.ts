import pc from 'picocolors';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { stepTitle } from '../../report/steps.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';

/** What would settle an open verdict, with its price and its worth, and whom to take until then. */
export function formatSteps({ recommendation, scenario }: ReportDocument): readonly string[] {
  if (recommendation?.kind !== 'unproven') return [];
  const { next, leastExpectedLoss } = recommendation;
  const money = (usd: number | null): string => (usd === null ? 'not known' : formatUsd(usd));
  const rows = next.map((step) => [
    `  ${stepTitle(step)}`,
    formatCount(step.count),
    money(step.costUsd),
    money(step.worthUsd),
  ]);
  return [
    ...(next.length === 0
      ? []
      : [
          '',
          formatTable(['  what would settle it', 'how many', 'costs about', 'worth about'], rows, [1, 2, 3]),
        ]),
    ...(leastExpectedLoss === null || scenario === null
      ? []
      : [
          '',
          `If you have to choose now: at ${formatUsd(scenario.usdPerError)} a wrong answer, the least expected loss would choose ${pc.bold(leastExpectedLoss)}.`,
        ]),
  ];
}

/** How the winner was looked at again. */
export function formatSelection({ selection, quality }: ReportDocument): readonly string[] {
  if (selection === null) return [];
  const { method, winner, accuracy, savingUsd, detail } = selection;
  const figures = [
    accuracy === null
      ? ''
      : `; ${quality} there ${formatPercent(accuracy.point)} (${formatPercent(accuracy.low)} – ${formatPercent(accuracy.high)})`,
    savingUsd === null ? '' : `; saving less the optimism of the pick: ${formatUsd(savingUsd)}`,
  ];
  const words = {
    confirmed: 'confirmed',
    'not-confirmed': 'not confirmed',
    shrunk: 'not confirmed on other examples',
  }[method];
  return ['', `${winner}, ${words}: ${detail}${figures.join('')}`];
}

/** Every named scenario's verdict. */
export function formatScenarios({ scenarios }: ReportDocument): readonly string[] {
  if (scenarios.length === 0) return [];
  return ['', 'Scenarios', ...scenarios.map(({ name, headline }) => `  ${pc.bold(name)}: ${headline}`)];
}
