import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument, SensitivityReport, SwingReport } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { swingName, swingValue } from '../content/economics-words.ts';
import { nameOf } from '../content/words.ts';
import { formatShortUsd, formatUsd } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, type Plot, plotOf } from './chart.ts';
import { textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer, xAxisLayer } from './layers.ts';
import { linearScale, type Scale } from './scale.ts';
import { labelOf, seriesOf } from './series.ts';

/** So many assumptions are drawn; the table has all. */
const MOST = 12;

/** What the saving is with each assumption at either end: the widest bar matters most. */
export const sensitivity: Chart = {
  id: 'sensitivity',
  title: () => 'Which assumption moves the verdict',
  shows: (document) => swingsOf(document).length > 0,
  lead: (document) =>
    `What ${nameOf(document.sensitivity?.candidate ?? '')} saves against ${nameOf(document.sensitivity?.incumbent ?? '')} with one assumption at either end, all else as it is; the stronger half is the high end. A diamond: another would be the cheapest there.`,
  describe: (document) =>
    swingsOf(document)
      .map((swing) => {
        const { kind, low, high } = swing;
        const flips = flipsOf(swing).map(
          ({ value, cheapest }) => `; at ${swingValue(kind, value)} ${nameOf(cheapest)} is the cheapest`,
        );
        return `${swingName(swing)}: ${formatUsd(low.savingUsd)} at ${swingValue(kind, low.value)}, ${formatUsd(high.savingUsd)} at ${swingValue(kind, high.value)}${flips.join('')}.`;
      })
      .join(' '),
  table: sensitivityTable,
  spec: sensitivitySpec,
};

const swingsOf = ({ sensitivity: report }: ReportDocument): readonly SwingReport[] =>
  report?.swings.slice(0, MOST) ?? [];

const flipsOf = ({ low, high }: SwingReport): readonly SwingReport['low'][] =>
  [low, high].filter(({ flips }) => flips);

const BASES: Readonly<Record<SwingReport['basis'], string>> = {
  range: 'range of the scenario',
  interval: 'interval as measured',
  default: 'by default',
};

function sensitivityTable(document: ReportDocument): DataTable {
  const rows = (document.sensitivity?.swings ?? []).map((swing) => {
    const end = ({ value, savingUsd }: SwingReport['low']): ReturnType<typeof cell> =>
      cell(formatUsd(savingUsd), `at ${swingValue(swing.kind, value)}`);
    const flips = flipsOf(swing).map(({ cheapest }) => nameOf(cheapest));
    return {
      header: cell(swingName(swing), `now ${swingValue(swing.kind, swing.value)}; ${BASES[swing.basis]}`),
      cells: [end(swing.low), end(swing.high), cell([...new Set(flips)].join(', ') || 'the same')],
    };
  });
  return tableOf('Saving by assumption', ['Assumption', 'Low end', 'High end', 'Cheapest there'], rows);
}

function sensitivitySpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const swings = swingsOf(document);
  const report = document.sensitivity as SensitivityReport;
  const rowHeight = wide ? 48 : 62;
  const plot = plotOf(frame, 30 + swings.length * rowHeight + 50, {
    left: wide ? 10 : 6,
    right: wide ? 10 : 6,
    top: 30,
    bottom: 50,
  });
  const ends = swings.flatMap(({ low, high }) => [low.savingUsd, high.savingUsd]);
  const all = [0, report.savingUsd, ...ends];
  const longest = Math.max(
    ...swings.flatMap(({ kind, low, high }) =>
      [low.value, high.value].map((value) => textWidth(swingValue(kind, value), frame.fontSize)),
    ),
  );
  const [least, most] = [Math.min(...all), Math.max(...all)];
  // room for the values beside the longest bar, in dollars
  const scale = (most - least || 1) / Math.max(60, plot.width - 2 * longest - 24);
  const full = linearScale(
    [least - scale * (longest + 12), most + scale * (longest + 12)],
    [0, plot.width],
    wide ? 7 : 4,
  );
  // a figure at the edge would be cut
  const x = {
    ...full,
    ticks: full.ticks.filter((tick) => full.at(tick) > 14 && full.at(tick) < plot.width - 16),
  };
  const figures = swings.map(({ kind, low, high }) => ({
    id: report.candidate,
    kind,
    low: low.savingUsd,
    high: high.savingUsd,
  }));
  return chartSpec(frame, plot, figures, [
    xAxisLayer({ field: 'low', scale: x, title: 'Saved over the horizon', label: formatShortUsd }, plot),
    ...ruleLayers(report, x, plot, frame),
    ...barLayers(document, swings, report.savingUsd, x, rowHeight),
    textLayer(textsOf(swings, x, plot, frame, rowHeight)),
  ]);
}

