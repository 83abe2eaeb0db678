import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { type Cell, cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, nameOf } from '../content/words.ts';
import { count, formatCount, formatShortUsd, formatUsd, formatUsdRange } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layer, plotOf } from './chart.ts';
import { axesLayer } from './layers.ts';
import { logScale } from './scale.ts';
import { inDrawingOrder, seriesOf } from './series.ts';
import { spreadLayers, spreadsOf } from './volume-bands.ts';
import { type CostLine, costLinesOf, totalAt, volumeRange } from './volume-lines.ts';
import {
  BAND,
  bandLayers,
  endLayers,
  ruleLayers,
  type Stage,
  switchLayers,
  volumeAxis,
} from './volume-marks.ts';

/** Total cost over the horizon by first-month volume, both axes logarithmic. */
export const costByVolume: Chart = {
  id: 'cost-by-volume',
  title: () => 'Total cost by volume',
  shows: (document) => costLinesOf(document).length > 0,
  lead: ({ scenario, cheapestByVolume, byVolume }) =>
    [
      `All costs over ${count(scenario?.horizonMonths ?? 0, 'month')}, present value; both scales are logarithmic.`,
      cheapestByVolume.length > 0 ? 'The band at the foot is coloured by the cheapest that qualifies.' : '',
      byVolume === null ? '' : 'Shaded: the middle 90% of the joint draws.',
      'Dashed: does not meet every requirement, or not provably.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  describe: describeVolumes,
  table: volumesTable,
  spec: volumesSpec,
};

function describeVolumes(document: ReportDocument): string {
  const at = document.scenario?.requestsPerMonth ?? 0;
  const totals = costLinesOf(document).map((line) => `${nameOf(line.id)} ${formatUsd(totalAt(line, at))}`);
  const ranges = document.cheapestByVolume.map(({ from, to, id }) =>
    to === null ? `${nameOf(id)} from ${formatCount(from)} up` : `${nameOf(id)} up to ${formatCount(to)}`,
  );
  return [
    `At ${formatCount(at)} requests in the first month: ${totals.join(', ')}.`,
    ...(ranges.length > 0 ? [`Cheapest that qualifies: ${ranges.join(', ')}.`] : []),
  ].join(' ');
}

function volumesTable(document: ReportDocument): DataTable {
  const at = document.scenario?.requestsPerMonth ?? 0;
  const volumes = [at / 100, at / 10, at, at * 10, at * 100];
  const rows = costLinesOf(document).map((line) => ({
    header: candidateCell(line.id),
    cells: volumes.map((volume) => totalCell(document, line, volume)),
  }));
  return tableOf('Total cost by first-month requests', ['Candidate', ...volumes.map(formatCount)], rows);
}

function totalCell({ byVolume }: ReportDocument, line: CostLine, volume: number): Cell {
  const place = byVolume?.volumes.findIndex((one) => Math.abs(one / volume - 1) < 1e-9) ?? -1;
  const drawn = byVolume?.candidates.find(({ id }) => id === line.id);
  const [low, high] = [drawn?.low[place], drawn?.high[place]];
  const text = formatUsd(totalAt(line, volume));
  return low === undefined || high === undefined ? cell(text) : cell(text, formatUsdRange({ low, high }));
}

interface Figure {
  readonly id: string;
  readonly requestsPerMonth: number;
  readonly totalUsd: number;
}

function volumesSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const plot = plotOf(frame, wide ? 440 : 360, {
    left: 52,
    right: wide ? 136 : 104,
    top: wide ? 50 : 60,
    bottom: 66,
  });
  const lines = costLinesOf(document);
  const range = volumeRange(document);
  const x = logScale(range, [0, plot.width], wide ? 7 : 4);
  const spreads = spreadsOf(document, range);
  const totals = [
    ...lines.flatMap((line) => range.map((volume) => totalAt(line, volume))),
    ...spreads.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high])),
  ];
  const y = logScale([Math.min(...totals) / 1.5, Math.max(...totals) * 1.5], [plot.height, 0], 7);
  const stage = { document, lines, series: seriesOf(document), x, y, plot, frame };
  return chartSpec(frame, plot, figuresOf(stage), [
    axesLayer({
      x: { ...volumeAxis(x, frame), offset: BAND.top + BAND.height + 2 },
      y: { field: 'totalUsd', scale: y, title: 'Total cost (log scale)', label: formatShortUsd },
      plot,
    }),
    ...spreadLayers(spreads, stage),
    ...ruleLayers(stage),
    ...inDrawingOrder(lines, stage.series).map((line) => lineLayer(line, stage)),
    ...switchLayers(stage),
    ...endLayers(
      lines.map((line) => ({ id: line.id, py: y.at(totalAt(line, x.domain[1])) })),
      stage,
    ),
    ...bandLayers(stage),
  ]);
}

const SAMPLES = 48;

/** Points of every line, even along the log axis, the scenario's own volume among them. */
function figuresOf({ document, lines, x }: Pick<Stage, 'document' | 'lines' | 'x'>): readonly Figure[] {
  const [from, to] = x.domain;
  const even = Array.from({ length: SAMPLES + 1 }, (_, index) => from * (to / from) ** (index / SAMPLES));
  const own = document.scenario?.requestsPerMonth ?? 0;
  const volumes = [...even, ...(own >= from && own <= to ? [own] : [])].toSorted((a, b) => a - b);
  return lines.flatMap((line) =>
    volumes.map((requestsPerMonth) => ({
      id: line.id,
      requestsPerMonth,
      totalUsd: totalAt(line, requestsPerMonth),
    })),
  );
}

function lineLayer(line: CostLine, { document, lines, series, x }: Stage): Layer {
  const own = series.get(line.id);
  const values = figuresOf({ document, lines: lines.filter(({ id }) => id === line.id), x });
  return {
    data: { values: values.map((figure) => ({ ...figure })) },
    mark: {
      type: 'line',
      stroke: own?.color ?? INK.text,
      strokeWidth: own?.leads ? 3.5 : 2,
      strokeCap: 'round',
      ...(own?.qualifies ? {} : { strokeDash: [5, 5] }),
      clip: true,
    },
    encoding: {
      x: { field: 'requestsPerMonth', type: 'quantitative' },
      y: { field: 'totalUsd', type: 'quantitative' },
    },
  };
}
