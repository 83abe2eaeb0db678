import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatCount } from '../format.ts';
import { type Frame, INK, type Layer, type Layers, type Plot } from './chart.ts';
import { textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer } from './layers.ts';
import { labelOf, seriesOf } from './series.ts';

export interface OutcomeCell {
  readonly id: string;
  readonly column: string;
  readonly examples: number;
  /** Of the examples that both have a score on. */
  readonly share: number;
  readonly color: string;
}

const HEADS: Readonly<Record<string, string>> = {
  'both pass': 'Both pass',
  'only it': 'Only it',
  neither: 'Neither',
  higher: 'Higher',
  equal: 'Equal',
  lower: 'Lower',
};

/** What every layer of the matrix stands on. */
export interface Stage {
  readonly document: ReportDocument;
  readonly frame: Frame;
  readonly plot: Plot;
  /** Of a cell. */
  readonly width: number;
  readonly gap: number;
  readonly rowHeight: number;
  readonly nameHeight: number;
}

/** What each column counts; the reference by its name where there is room. */
export function headLayer(cells: readonly OutcomeCell[], { document, frame, width, gap }: Stage): Layer {
  const reference = `Only ${labelOf(document.comparisons[0]?.reference ?? '', frame.labelLength)}`;
  const isRoomy = textWidth(reference, frame.fontSize) <= width;
  const ofReference = isRoomy ? reference : 'Only ref.';
  return textLayer(
    cells.map(({ column }, index) => ({
      text: column === 'only the reference' ? ofReference : (HEADS[column] ?? column),
      x: index * (width + gap),
      y: -16,
      align: 'left',
      strong: false,
      color: INK.quiet,
    })),
  );
}

/** Count and share over a bar on a scale from nought to all examples, the same in every cell. */
export function barLayers(rows: readonly (readonly OutcomeCell[])[], stage: Stage): Layers {
  const { width, gap, rowHeight, nameHeight, frame } = stage;
  const placed = rows.flatMap((cells, row) =>
    cells.map((one, column) => {
      const left = column * (width + gap);
      const top = row * rowHeight + nameHeight + frame.fontSize + 12;
      return { ...one, left, end: left + width, right: left + width * one.share, top, foot: top + 9 };
    }),
  );
  const bars = { x: pixel('left'), y: pixel('top'), y2: { field: 'foot' } } as const;
  return [
    {
      data: { values: placed },
      mark: { type: 'rect', fill: INK.grid },
      encoding: { ...bars, x2: { field: 'end' } },
    },
    {
      data: { values: placed.filter(({ examples }) => examples > 0) },
      mark: { type: 'rect' },
      encoding: { ...bars, x2: { field: 'right' }, fill: look('color') },
    },
    textLayer(placed.flatMap((one) => figuresText(one, stage))),
  ];
}

/** `312      78%`; the share is left out where a cell has no room for both. */
function figuresText(
  { examples, share, left, top }: OutcomeCell & { readonly left: number; readonly top: number },
  { width, frame }: Stage,
): readonly PlacedText[] {
  const figure = formatCount(examples);
  const y = top - 11;
  const percent = `${Math.round(share * 100)}%`;
  const room = textWidth(figure, frame.fontSize * 1.1) + textWidth(percent, frame.fontSize) + 8;
  return [
    { text: figure, x: left, y, align: 'left', strong: true, color: INK.text },
    ...(room <= width
      ? [{ text: percent, x: left + width, y, align: 'right' as const, strong: false, color: INK.quiet }]
      : []),
  ];
}

/** Beside each row, or over it in a narrow frame. */
export function nameLayers(names: readonly string[], stage: Stage): Layers {
  const { document, plot, rowHeight, nameHeight, frame } = stage;
  const series = seriesOf(document);
  const isOver = nameHeight > 0;
  const marks = document.comparisons.map(({ candidate }, row) => {
    const own = series.get(candidate);
    const py = row * rowHeight + (isOver ? 12 : frame.fontSize + 1);
    return {
      id: candidate,
      px: 7 - plot.left,
      py,
      color: own?.color ?? INK.text,
      shape: own?.shape ?? 'circle',
    };
  });
  return [
    {
      data: { values: marks },
      mark: { type: 'point', filled: true, opacity: 1, size: 60 },
      encoding: { x: pixel('px'), y: pixel('py'), fill: look('color'), shape: look('shape') },
    },
    textLayer(
      marks.map(({ id, py }, row) => ({
        text: names[row] ?? '',
        x: 20 - plot.left,
        y: py,
        align: 'left',
        strong: series.get(id)?.leads ?? false,
        color: INK.text,
      })),
    ),
  ];
}
