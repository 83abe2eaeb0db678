import type { ReportDocument } from '../../core/model/report-document.ts';
import { flipMapCharts } from '../charts/flip-map.ts';
import type { Section } from './content.ts';

/** Who costs least over volume and one model's price, a map a model. */
export function volumePriceSection(document: ReportDocument): Section | null {
  const maps = flipMapCharts(document);
  if (maps.length === 0) return null;
  return {
    id: 'volume-price',
    title: 'Volume × price',
    lead: 'Who costs least of those not shown to fail, where volume and one model’s token price move; all else stays. The ring is you: your volume, today’s price.',
    blocks: maps.map(({ id }) => ({ kind: 'chart', chart: id })),
  };
}
