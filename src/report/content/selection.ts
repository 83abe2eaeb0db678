import type { ReportDocument, SelectionReport } from '../../core/model/report-document.ts';
import { formatCount, formatPercent, formatPercentRange, formatUsd } from '../format.ts';
import type { Fact, Section, Tone } from './content.ts';
import { qualityName } from './words.ts';

const METHODS: Readonly<Record<SelectionReport['method'], { readonly tone: Tone; readonly title: string }>> =
  {
    confirmed: { tone: 'good', title: 'Confirmed on examples held out for that' },
    'not-confirmed': { tone: 'open', title: 'Not confirmed on the examples held out for that' },
    shrunk: { tone: 'plain', title: 'Not confirmed on other examples: its saving is shrunk instead' },
  };

/** How the winner, picked among several on the same examples, was looked at again. */
export function selectionSection(document: ReportDocument): Section | null {
  const { selection } = document;
  if (selection === null) return null;
  const { method, winner, detail } = selection;
  const sentence = detail.replace(/^./u, (letter) => letter.toUpperCase());
  return {
    id: 'selection',
    title: 'How the winner was confirmed',
    lead: 'The best of several on one eval was also lucky: looked at again, it is less good than it looked.',
    blocks: [
      { kind: 'items', items: [{ ...METHODS[method], candidate: winner, detail: sentence }] },
      { kind: 'facts', facts: facts(document, selection) },
    ],
  };
}

/** Below it a difference of draws is what rounding left. */
const HALF_A_CENT = 0.005;

function facts(document: ReportDocument, selection: SelectionReport): readonly Fact[] {
  const { among, accuracy, optimismUsd, savingUsd } = selection;
  return [
    { label: 'Picked among', value: formatCount(among), detail: 'that may qualify' },
    accuracy && {
      label: `${qualityName(document)}, held out`,
      value: formatPercent(accuracy.point),
      detail: `${formatPercentRange(accuracy)}, ${formatCount(accuracy.n)} examples`,
    },
    optimismUsd === null
      ? null
      : {
          label: 'Optimism of the pick',
          value: formatUsd(Math.abs(optimismUsd) < HALF_A_CENT ? 0 : optimismUsd),
          detail: 'what picking the least of uncertain totals overstates',
        },
    savingUsd === null
      ? null
      : {
          label: 'Saving less optimism',
          value: formatUsd(savingUsd),
          detail: 'over the horizon, all costs in',
        },
  ].filter((fact) => fact !== null);
}
