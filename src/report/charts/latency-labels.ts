import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatDuration } from '../format.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer } from './layers.ts';
import type { Scale } from './scale.ts';
import { labelOf, seriesOf } from './series.ts';

const MEASURES = ['first token', 'p50', 'p95'] as const;
export type Measure = (typeof MEASURES)[number];

export interface Figure {
  readonly id: string;
  readonly measure: Measure;
  readonly ms: number;
  readonly low: number;
  readonly high: number;
}

export function nameLayers(
  document: ReportDocument,
  ids: readonly string[],
  rowOf: (id: string) => number,
  plot: Plot,
  frame: Frame,
): Layers {
  const series = seriesOf(document);
  const values = ids.map((id) => ({
    px: 7 - plot.left,
    py: rowOf(id),
    color: series.get(id)?.color ?? INK.text,
    shape: series.get(id)?.shape ?? 'circle',
  }));
  const texts = ids.map(
    (id): PlacedText => ({
      text: labelOf(id, frame.labelLength),
      x: 20 - plot.left,
      y: rowOf(id),
      align: 'left',
      strong: series.get(id)?.leads ?? false,
      color: INK.text,
    }),
  );
  return [
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 60 },
      encoding: { x: pixel('px'), y: pixel('py'), fill: look('color'), shape: look('shape') },
    },
    textLayer(texts),
  ];
}

/** p50 in figures over its mark; p95 too where every row has room for both, else at the end of the row. */
export function valueLayer(
  figures: readonly Figure[],
  x: Scale,
  rowOf: (id: string) => number,
  frame: Frame,
): Layers[number] {
  const shown = figures.filter(({ measure }) => measure !== 'first token');
  const text = ({ ms }: Figure): string => formatDuration(ms);
  const room = shown.every((figure, index) => {
    const before = shown[index - 1];
    const gap = before?.id === figure.id ? x.at(figure.ms) - x.at(before.ms) : Number.POSITIVE_INFINITY;
    return gap > textWidth(text(figure), frame.fontSize) + 6;
  });
  const over = -frame.fontSize - 2;
  return textLayer(
    shown.map((figure): PlacedText => {
      const y = rowOf(figure.id);
      const base = { text: text(figure), strong: false, color: INK.quiet };
      return room || figure.measure === 'p50'
        ? { ...base, x: x.at(figure.ms), y: y + over, align: 'center' }
        : { ...base, x: x.at(figure.high) + 8, y, align: 'left' };
    }),
  );
}

/** What the three marks mean, in a line above the plot. */
export function keyLayers(figures: readonly Figure[], frame: Frame, plot: Plot): Layers {
  const shown = MEASURES.filter((measure) => figures.some((figure) => figure.measure === measure));
  const values = shown.reduce<{ measure: Measure; px: number; py: number; top: number; foot: number }[]>(
    (placed, measure) => {
      const before = placed.at(-1);
      const px =
        before === undefined
          ? 7 - plot.left
          : before.px + 38 + textWidth(before.measure, frame.fontSize) * 0.9;
      placed.push({ measure, px, py: -24, top: -31, foot: -17 });
      return placed;
    },
    [],
  );
  const of = (measure: Measure): { values: typeof values } => ({
    values: values.filter((value) => value.measure === measure),
  });
  const place = { x: pixel('px'), y: pixel('py') };
  return [
    {
      data: of('first token'),
      mark: { type: 'rule', strokeWidth: 3, strokeCap: 'round', stroke: INK.quiet },
      encoding: { x: pixel('px'), y: pixel('top'), y2: { field: 'foot' } },
    },
    {
      data: of('p50'),
      mark: { type: 'point', filled: true, opacity: 1, size: 110, fill: INK.quiet },
      encoding: place,
    },
    {
      data: of('p95'),
      mark: { type: 'point', opacity: 1, size: 90, strokeWidth: 2.2, fill: INK.paper, stroke: INK.quiet },
      encoding: place,
    },
    textLayer(
      values.map(({ measure, px }) => ({
        text: measure,
        x: px + 12,
        y: -24,
        align: 'left',
        strong: false,
        color: INK.quiet,
      })),
    ),
  ];
}
