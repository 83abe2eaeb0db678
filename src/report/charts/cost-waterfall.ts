import type { TopLevelSpec } from 'vega-lite';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { cell, tableOf } from '../content/content.ts';
import { COST_NAMES } from '../content/economics-words.ts';
import { candidateCell, findCandidate, nameOf } from '../content/words.ts';
import { count, formatShortUsd, formatUsd } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, type Layers, type Plot, plotOf } from './chart.ts';
import { textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer, xAxisLayer } from './layers.ts';
import { linearScale, type Scale } from './scale.ts';
import { labelOf, seriesOf } from './series.ts';

/** From what the incumbent costs to what the candidate costs, one kind of cost after the other. */
export const costWaterfall: Chart = {
  id: 'cost-waterfall',
  title: (document) => {
    const { candidate, incumbent } = document.sensitivity ?? { candidate: '', incumbent: '' };
    return `From ${nameOf(incumbent)} to ${nameOf(candidate)}`;
  },
  shows: (document) => stepsOf(document).length > 2,
  lead: (document) =>
    `What each kind of cost takes away or adds over ${count(document.scenario?.horizonMonths ?? 0, 'month')}, present value. The stronger bars add.`,
  describe: (document) =>
    `${stepsOf(document)
      .map(({ name, usd, isTotal }) => `${name} ${isTotal ? formatUsd(usd) : signedUsd(usd)}`)
      .join(', ')}.`,
  table: (document) => {
    const rows = stepsOf(document).map(({ name, usd, isTotal, id }) => ({
      header: id === null ? cell(name) : candidateCell(id),
      cells: [cell(isTotal ? formatUsd(usd) : signedUsd(usd))],
    }));
    return tableOf('From total to total', ['Cost', 'Dollars'], rows);
  },
  spec: waterfallSpec,
};

interface Step {
  readonly name: string;
  /** The candidate whose total it is; `null`: a difference. */
  readonly id: string | null;
  readonly usd: number;
  readonly isTotal: boolean;
  /** Dollars between which the bar stands. */
  readonly from: number;
  readonly to: number;
}

/** Dollars that are less than this share of a total are none. */
const ROUNDING = 1e-9;

function stepsOf(document: ReportDocument): readonly Step[] {
  const { sensitivity } = document;
  if (sensitivity === null) return [];
  const [own, today] = [sensitivity.candidate, sensitivity.incumbent].map((id) =>
    findCandidate(document, id),
  );
  if (!own?.breakdown || !today?.breakdown || !own.expected || !today.expected) return [];
  const total = (id: string, usd: number): Step => ({
    name: nameOf(id),
    id,
    usd,
    isTotal: true,
    from: 0,
    to: usd,
  });
  let reached = today.expected.totalUsd;
  const steps = own.breakdown.flatMap(({ kind, usd }): Step[] => {
    const change = usd - (today.breakdown?.find((one) => one.kind === kind)?.usd ?? 0);
    if (Math.abs(change) <= ROUNDING * (today.expected?.totalUsd ?? 0)) return [];
    const from = reached;
    reached += change;
    return [{ name: COST_NAMES[kind][0], id: null, usd: change, isTotal: false, from, to: reached }];
  });
  return [total(today.id, today.expected.totalUsd), ...steps, total(own.id, own.expected.totalUsd)];
}

const figureOf = ({ usd, isTotal }: Step): string => (isTotal ? formatUsd(usd) : signedUsd(usd));
const signedUsd = (usd: number): string => (usd > 0 ? `+${formatUsd(usd)}` : formatUsd(usd));

function waterfallSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const steps = stepsOf(document);
  const names = steps.map(({ name }) => labelOf(name, wide ? 24 : 19));
  const left = 12 + Math.max(...names.map((name) => textWidth(name, frame.fontSize * 1.06)));
  const rowHeight = wide ? 34 : 32;
  const plot = plotOf(frame, 12 + steps.length * rowHeight + 50, {
    left,
    right: wide ? 28 : 16,
    top: 12,
    bottom: 50,
  });
  const most = Math.max(...steps.flatMap(({ from, to }) => [from, to]), 1e-6);
  // room for a figure beside the longest bar
  const widest = Math.max(...steps.map((step) => textWidth(figureOf(step), frame.fontSize * 1.1)));
  const x = linearScale(
    [0, (most * plot.width) / (plot.width + plot.right - widest - 10)],
    [0, plot.width],
    3,
  );
  const figures = steps.map(({ id, ...step }) => ({ ...step, id: id ?? document.sensitivity?.candidate }));
  return chartSpec(frame, plot, figures, [
    xAxisLayer({ field: 'to', scale: x, title: 'Present dollars', label: formatShortUsd }, plot),
    ...barLayers(document, steps, x, rowHeight),
    textLayer([...nameTexts(names, steps, plot, rowHeight), ...valueTexts(steps, x, plot, frame, rowHeight)]),
  ]);
}

function barLayers(document: ReportDocument, steps: readonly Step[], x: Scale, rowHeight: number): Layers {
  const series = seriesOf(document);
  const values = steps.map(({ id, usd, from, to }, index) => {
    const [start, end] = [x.at(Math.min(from, to)), x.at(Math.max(from, to))];
    return {
      left: start,
      right: Math.max(end, start + 1.5), // a difference that is there is seen
      top: index * rowHeight + 7,
      foot: (index + 1) * rowHeight - 7,
      joint: x.at(to),
      next: (index + 1) * rowHeight + 7,
      color: id === null ? (usd > 0 ? INK.quiet : INK.rule) : (series.get(id)?.color ?? INK.text),
    };
  });
  return [
    {
      data: { values: values.slice(0, -1) },
      mark: { type: 'rule', stroke: INK.rule, strokeWidth: 1 },
      encoding: { x: pixel('joint'), y: pixel('foot'), y2: { field: 'next' } },
    },
    {
      data: { values },
      mark: { type: 'rect' },
      encoding: {
        x: pixel('left'),
        x2: { field: 'right' },
        y: pixel('top'),
        y2: { field: 'foot' },
        fill: look('color'),
      },
    },
  ];
}

function nameTexts(
  names: readonly string[],
  steps: readonly Step[],
  plot: Plot,
  rowHeight: number,
): readonly PlacedText[] {
  return names.map((text, index) => ({
    text,
    x: 2 - plot.left,
    y: (index + 0.5) * rowHeight,
    align: 'left',
    strong: steps[index]?.isTotal ?? false,
    color: INK.text,
  }));
}

/** Beside the bar where there is room, else before it. */
function valueTexts(
  steps: readonly Step[],
  x: Scale,
  plot: Plot,
  { fontSize }: Frame,
  rowHeight: number,
): readonly PlacedText[] {
  return steps.map((step, index): PlacedText => {
    const { from, to, isTotal } = step;
    const text = figureOf(step);
    const wide = textWidth(text, fontSize) * (isTotal ? 1.1 : 1) + 8;
    const [start, end] = [x.at(Math.min(from, to)), x.at(Math.max(from, to))];
    const place = { text, y: (index + 0.5) * rowHeight, strong: isTotal, color: INK.text };
    if (end + wide <= plot.width + plot.right) return { ...place, x: end + 6, align: 'left' };
    return { ...place, x: start - 6, align: 'right' };
  });
}
