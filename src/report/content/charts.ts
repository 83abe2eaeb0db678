import type { ReportDocument } from '../../core/model/report-document.ts';
import { CHARTS } from '../charts/index.ts';
import type { Section } from './content.ts';

/** The charts that have something to show. */
export function chartsSection(document: ReportDocument): Section | null {
  const shown = CHARTS.filter((chart) => chart.shows(document));
  if (shown.length === 0) return null;
  return {
    id: 'charts',
    title: 'Charts',
    lead: 'Each candidate keeps its shape and colour. Whiskers are the intervals.',
    blocks: shown.map(({ id }) => ({ kind: 'chart', chart: id })),
  };
}
