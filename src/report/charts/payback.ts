import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, findCandidate, nameOf } from '../content/words.ts';
import { count, formatMonths, formatShortCount, formatShortUsd, formatUsd } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, plotOf } from './chart.ts';
import { axesLayer, pixel } from './layers.ts';
import { paybackLayers, retirementLayers, type SavingLine } from './payback-marks.ts';
import { linearScale, type Scale } from './scale.ts';
import { type Series, seriesOf } from './series.ts';
import { endLayers } from './volume-marks.ts';

/** What each candidate has saved against the incumbent by the end of each month. */
export const payback: Chart = {
  id: 'payback',
  title: () => 'Payback over time',
  shows: (document) => linesOf(document).length > 0,
  lead: leadOf,
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

function leadOf(document: ReportDocument): string {
  const lines = linesOf(document);
  const series = seriesOf(document);
  return [
    `Saved so far against ${nameOf(document.scenario?.incumbent ?? '')}, present value, all that is paid once in. Below the line at nought it has cost more than it saved.`,
    lines.some(({ paidBack }) => paidBack !== null) ? 'A ring: it has paid back.' : '',
    lines.some(({ retires }) => retires !== null)
      ? 'A cross: its model is switched off, and the incumbent’s serves from then on.'
      : '',
    lines.some(({ id }) => series.get(id)?.qualifies === false)
      ? 'Dashed: does not meet every requirement, or not provably.'
      : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function linesOf(document: ReportDocument): readonly SavingLine[] {
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
  const x = monthScale(end, plot.width, wide ? 12 : 6);
  const y = linearScale([least < 0 ? least - room : 0, most + room], [plot.height, 0], 6);
  const stage = { lines, series, x, y, plot, frame };
  const figures = lines.flatMap(({ id, savedUsd }) =>
    savedUsd.map((savedUsdSoFar, month) => ({ id, month, savedUsd: savedUsdSoFar })),
  );
  return chartSpec(frame, plot, figures, [
    axesLayer({
      x: { field: 'month', scale: x, title: `Months from ${document.asOf}`, label: formatShortCount },
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
    ...paybackLayers(stage),
    ...retirementLayers(stage),
    ...endLayers(
      lines.map(({ id, savedUsd }) => ({ id, py: y.at(savedUsd.at(-1) ?? 0) })),
      { series, plot, frame },
    ),
  ]);
}

/** Ticks at whole months, by quarters and years where the horizon is long. */
function monthScale(end: number, width: number, count: number): Scale {
  const step = [1, 2, 3, 6, 12, 24].find((months) => end / months <= count) ?? 60;
  const ticks = Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
  return { ...linearScale([0, end], [0, width], count), ticks };
}

const widthOf = (series: Series | undefined): number => (series?.leads ? 3 : 1.8);