/** Nought, where it is in sight, and the saving as things stand. */
function ruleLayers({ savingUsd }: SensitivityReport, x: Scale, plot: Plot, frame: Frame): Layers {
  const text = `as it is ${formatUsd(savingUsd)}`;
  const half = (textWidth(text, frame.fontSize) * 1.1) / 2;
  return [
    {
      data: { values: [{ px: x.at(0) }] },
      mark: { type: 'rule', stroke: INK.quiet, strokeWidth: 1.5 },
      encoding: { x: pixel('px'), y: { value: 0 }, y2: { value: plot.height } },
    },
    {
      data: { values: [{ px: x.at(savingUsd) }] },
      mark: { type: 'rule', stroke: INK.accent, strokeDash: [2, 4], strokeWidth: 1.5 },
      encoding: { x: pixel('px'), y: { value: -6 }, y2: { value: plot.height } },
    },
    textLayer([
      {
        text,
        x: Math.min(plot.width - half, Math.max(half, x.at(savingUsd))),
        y: -16,
        align: 'center',
        strong: true,
        color: INK.accent,
      },
    ]),
  ];
}

const BAR = 14;

function barLayers(
  document: ReportDocument,
  swings: readonly SwingReport[],
  todayUsd: number,
  x: Scale,
  rowHeight: number,
): Layers {
  const series = seriesOf(document);
  const bars = swings.flatMap(({ low, high }, index) =>
    [low, high].map((end) => {
      const [a, b] = [x.at(todayUsd), x.at(end.savingUsd)];
      return {
        left: Math.min(a, b),
        right: Math.max(a, b),
        top: (index + 1) * rowHeight - BAR - 6,
        foot: (index + 1) * rowHeight - 6,
        color: end === low ? INK.rule : INK.quiet,
      };
    }),
  );
  const diamonds = swings.flatMap((swing, index) =>
    flipsOf(swing).map(({ savingUsd, cheapest }) => ({
      px: x.at(savingUsd),
      py: (index + 1) * rowHeight - 6 - BAR / 2,
      color: series.get(cheapest)?.color ?? INK.text,
    })),
  );
  return [
    {
      data: { values: bars },
      mark: { type: 'rect' },
      encoding: {
        x: pixel('left'),
        x2: { field: 'right' },
        y: pixel('top'),
        y2: { field: 'foot' },
        fill: look('color'),
      },
    },
    {
      data: { values: diamonds },
      mark: { type: 'point', shape: 'diamond', filled: true, opacity: 1, size: 170, stroke: INK.paper },
      encoding: { x: pixel('px'), y: pixel('py'), fill: look('color') },
    },
  ];
}

/** The assumption over its bar, its ends beside it, and who is the cheapest where that is another. */
function textsOf(
  swings: readonly SwingReport[],
  x: Scale,
  plot: Plot,
  frame: Frame,
  rowHeight: number,
): readonly PlacedText[] {
  const wide = frame.name === 'wide';
  return swings.flatMap((swing, index) => {
    const { kind, low, high } = swing;
    const top = index * rowHeight;
    const bar = (index + 1) * rowHeight - 6 - BAR / 2;
    const lowIsLeft = low.savingUsd <= high.savingUsd;
    const [first, last] = lowIsLeft ? [low, high] : [high, low];
    const beside = (end: typeof low, align: 'left' | 'right', at: number): PlacedText => ({
      text: swingValue(kind, end.value),
      x: at + (align === 'right' ? -8 : 8) * (end.flips ? 1.4 : 0.75),
      y: bar,
      align,
      strong: false,
      color: INK.quiet,
    });
    const flip = flipsOf(swing).map(
      ({ value, cheapest }) => `${swingValue(kind, value)}: ${labelOf(cheapest, wide ? 18 : 12)} cheapest`,
    );
    const line = (text: string, y: number, more: Partial<PlacedText>): PlacedText => ({
      text,
      x: 0,
      y,
      align: 'left',
      strong: false,
      color: INK.text,
      ...more,
    });
    return [
      line(swingName(swing, wide ? 28 : 20), top + 15, { strong: true }),
      ...(flip.length === 0
        ? []
        : [
            wide
              ? line(flip.join('; '), top + 15, { x: plot.width, align: 'right' })
              : line(labelOf(flip.join('; '), 46), top + 31, {}),
          ]),
      beside(first, 'right', x.at(Math.min(first.savingUsd, x.domain[1]))),
      beside(last, 'left', x.at(last.savingUsd)),
    ];
  });
}
