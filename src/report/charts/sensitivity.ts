import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { SensitivityReport, SwingReport } from '../../core/model/sensitivity-report.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { swingName, swingValue } from '../content/economics-words.ts';
import { nameOf } from '../content/words.ts';
import { count, formatShortUsd, formatUsd } from '../format.ts';
import { type Chart, chartSpec, type Frame, plotOf } from './chart.ts';
import { textWidth } from './labels.ts';
import { textLayer, xAxisLayer } from './layers.ts';
import { linearScale } from './scale.ts';
import { barLayers, diamondLayers, flipsOf, rowsOf, ruleLayers, textsOf } from './sensitivity-bars.ts';

/** So many assumptions are drawn; the table has all. */
const MOST = 12;

/** What the saving is with each assumption at either end: the widest bar matters most. */
export const sensitivity: Chart = {
  id: 'sensitivity',
  title: () => 'Which assumption moves the verdict',
  shows: (document) => swingsOf(document).length > 0,
  lead: leadOf,
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

function leadOf(document: ReportDocument): string {
  const { candidate, incumbent, swings } = document.sensitivity as SensitivityReport;
  const drawn = swingsOf(document);
  const over = document.scenario === null ? '' : ` over ${count(document.scenario.horizonMonths, 'month')}`;
  return [
    `What ${nameOf(candidate)} saves against ${nameOf(incumbent)}${over} with one assumption at either end, all else as it is; the stronger half is the high end.`,
    drawn.some((swing) => flipsOf(swing).length > 0)
      ? 'A diamond: another would be the cheapest there.'
      : 'At none of these ends would another be the cheapest.',
    drawn.length < swings.length ? `The ${drawn.length} that matter most of ${swings.length}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Those that are drawn: the widest, and before others those at which the verdict flips. */
function swingsOf({ sensitivity: report }: ReportDocument): readonly SwingReport[] {
  const swings = report?.swings ?? [];
  const flipping = swings.filter((swing) => flipsOf(swing).length > 0).slice(0, MOST);
  const others = swings.filter((swing) => !flipping.includes(swing)).slice(0, MOST - flipping.length);
  return swings.filter((swing) => flipping.includes(swing) || others.includes(swing));
}

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
  const rows = rowsOf(swings, wide);
  const plot = plotOf(frame, 30 + (rows.at(-1)?.foot ?? 0) + 6 + 50, {
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
    ...barLayers(rows, report.savingUsd, x),
    ...ruleLayers(report, rows, x, plot, frame),
    ...diamondLayers(document, rows, x),
    textLayer(textsOf(rows, x, plot, frame)),
  ]);
}
