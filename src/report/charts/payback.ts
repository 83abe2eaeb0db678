import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, findCandidate, nameOf } from '../content/words.ts';
import { count, formatMonths, formatShortCount, formatShortUsd, formatUsd } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, type Plot, plotOf } from './chart.ts';
import { placeLabels, textWidth } from './labels.ts';
import { axesLayer, look, pixel, textLayer } from './layers.ts';
import { linearScale, type Scale } from './scale.ts';
import { labelOf, type Series, seriesOf } from './series.ts';
import { endLayers } from './volume-marks.ts';

/** What each candidate has saved against the incumbent by the end of each month. */
export const payback: Chart = {
  id: 'payback',
  title: () => 'Payback over time',
  shows: (document) => linesOf(document).length > 0,
  lead: ({ scenario }) =>
    `Saved so far against ${nameOf(scenario?.incumbent ?? '')}, present value, all that is paid once in. A ring: it has paid back. Below the line it has cost more than it saved. Dashed: does not meet every requirement, or not provably.`,
  describe: (document) =>
    linesOf(document)
      .map(({ id, savedUsd, paidBack, retires }) => {
        const back = paidBack === null ? '' : `, pays back in ${formatMonths(paidBack)}`;
        const ends = retires === null ? '' : `, is switched off after ${formatMonths(retires)}`;
        return `${nameOf(id)}: ${formatUsd(savedUsd.at(-1) ?? 0)} after ${count(savedUsd.length - 1, 'month')}${back}${ends}.`;
      })
      .join(' '),
  table: paybackTable,
  spec: paybackSpec,
};

interface Line {
  readonly id: string;
  /** By month, 0 to the horizon. */
  readonly savedUsd: readonly number[];
  /** Months; `null`: never, or nothing was to be paid back. */
  readonly paidBack: number | null;
  /** Months until the model is switched off, within the horizon. */
  readonly retires: number | null;
}

function linesOf(document: ReportDocument): readonly Line[] {
  return document.candidates.flatMap(({ id, cumulativeSavingUsd: savedUsd, paybackMonths }) => {
    if (savedUsd === null || savedUsd.length < 2) return [];
    const end = document.calendar.find(({ kind, candidate }) => kind === 'retires' && candidate === id);
    const isWithin = end !== undefined && end.month > 0 && end.month < savedUsd.length - 1;
    const isBack = typeof paybackMonths === 'number' && paybackMonths > 0;
    return [{ id, savedUsd, paidBack: isBack ? paybackMonths : null, retires: isWithin ? end.month : null }];
  });
}

function paybackTable(document: ReportDocument): DataTable {
  const lines = linesOf(document);
  const end = (lines[0]?.savedUsd.length ?? 1) - 1;
  const months = [...new Set([0, 1, Math.round(end / 4), Math.round(end / 2), end])].filter(
    (month) => month <= end,
  );
  const rows = lines.map(({ id, savedUsd }) => ({
    header: candidateCell(id),
    cells: [
      ...months.map((month) => cell(formatUsd(savedUsd[month] ?? 0))),
      cell(formatMonths(findCandidate(document, id)?.paybackMonths ?? Number.NaN)),
    ],
  }));
  const heads = months.map((month) => (month === 0 ? 'At the start' : `After ${count(month, 'month')}`));
  return tableOf('Saved so far', ['Candidate', ...heads, 'Pays back in'], rows);
}

function paybackSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const plot = plotOf(frame, wide ? 400 : 340, { left: 56, right: wide ? 136 : 104, top: 36, bottom: 50 });
  const lines = linesOf(document);
  const series = seriesOf(document);
  const all = lines.flatMap(({ savedUsd }) => savedUsd);
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)];
  const room = 0.06 * (most - least || 1);
  const end = Math.max(...lines.map(({ savedUsd }) => savedUsd.length - 1));
  const x = linearScale([0, end], [0, plot.width], wide ? 8 : 4);
  const y = linearScale([least < 0 ? least - room : 0, most + room], [plot.height, 0], 6);
  const figures = lines.flatMap(({ id, savedUsd }) =>
    savedUsd.map((savedUsdSoFar, month) => ({ id, month, savedUsd: savedUsdSoFar })),
  );
  return chartSpec(frame, plot, figures, [
    axesLayer({
      x: { field: 'month', scale: x, title: 'Months', label: formatShortCount },
      y: { field: 'savedUsd', scale: y, title: 'Saved so far', label: formatShortUsd },
      plot,
    }),
    {
      data: { values: [{ zero: y.at(0) }] },
      mark: { type: 'rule', stroke: INK.quiet, strokeWidth: 1.5 },
      encoding: { x: { value: 0 }, x2: { value: plot.width }, y: pixel('zero') },
    },
    ...lines.map(({ id, savedUsd }): Layers[number] => ({
      data: { values: savedUsd.map((usd, month) => ({ px: x.at(month), py: y.at(usd), order: month })) },
      mark: {
        type: 'line',
        stroke: series.get(id)?.color ?? INK.text,
        strokeWidth: widthOf(series.get(id)),
        strokeDash: series.get(id)?.qualifies ? [1, 0] : [5, 4],
      },
      encoding: { x: pixel('px'), y: pixel('py'), order: { field: 'order', type: 'quantitative' } },
    })),
    ...markLayers(lines, series, x, y, plot, frame),
    ...endLayers(
      lines.map(({ id, savedUsd }) => ({ id, py: y.at(savedUsd.at(-1) ?? 0) })),
      { series, plot, frame },
    ),
  ]);
}

const widthOf = (series: Series | undefined): number => (series?.leads ? 3 : 1.8);

/** Rings where a candidate has paid back, crosses where its model is switched off, each with its month. */
function markLayers(
  lines: readonly Line[],
  series: ReadonlyMap<string, Series>,
  x: Scale,
  y: Scale,
  plot: Plot,
  frame: Frame,
): Layers {
  const colorOf = (id: string): string => series.get(id)?.color ?? INK.text;
  const rings = lines.flatMap(({ id, paidBack }) =>
    paidBack === null || paidBack > x.domain[1]
      ? []
      : [{ text: formatMonths(paidBack), px: x.at(paidBack), py: y.at(0), color: colorOf(id) }],
  );
  const ends = lines.flatMap(({ id, retires, savedUsd }) => {
    if (retires === null) return [];
    const before = Math.floor(retires);
    const [a, b] = [savedUsd[before] ?? 0, savedUsd[before + 1] ?? savedUsd[before] ?? 0];
    const usd = a + (retires - before) * (b - a);
    const text = `${labelOf(id, frame.labelLength)} retires`;
    return [{ text, px: x.at(retires), py: y.at(usd), color: colorOf(id) }];
  });
  const marks = [...rings, ...ends];
  const labels = [...new Map(marks.map((mark) => [mark.text, mark])).values()]; // equal ones once
  const anchors = labels.map(({ text, px, py }) => {
    const half = textWidth(text, frame.fontSize) / 2;
    const centre = Math.min(plot.width - half, Math.max(half, px));
    return {
      text,
      places: [1, -1, 2.2, -2.2, 3.4, -3.4, 4.6, 5.8, 7].map((rows) => ({
        x: centre,
        y: py + rows * 15,
        align: 'center' as const,
      })),
    };
  });
  const boxes = marks.map(({ px, py }) => ({ left: px - 6, right: px + 6, top: py - 6, bottom: py + 6 }));
  const places = placeLabels(
    anchors,
    boxes,
    { left: 0, right: plot.width, top: 0, bottom: plot.height - 6 },
    frame.fontSize,
  );
  return [
    {
      data: { values: rings },
      mark: { type: 'point', fill: INK.paper, opacity: 1, size: 80, strokeWidth: 2.2 },
      encoding: { x: pixel('px'), y: pixel('py'), stroke: look('color') },
    },
    {
      data: { values: ends },
      mark: { type: 'point', shape: 'M-1,-1L1,1M-1,1L1,-1', opacity: 1, size: 130, strokeWidth: 2.4 },
      encoding: { x: pixel('px'), y: pixel('py'), stroke: look('color') },
    },
    textLayer(
      places.map((place, index) => ({
        ...place,
        text: labels[index]?.text ?? '',
        strong: false,
        color: INK.quiet,
      })),
    ),
  ];
}
