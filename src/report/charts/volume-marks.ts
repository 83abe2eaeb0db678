import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatShortCount } from '../format.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { overlap, spread, textWidth } from './labels.ts';
import { type Axis, look, type PlacedText, pixel, textLayer } from './layers.ts';
import type { Scale } from './scale.ts';
import { labelOf, type Series } from './series.ts';
import { type CostLine, totalAt } from './volume-lines.ts';

/** What every layer of the chart stands on. */
export interface Stage {
  readonly document: ReportDocument;
  readonly lines: readonly CostLine[];
  readonly series: ReadonlyMap<string, Series>;
  readonly x: Scale;
  readonly y: Scale;
  readonly plot: Plot;
  readonly frame: Frame;
}

/** The band between plot and axis, in pixels. */
export const BAND = { top: 7, height: 8 } as const;

/** First-month volume, on a logarithmic scale. */
export const volumeAxis = (scale: Scale, frame: Frame): Axis => ({
  field: 'requestsPerMonth',
  scale,
  title:
    frame.name === 'wide' ? 'Requests in the first month (log scale)' : 'Requests, first month (log scale)',
  label: formatShortCount,
});

type RuleStage = Pick<Stage, 'document' | 'x' | 'plot' | 'frame'>;

/** The scenario's volume and the points where another candidate becomes the cheapest, named above the plot. */
export function ruleLayers({ document, x, plot, frame }: RuleStage): Layers {
  const [from, to] = x.domain;
  const own = document.scenario?.requestsPerMonth;
  const marked = [
    ...(own === undefined ? [] : [{ volume: own, text: `yours ${formatShortCount(own)}`, strong: true }]),
    ...document.cheapestByVolume.slice(1).map(({ from: volume, id }) => ({
      volume,
      text: `${labelOf(id, frame.labelLength)} from ${formatShortCount(volume)}`,
      strong: false,
    })),
  ].filter(({ volume }) => volume > from && volume < to);
  const texts = stacked(
    marked.map(({ volume, text, strong }) => ({ x: x.at(volume), text, strong })),
    plot,
    frame,
  );
  return [
    {
      data: {
        values: marked.map(({ volume, strong }) => ({
          px: x.at(volume),
          color: strong ? INK.accent : INK.quiet,
        })),
      },
      mark: { type: 'rule', strokeDash: [2, 4], strokeWidth: 1.5 },
      encoding: { x: pixel('px'), y: { value: -4 }, y2: { value: plot.height }, stroke: look('color') },
    },
    textLayer(texts),
  ];
}

/** A ring where a candidate becomes the cheapest. */
export function switchLayers({ document, lines, series, x, y }: Stage): Layers {
  const values = document.cheapestByVolume.flatMap(({ from, id }) => {
    const line = lines.find((one) => one.id === id);
    return line === undefined || from <= x.domain[0] || from >= x.domain[1]
      ? []
      : [{ px: x.at(from), py: y.at(totalAt(line, from)), color: series.get(id)?.color ?? INK.text }];
  });
  return [
    {
      data: { values },
      mark: { type: 'point', fill: INK.paper, opacity: 1, size: 80, strokeWidth: 2.2 },
      encoding: { x: pixel('px'), y: pixel('py'), stroke: look('color') },
    },
  ];
}

/** Names over the plot, each in the lowest row in which it covers no other. */
function stacked(
  marks: readonly { readonly x: number; readonly text: string; readonly strong: boolean }[],
  plot: Plot,
  { fontSize }: Frame,
): readonly PlacedText[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  return marks.map(({ x, text, strong }) => {
    const half = textWidth(text, fontSize) / 2 + 6;
    const centre = Math.max(half - 20, Math.min(plot.width + plot.right - half, x));
    const row = [0, 1].find((level) => {
      const box = { left: centre - half, right: centre + half, top: level, bottom: level + 1 };
      return taken.every((other) => overlap(box, other) === 0);
    });
    taken.push({ left: centre - half, right: centre + half, top: row ?? 0, bottom: (row ?? 0) + 1 });
    const color = strong ? INK.accent : INK.quiet;
    return { text, x: centre, y: -12 - (row ?? 0) * (fontSize + 3), align: 'center', strong, color };
  });
}

/** So much wider than others are bold letters. */
const BOLD = 1.12;

/** Where a candidate's line leaves the plot, in pixels from its top. */
export interface LineEnd {
  readonly id: string;
  readonly py: number;
}

type EndStage = Pick<Stage, 'series' | 'plot' | 'frame'>;

/** Each line's mark and name at its right end, the names moved apart and led back to the line. */
export function endLayers(ends: readonly LineEnd[], { series, plot, frame }: EndStage): Layers {
  const places = spread(
    ends.map(({ py }) => py),
    frame.fontSize + 5,
    0,
    plot.height,
  );
  const values = ends.flatMap(({ id, py }, index) => {
    const own = series.get(id);
    const place = places[index] ?? 0;
    return own === undefined
      ? []
      : [
          {
            id,
            from: py,
            place,
            start: plot.width + 2,
            end: plot.width + 16,
            color: own.color,
            shape: own.shape,
          },
        ];
  });
  const names = values.map(({ id, place }) => {
    const strong = series.get(id)?.leads ?? false;
    const letter = textWidth('x', frame.fontSize) * (strong ? BOLD : 1);
    const text = labelOf(id, Math.floor((plot.right - 28) / letter));
    return { text, x: plot.width + 28, y: place, align: 'left' as const, strong, color: INK.text };
  });
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 1, opacity: 0.7 },
      encoding: {
        x: pixel('start'),
        x2: { field: 'end' },
        y: pixel('from'),
        y2: { field: 'place' },
        stroke: look('color'),
      },
    },
    {
      data: { values },
      mark: { type: 'point', filled: true, opacity: 1, size: 60, xOffset: 4 },
      encoding: { x: pixel('end'), y: pixel('place'), fill: look('color'), shape: look('shape') },
    },
    textLayer(names),
  ];
}

/** The cheapest that qualifies, as a band between plot and axis. */
export function bandLayers({ document, series, x, plot }: Stage): Layers {
  const [from, to] = x.domain;
  const values = document.cheapestByVolume
    .filter((range) => range.from < to && (range.to ?? to) > from)
    .map((range) => ({
      id: range.id,
      left: x.at(Math.max(from, range.from)),
      right: x.at(Math.min(to, range.to ?? to)),
      color: series.get(range.id)?.color ?? INK.rule,
    }));
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'rect', stroke: INK.paper, strokeWidth: 2 },
      encoding: {
        x: pixel('left'),
        x2: { field: 'right' },
        y: { value: plot.height + BAND.top },
        y2: { value: plot.height + BAND.top + BAND.height },
        fill: look('color'),
      },
    },
  ];
}
