import { formatMonths } from '../format.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { type Anchor, type Box, overlap, type Place, placeLabels, textWidth } from './labels.ts';
import { look, pixel, textLayer } from './layers.ts';
import type { Scale } from './scale.ts';
import { labelOf, type Series } from './series.ts';

/** What one candidate has saved by the end of each month. */
export interface SavingLine {
  readonly id: string;
  /** By month, 0 to the horizon. */
  readonly savedUsd: readonly number[];
  /** Months; `null`: never, or nothing was to be paid back. */
  readonly paidBack: number | null;
  /** Months until the model is switched off, within the horizon. */
  readonly retires: number | null;
}

export interface Stage {
  readonly lines: readonly SavingLine[];
  readonly series: ReadonlyMap<string, Series>;
  readonly x: Scale;
  readonly y: Scale;
  readonly plot: Plot;
  readonly frame: Frame;
}

interface Flag {
  readonly id: string;
  readonly text: string;
  readonly px: number;
  readonly py: number;
}

/** A cross, thin enough for a line's end. */
const CROSS = 'M-1,-1L1,1M1,-1L-1,1';

/** A ring where a line has paid back, and its name with the time on a pole over all lines. */
export function paybackLayers(stage: Stage): Layers {
  const { lines, series, x, y, frame } = stage;
  const flags = lines.flatMap(({ id, paidBack }): Flag[] => {
    if (paidBack === null || paidBack > x.domain[1]) return [];
    const text = `${labelOf(id, frame.labelLength)}: ${formatMonths(paidBack)}`;
    return [{ id, text, px: x.at(paidBack), py: y.at(0) }];
  });
  const placed = onPoles(flags, stage);
  const marks = placed.map(({ id, px, py, place }) => ({
    px,
    py,
    top: place.y,
    color: series.get(id)?.color ?? INK.text,
  }));
  return [
    {
      data: { values: marks },
      mark: { type: 'rule', strokeWidth: 1 },
      encoding: { x: pixel('px'), y: pixel('py'), y2: { field: 'top' }, stroke: look('color') },
    },
    {
      data: { values: marks },
      mark: { type: 'point', fill: INK.paper, opacity: 1, size: 80, strokeWidth: 2.2 },
      encoding: { x: pixel('px'), y: pixel('py'), stroke: look('color') },
    },
    textLayer(
      placed.map(({ id, text, place }) => {
        const strong = series.get(id)?.leads ?? false;
        return { text, ...place, strong, color: INK.text };
      }),
    ),
  ];
}

/** So much wider than others are bold letters. */
const BOLD = 1.12;

/** Pixels between a pole and its name. */
const AWAY = 5;

interface Placed extends Flag {
  readonly place: Place;
}

/** Names to the right of their poles where there is room, else to the left: one stack to each side. */
function onPoles(flags: readonly Flag[], stage: Stage): readonly Placed[] {
  const widthOf = ({ text }: Flag): number => textWidth(text, stage.frame.fontSize) * BOLD + AWAY;
  const fits = (flag: Flag): boolean => flag.px + widthOf(flag) <= stage.plot.width;
  const right = flags.filter(fits).toSorted((a, b) => a.px - b.px);
  const left = flags.filter((flag) => !fits(flag)).toSorted((a, b) => b.px - a.px);
  const zero = stage.y.at(0);
  const lines = [...lineBoxes(stage), { left: 0, right: stage.plot.width, top: zero - 2, bottom: zero + 2 }];
  const placed = stacked(
    right.map((flag) => ({ ...flag, from: flag.px, to: flag.px + widthOf(flag), align: 'left' })),
    lines,
    stage,
  );
  const taken = placed.map(({ px, text, place: { y } }) => {
    const width = textWidth(text, stage.frame.fontSize) * BOLD + AWAY;
    return { left: px, right: px + width, top: y - 8, bottom: y + 8 };
  });
  return [
    ...placed,
    ...stacked(
      left.map((flag) => ({ ...flag, from: flag.px - widthOf(flag), to: flag.px, align: 'right' })),
      [...lines, ...taken],
      stage,
    ),
  ];
}

interface Hung extends Flag {
  /** Pixels that the name takes. */
  readonly from: number;
  readonly to: number;
  readonly align: 'left' | 'right';
}

