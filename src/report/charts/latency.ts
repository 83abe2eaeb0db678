import type { TopLevelSpec } from 'vega-lite';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { type Cell, cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, nameOf } from '../content/words.ts';
import { formatDuration, formatDurationRange, formatShortDuration } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, type Plot, plotOf } from './chart.ts';
import { textWidth } from './labels.ts';
import { type Figure, keyLayers, type Measure, nameLayers, valueLayer } from './latency-labels.ts';
import { look, pixel, scaleSpec, textLayer } from './layers.ts';
import { linearScale, logScale, type Scale, tickLabels } from './scale.ts';
import { labelOf, seriesOf } from './series.ts';

/** p50 and p95 with intervals, and the first token where answers were streamed. */
export const latency: Chart = {
  id: 'latency',
  title: () => 'Latency',
  shows: (document) => figuresOf(document).length > 0,
  lead: (document) =>
    `Further left is faster. Time to the whole answer, queueing and retries apart${
      document.scenario?.require.p95LatencyMs === undefined
        ? ''
        : '; the dashed line is what p95 has to keep within'
    }.`,
  describe: ({ candidates }) =>
    candidates
      .flatMap(({ id, latencyMs }) => {
        if (latencyMs === null) return [];
        const { p50, p95, firstTokenP50 } = latencyMs;
        const parts = [
          `p50 ${formatDuration(p50.point)}`,
          ...(p95 === null ? [] : [`p95 ${formatDuration(p95.point)}`]),
          ...(firstTokenP50 === undefined ? [] : [`first token ${formatDuration(firstTokenP50.point)}`]),
        ];
        return [`${nameOf(id)}: ${parts.join(', ')}.`];
      })
      .join(' '),
  table: latencyTable,
  spec: latencySpec,
};

function figuresOf({ candidates }: ReportDocument): readonly Figure[] {
  return candidates.flatMap(({ id, latencyMs }) => {
    if (latencyMs === null) return [];
    const figure = (measure: Measure, estimate: Estimate | null | undefined): readonly Figure[] =>
      estimate ? [{ id, measure, ms: estimate.point, low: estimate.low, high: estimate.high }] : [];
    return [
      ...figure('first token', latencyMs.firstTokenP50),
      ...figure('p50', latencyMs.p50),
      ...figure('p95', latencyMs.p95),
    ];
  });
}

function latencyTable({ candidates }: ReportDocument): DataTable {
  const time = (estimate: Estimate | null | undefined): Cell =>
    estimate ? cell(formatDuration(estimate.point), formatDurationRange(estimate)) : cell('not measured');
  const rows = candidates.map(({ id, latencyMs }) => ({
    header: candidateCell(id),
    cells: [time(latencyMs?.p50), time(latencyMs?.p95), time(latencyMs?.firstTokenP50)],
  }));
  return tableOf('Latency', ['Candidate', 'p50', 'p95', 'First token, p50'], rows);
}

function latencySpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const figures = figuresOf(document);
  const ids = [...new Set(figures.map(({ id }) => id))];
  const rowHeight = wide ? 46 : 44;
  const names = ids.map((id) => labelOf(id, frame.labelLength));
  const left = 30 + Math.max(...names.map((name) => textWidth(name, frame.fontSize * 1.06)));
  const plot = plotOf(frame, 40 + ids.length * rowHeight + 50, {
    left,
    right: wide ? 64 : 48,
    top: 40,
    bottom: 50,
  });
  const limit = document.scenario?.require.p95LatencyMs;
  const x = timeScale(figures, limit, plot, wide ? 7 : 4);
  const rowOf = (id: string): number => (ids.indexOf(id) + 0.5) * rowHeight;
  return chartSpec(frame, plot, figures, [
    axisLayer(x, plot),
    ...limitLayers(limit, x, plot),
    ...markLayers(document, figures, x, rowOf),
    ...nameLayers(document, ids, rowOf, plot, frame),
    valueLayer(figures, x, rowOf, frame),
    ...keyLayers(figures, frame, plot),
  ]);
}

/** From nought, unless the figures span more than sixty times. A limit far off stays out of sight. */
function timeScale(figures: readonly Figure[], limit: number | undefined, plot: Plot, ticks: number): Scale {
  const highest = Math.max(...figures.map(({ high }) => high), 1e-3);
  const lowest = Math.min(...figures.map(({ low }) => low));
  const seen = limit !== undefined && limit < highest * 2 ? Math.max(highest, limit) : highest;
  return lowest > 0 && highest / lowest > 60
    ? logScale([lowest / 1.4, seen * 1.2], [0, plot.width], ticks)
    : linearScale([0, seen * 1.06], [0, plot.width], ticks);
}

function axisLayer(x: Scale, plot: Plot): Layers[number] {
  return {
    data: { name: 'figures' },
    mark: { type: 'point', opacity: 0, size: 1 },
    encoding: {
      x: {
        field: 'ms',
        type: 'quantitative',
        scale: scaleSpec(x),
        axis: {
          title: `Time to answer${x.type === 'log' ? ' (log scale)' : ''}`,
          titleAnchor: 'end',
          titlePadding: 10,
          domain: false,
          values: [...x.ticks],
          labelExpr: tickLabels(x.ticks, formatShortDuration),
        },
      },
      y: { value: plot.height },
    },
  };
}

function limitLayers(limit: number | undefined, x: Scale, plot: Plot): Layers {
  if (limit === undefined || limit > x.domain[1]) return [];
  return [
    {
      data: { values: [{ px: x.at(limit) }] },
      mark: { type: 'rule', stroke: INK.quiet, strokeDash: [4, 4] },
      encoding: { x: pixel('px'), y: { value: 0 }, y2: { value: plot.height } },
    },
    textLayer([
      {
        text: `limit ${formatDuration(limit)}`,
        x: Math.min(x.at(limit) + 4, plot.width + plot.right),
        y: -8,
        align: 'right',
        strong: false,
        color: INK.quiet,
      },
    ]),
  ];
}

function markLayers(
  document: ReportDocument,
  figures: readonly Figure[],
  x: Scale,
  rowOf: (id: string) => number,
): Layers {
  const series = seriesOf(document);
  const values = figures.map((figure) => ({
    ...figure,
    color: series.get(figure.id)?.color ?? INK.text,
    px: x.at(figure.ms),
    py: rowOf(figure.id),
    left: x.at(Math.max(x.domain[0], figure.low)),
    right: x.at(figure.high),
    top: rowOf(figure.id) - 7,
    foot: rowOf(figure.id) + 7,
  }));
  const of = (measure: Measure): { values: typeof values } => ({
    values: values.filter((value) => value.measure === measure),
  });
  const place = { x: pixel('px'), y: pixel('py') };
  return [
    {
      data: { values: values.filter(({ measure }) => measure !== 'first token') },
      mark: { type: 'rule', strokeWidth: 2, strokeCap: 'round' },
      encoding: { x: pixel('left'), x2: { field: 'right' }, y: pixel('py'), stroke: look('color') },
    },
    {
      data: of('first token'),
      mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round' },
      encoding: { x: pixel('px'), y: pixel('top'), y2: { field: 'foot' }, stroke: look('color') },
    },
    {
      data: of('p50'),
      mark: { type: 'point', filled: true, opacity: 1, size: 110 },
      encoding: { ...place, fill: look('color') },
    },
    {
      data: of('p95'),
      mark: { type: 'point', opacity: 1, size: 90, strokeWidth: 2.2, fill: INK.paper },
      encoding: { ...place, stroke: look('color') },
    },
  ];
}
