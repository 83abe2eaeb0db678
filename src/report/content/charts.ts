import type { ReportDocument } from '../../core/model/report-document.ts';
import { CHARTS } from '../charts/index.ts';
import type { Section } from './content.ts';
import { MONEY_CHARTS } from './economics.ts';

/** The charts that have something to show, those of the money apart. */
export function chartsSection(document: ReportDocument): Section | null {
  const shown = CHARTS.filter((chart) => !MONEY_CHARTS.includes(chart.id) && chart.shows(document));
  if (shown.length === 0) return null;
  return {
    id: 'charts',
    title: 'Charts',
    lead: 'Each candidate keeps its shape and colour. Whiskers are the intervals.',
    blocks: shown.map(({ id }) => ({ kind: 'chart', chart: id })),
  };
}