/** Pixels by which a stack is moved on where it covers something. */
const STEP = 3;

/**
 * Names in one stack, the outermost first, whose pole no other name reaches over: as near to their rings as
 * they cover nothing, over or under them; at the top where there is no such place.
 */
function stacked(flags: readonly Hung[], boxes: readonly Box[], { plot, frame }: Stage): readonly Placed[] {
  const ring = flags[0]?.py ?? 0;
  const [gap, half, last] = [frame.fontSize + 3, frame.fontSize * 0.6, flags.length - 1];
  const isFree = (ys: readonly number[]): boolean =>
    flags.every(({ from, to }, index) => {
      const y = ys[index] ?? 0;
      const box = { left: from + AWAY / 2, right: to, top: y - half, bottom: y + half };
      const isInside = box.top >= 0 && box.bottom <= plot.height - 2;
      return isInside && boxes.every((other) => overlap(box, other) === 0);
    });
  const away = Array.from({ length: Math.ceil(plot.height / STEP) }, (_, step) => half + 6 + step * STEP);
  const places = away.flatMap((off) => [
    flags.map((_, index) => ring - off - (last - index) * gap),
    flags.map((_, index) => ring + off + (last - index) * gap),
  ]);
  const ys = places.find(isFree) ?? flags.map((_, index) => half + index * gap);
  return flags.map(({ from: _, to: __, align, ...flag }, index) => {
    const x = flag.px + (align === 'left' ? AWAY : -AWAY);
    return { ...flag, place: { x, y: ys[index] ?? 0, align } };
  });
}

/** A cross where a line's model is switched off, with its name where it covers least. */
export function retirementLayers(stage: Stage): Layers {
  const { lines, series, x, y, plot, frame } = stage;
  const ends = lines.flatMap((line): Flag[] => {
    const { id, retires } = line;
    if (retires === null) return [];
    const text = `${labelOf(id, frame.labelLength)} retires`;
    return [{ id, text, px: x.at(retires), py: y.at(savedAt(line, retires)) }];
  });
  const anchors = ends.map(({ text, px, py }): Anchor => ({ text, places: placesOf(px, py, frame) }));
  const bounds = { left: 0, right: plot.width, top: 0, bottom: plot.height };
  const places = placeLabels(anchors, lineBoxes(stage), bounds, frame.fontSize);
  const texts = ends.flatMap(({ id, text }, index) => {
    const place = places[index];
    const strong = series.get(id)?.leads ?? false;
    return place === undefined ? [] : [{ text, ...place, strong, color: INK.text }];
  });
  const marks = ends.map(({ id, px, py }) => ({
    px,
    py,
    shape: CROSS,
    color: series.get(id)?.color ?? INK.text,
  }));
  return [
    {
      data: { values: marks },
      mark: { type: 'point', filled: false, opacity: 1, size: 90, strokeWidth: 2.5 },
      encoding: { x: pixel('px'), y: pixel('py'), stroke: look('color'), shape: look('shape') },
    },
    textLayer(texts),
  ];
}

/** Dollars on a line between its months. */
function savedAt({ savedUsd: usd }: SavingLine, month: number): number {
  const [before, after] = [usd[Math.floor(month)] ?? 0, usd[Math.ceil(month)] ?? 0];
  return before + (after - before) * (month - Math.floor(month));
}

/** Below and above the mark, ever further. */
function placesOf(px: number, py: number, { fontSize }: Frame): Anchor['places'] {
  return [1, 2, 3].flatMap((row) => {
    const off = fontSize * (0.3 + 1.15 * row);
    return [off, -off].flatMap((dy) => [
      { x: px + 6, y: py + dy, align: 'left' as const },
      { x: px - 6, y: py + dy, align: 'right' as const },
    ]);
  });
}

const SAMPLES = 60;

/** Every line in small boxes. */
function lineBoxes({ lines, x, y }: Stage): readonly Box[] {
  return lines.flatMap((line) =>
    Array.from({ length: SAMPLES + 1 }, (_, index) => {
      const month = ((line.savedUsd.length - 1) * index) / SAMPLES;
      const [px, py] = [x.at(month), y.at(savedAt(line, month))];
      return { left: px - 3, right: px + 3, top: py - 3, bottom: py + 3 };
    }),
  );
}
