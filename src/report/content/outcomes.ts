import type { ReportDocument } from '../../core/model/report-document.ts';
import type { EstimateOutcome } from '../../core/model/training-estimate.ts';
import { formatPercent, formatUsd } from '../format.ts';
import { cell, type Section } from './content.ts';
import { nameOf } from './words.ts';

/** What was expected of trainings before they were made, beside what came out. */
export function outcomesSection({ outcomes }: ReportDocument): Section | null {
  const [first] = outcomes ?? [];
  if (!outcomes || !first) return null;
  const inside = outcomes.filter(({ isInside }) => isInside).length;
  return {
    id: 'outcomes',
    title: 'Expected and measured',
    lead: `What the estimate said before each training. ${inside} of ${outcomes.length} figures lie in the range that was to hold ${Math.round(100 * first.level)} % of them.`,
    blocks: [
      {
        kind: 'table',
        table: {
          caption: 'Ranges of the estimate and what was measured or billed',
          columns: [cell('Figure'), cell('Expected'), cell('Came out'), cell('In the range')],
          groups: [...Map.groupBy(outcomes, ({ candidate }) => candidate)].map(([candidate, own]) => ({
            label: nameOf(candidate),
            rows: own.map(rowOf),
          })),
          form: 'figures',
        },
      },
    ],
  };
}

const FIGURES: Readonly<Record<EstimateOutcome['quantity'], string>> = {
  accuracy: 'accuracy',
  'one-off': 'labels and training',
  price: 'dollars a request',
};

/** A figure of an estimate by its own name and unit. */
export function outcomeWords({ quantity, forecast, measured }: EstimateOutcome): {
  readonly figure: string;
  readonly expected: string;
  readonly range: string;
  readonly measured: string;
} {
  const format = quantity === 'accuracy' ? formatPercent : formatUsd;
  return {
    figure: FIGURES[quantity],
    expected: format(forecast.expected),
    range: `${format(forecast.low)} to ${format(forecast.high)}`,
    measured: format(measured),
  };
}

function rowOf(outcome: EstimateOutcome) {
  const { figure, expected, range, measured } = outcomeWords(outcome);
  return {
    header: cell(figure),
    cells: [cell(expected, range), cell(measured), cell(outcome.isInside ? 'yes' : 'no')],
  };
}
