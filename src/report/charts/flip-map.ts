import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { FlipMapReport } from '../../core/model/sensitivity-report.ts';
import { nameOf } from '../content/words.ts';
import { formatFactor } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layer, type Plot, plotOf } from './chart.ts';
import { borderLayers, cellLayers, markOf, type Stage } from './flip-map-cells.ts';
import { nameLayers, youLayers } from './flip-map-labels.ts';
import { describeFlipMap, flipMapSentence, flipMapTable, formatVolume } from './flip-map-words.ts';
import { textWidth } from './labels.ts';
import { type PlacedText, textLayer } from './layers.ts';
import { seriesOf } from './series.ts';

/** One map a model whose price moves: who costs least over first-month volume and that price. */
export function flipMapCharts({ flipMaps }: ReportDocument): readonly Chart[] {
  return flipMaps.flatMap((map, index) =>
    map.volumes.length === 0 || map.factors.length === 0 ? [] : [flipMapChart(map, `flip-map-${index + 1}`)],
  );
}

function flipMapChart(map: FlipMapReport, id: string): Chart {
  const isOpen = map.cells.flat().some(({ proven }) => !proven);
  return {
    id,
    title: () => `Volume × price of ${nameOf(map.model)}`,
    shows: () => true,
    lead: (document) => `${flipMapSentence(map, document)}${isOpen ? ' Hatched: not shown to qualify.' : ''}`,
    describe: (document) => `${flipMapSentence(map, document)} ${describeFlipMap(map)}`,
    table: () => flipMapTable(map),
    spec: (document, frame) => flipMapSpec(map, document, frame),
  };
}

function flipMapSpec(map: FlipMapReport, document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const rows = map.factors.length;
  const cellHeight = Math.max(8, Math.min(wide ? 27 : 22, Math.floor(340 / rows))); // whole pixels: no seams
  const inner = rows * cellHeight;
  const margins = { left: wide ? 56 : 46, right: wide ? 12 : 8, top: 34, bottom: 46 };
  const plot = plotOf(frame, inner + margins.top + margins.bottom, margins);
  const stage: Stage = {
    map,
    series: seriesOf(document),
    mark: markOf(map, document, plot),
    plot,
    frame,
    cellWidth: plot.width / map.volumes.length,
    cellHeight,
  };
  const figures = map.cells.flatMap((row, line) =>
    row.map(({ id, proven }, column) => ({
      id,
      proven,
      factor: map.factors[line],
      requestsPerMonth: map.volumes[column],
    })),
  );
  return chartSpec(frame, plot, figures, [
    ...cellLayers(stage),
    ...borderLayers(stage),
    ...youLayers(stage),
    ...nameLayers(stage),
    axisTexts(stage),
  ]);
}

/** Both axes as text: the cells are steps, not a scale that Vega knows. */
function axisTexts({ map, plot, frame, cellWidth, cellHeight }: Stage): Layer {
  const { fontSize } = frame;
  const quiet = { strong: false, color: INK.quiet } as const;
  const columns = map.volumes.map(formatVolume);
  const widest = Math.max(...columns.map((text) => textWidth(text, fontSize)));
  const across = every(columns.length, (widest + 16) / cellWidth);
  const down = every(map.factors.length, (fontSize + 6) / cellHeight);
  const texts: readonly PlacedText[] = [
    ...columns.flatMap((text, column) =>
      column % across.step === across.first
        ? [{ text, x: (column + 0.5) * cellWidth, y: plot.height + 14, align: 'center' as const, ...quiet }]
        : [],
    ),
    ...map.factors.flatMap((factor, line) =>
      line % down.step === down.first
        ? [
            {
              text: formatFactor(factor),
              x: -8,
              y: plot.height - (line + 0.5) * cellHeight,
              align: 'right' as const,
              ...quiet,
            },
          ]
        : [],
    ),
    {
      text: frame.name === 'wide' ? 'Requests in the first month' : 'Requests, first month',
      x: plot.width,
      y: plot.height + 34,
      align: 'right',
      ...quiet,
    },
    { text: priceTitle(map.model, plot, frame), x: -plot.left, y: -plot.top + 10, align: 'left', ...quiet },
  ];
  return textLayer(texts);
}

function priceTitle(model: string, plot: Plot, { width, fontSize }: Frame): string {
  const full = `Price of ${nameOf(model)}, times today’s`;
  return textWidth(full, fontSize) <= width - plot.right ? full : 'Price, times today’s';
}

/** Every so many labels fit; the middle one, as a rule today's, is among them. */
function every(count: number, need: number): { readonly step: number; readonly first: number } {
  const step = Math.max(1, Math.ceil(need));
  return { step, first: Math.floor(count / 2) % step };
}
