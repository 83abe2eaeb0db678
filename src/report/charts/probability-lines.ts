import { SURE } from '../../core/decision/recommend.ts';
import { formatProbability } from '../format.ts';
import { type Frame, INK, type Layer, type Layers, type Plot } from './chart.ts';
import { textWidth } from './labels.ts';
import { pixel, textLayer } from './layers.ts';
import type { Scale } from './scale.ts';
import type { Series } from './series.ts';

/** One candidate at one volume. */
export interface Figure {
  readonly id: string;
  readonly requestsPerMonth: number;
  readonly probability: number;
}

/** From where on the verdict calls it sure enough; the words over that end of the line where fewer others pass. */
export function sureLayers(lines: readonly (readonly Figure[])[], { x, y, plot, frame }: Stage): Layers {
  const at = y.at(SURE);
  const text = `sure from ${formatProbability(SURE)}`;
  const top = at - frame.fontSize * 1.4;
  const width = textWidth(text, frame.fontSize) + 8;
  const passes = (from: number): number =>
    lines.reduce((sum, line) => sum + crossings(heights(line, x, y, from, from + width), top, at), 0);
  const isRight = passes(plot.width - width) < passes(0);
  return [
    {
      data: { values: [{ at }] },
      mark: { type: 'rule', stroke: INK.quiet, strokeDash: [6, 4], strokeWidth: 1.25 },
      encoding: { x: { value: 0 }, x2: { value: plot.width }, y: pixel('at') },
    },
    textLayer([
      {
        text,
        x: isRight ? plot.width - 4 : 4,
        y: at - frame.fontSize * 0.75,
        align: isRight ? 'right' : 'left',
        strong: false,
        color: INK.quiet,
      },
    ]),
  ];
}

interface Stage {
  readonly x: Scale;
  readonly y: Scale;
  readonly plot: Plot;
  readonly frame: Frame;
}

/** Steps of a line that touch a band of pixels, steep ones included. */
const crossings = (line: readonly number[], top: number, foot: number): number =>
  line.filter((py, index) => {
    const before = line[index - 1] ?? py;
    return Math.max(py, before) > top && Math.min(py, before) < foot;
  }).length;

const SAMPLES = 24;

/** Pixels from the top of a line at even places between two others. */
function heights(line: readonly Figure[], x: Scale, y: Scale, from: number, to: number): readonly number[] {
  return Array.from({ length: SAMPLES + 1 }, (_, index) => {
    const px = from + ((to - from) * index) / SAMPLES;
    const after = line.findIndex(({ requestsPerMonth }) => x.at(requestsPerMonth) >= px);
    const [a, b] = [line[after - 1], line[after]];
    if (a === undefined || b === undefined) return y.at((b ?? line.at(-1))?.probability ?? 0);
    const share = (px - x.at(a.requestsPerMonth)) / (x.at(b.requestsPerMonth) - x.at(a.requestsPerMonth));
    return y.at(a.probability + share * (b.probability - a.probability));
  });
}

/** Straight between the volumes that were drawn, which are dotted. */
export function chanceLayer(figures: readonly Figure[], own: Series | undefined): Layer {
  const color = own?.color ?? INK.text;
  return {
    data: { values: figures.map((figure) => ({ ...figure })) },
    mark: {
      type: 'line',
      stroke: color,
      strokeWidth: own?.leads ? 3.5 : 2,
      strokeCap: 'round',
      strokeJoin: 'round',
      ...(own?.qualifies ? {} : { strokeDash: [5, 5] }),
      point: { filled: true, fill: color, opacity: 1, size: own?.leads ? 42 : 26, strokeWidth: 0 },
    },
    encoding: {
      x: { field: 'requestsPerMonth', type: 'quantitative' },
      y: { field: 'probability', type: 'quantitative' },
    },
  };
}
