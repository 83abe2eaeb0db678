import type { ReportDocument } from '../../core/model/report-document.ts';
import type { SensitivityReport, SwingReport } from '../../core/model/sensitivity-report.ts';
import { swingName, swingValue } from '../content/economics-words.ts';
import { formatUsd } from '../format.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer } from './layers.ts';
import type { Scale } from './scale.ts';
import { labelOf, seriesOf } from './series.ts';

/** The ends at which another is the cheapest. */
export const flipsOf = ({ low, high }: SwingReport): readonly SwingReport['low'][] =>
  [low, high].filter(({ flips }) => flips);

/** One assumption, in pixels from the top of the plot. */
export interface Row {
  readonly swing: SwingReport;
  readonly top: number;
  /** Where its bar ends. */
  readonly foot: number;
}

const BAR = 14;
const NAME = 28;
/** On a narrow frame flips take a line of their own. */
const LINE = 15;

/** Each assumption below the one before it. */
export function rowsOf(swings: readonly SwingReport[], wide: boolean): readonly Row[] {
  let top = 0;
  return swings.map((swing) => {
    const foot = top + NAME + BAR + (wide || flipsOf(swing).length === 0 ? 0 : LINE);
    const row = { swing, top, foot };
    top = foot + 6;
    return row;
  });
}

/** Nought and the saving as things stand, beside the bars only: they would cross the names. */
export function ruleLayers(
  { savingUsd }: SensitivityReport,
  rows: readonly Row[],
  x: Scale,
  plot: Plot,
  frame: Frame,
): Layers {
  const text = `as it is ${formatUsd(savingUsd)}`;
  const half = (textWidth(text, frame.fontSize) * 1.1) / 2;
  const beside = rows.map(({ foot }) => ({ top: foot - BAR - 3, foot: foot + 3 }));
  const values = [
    ...beside
      .filter((_, index) => !isCovered(x.at(0), rows[index]?.swing, x, frame))
      .map((span) => ({ px: x.at(0), color: INK.quiet, ...span })),
    ...[{ top: -8, foot: 2 }, ...beside].map((span) => ({
      px: x.at(savingUsd),
      color: INK.accent,
      ...span,
    })),
  ];
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 2 },
      encoding: { x: pixel('px'), y: pixel('top'), y2: { field: 'foot' }, stroke: look('color') },
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

/** Whether the figure to the left of a bar stands there. */
function isCovered(px: number, swing: SwingReport | undefined, x: Scale, { fontSize }: Frame): boolean {
  if (swing === undefined) return false;
  const { kind, low, high } = swing;
  const first = low.savingUsd <= high.savingUsd ? low : high;
  const end = x.at(first.savingUsd);
  return px < end && px > end - textWidth(swingValue(kind, first.value), fontSize) - 16;
}

/** From the saving as things stand to that at each end, the longer bar behind where both go one way. */
export function barLayers(rows: readonly Row[], todayUsd: number, x: Scale): Layers {
  const bars = rows.flatMap(({ swing: { low, high }, foot }) =>
    [low, high]
      .map((end) => {
        const [a, b] = [x.at(todayUsd), x.at(end.savingUsd)];
        const color = end === low ? INK.rule : INK.quiet;
        return { left: Math.min(a, b), right: Math.max(a, b), top: foot - BAR, foot, color };
      })
      .toSorted((a, b) => b.right - b.left - (a.right - a.left)),
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
  ];
}

/** Where the verdict flips, in the colour of whom it flips to. */
export function diamondLayers(document: ReportDocument, rows: readonly Row[], x: Scale): Layers {
  const series = seriesOf(document);
  const diamonds = rows.flatMap(({ swing, foot }) =>
    flipsOf(swing).map(({ savingUsd, cheapest }) => ({
      px: x.at(savingUsd),
      py: foot - BAR / 2,
      color: series.get(cheapest)?.color ?? INK.text,
    })),
  );
  return [
    {
      data: { values: diamonds },
      mark: { type: 'point', shape: 'diamond', filled: true, opacity: 1, size: 170, stroke: INK.paper },
      encoding: { x: pixel('px'), y: pixel('py'), fill: look('color') },
    },
  ];
}

/** The assumption over its bar, its ends beside it, and who is the cheapest where that is another. */
export function textsOf(rows: readonly Row[], x: Scale, plot: Plot, frame: Frame): readonly PlacedText[] {
  const wide = frame.name === 'wide';
  return rows.flatMap(({ swing, top, foot }) => {
    const { kind, low, high } = swing;
    const bar = foot - BAR / 2;
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
