import { formatPercent } from '../format.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { frontierBoxes, type Mark } from './frontier.ts';
import { type Anchor, type Box, placeLabels, textWidth } from './labels.ts';
import { textLayer } from './layers.ts';
import { labelOf } from './series.ts';

/** The names of the candidates and of the required accuracy, each where it covers least. */
export function labelLayer(
  marks: readonly Mark[],
  required: { readonly share: number; readonly at: number } | null,
  plot: Plot,
  frame: Frame,
): Layers[number] {
  const anchors: Anchor[] = marks.map((mark) => ({
    text: labelOf(mark.id, frame.labelLength),
    places: placesOf(mark, frame),
  }));
  if (required !== null) {
    const above = required.at - frame.fontSize * 0.75;
    const below = required.at + frame.fontSize * 0.85;
    const middle = textWidth('required', frame.fontSize);
    anchors.push({
      text: `required ${formatPercent(required.share)}`,
      places: [above, below].flatMap((y) => [
        { x: plot.width, y, align: 'right' as const },
        { x: 2, y, align: 'left' as const },
        { x: plot.width / 2 + middle, y, align: 'center' as const },
        { x: plot.width / 2 - middle, y, align: 'center' as const },
      ]),
    });
  }
  const obstacles = marks
    .flatMap(({ px, py, top, bottom }): Box[] => [
      { left: px - 7, right: px + 7, top: py - 7, bottom: py + 7 },
      { left: px - 2, right: px + 2, top, bottom },
    ])
    .concat(frontierBoxes(marks, plot));
  const bounds = { left: 0, right: plot.width + plot.right, top: -8, bottom: plot.height };
  const places = placeLabels(anchors, obstacles, bounds, frame.fontSize);
  const values = anchors.flatMap(({ text }, index) => {
    const place = places[index];
    const mark = marks[index];
    return place === undefined
      ? []
      : [
          {
            text,
            ...place,
            strong: mark?.series.leads ?? false,
            color: mark === undefined ? INK.quiet : INK.text,
          },
        ];
  });
  return textLayer(values);
}

/** Beside the mark, over and under its whisker, then its corners. */
function placesOf({ px, py, top, bottom }: Mark, { fontSize }: Frame): Anchor['places'] {
  const beside = [py, top + fontSize / 2, bottom - fontSize / 2].flatMap((y) => [
    { x: px + 11, y, align: 'left' as const },
    { x: px - 11, y, align: 'right' as const },
  ]);
  const over = [
    { x: px, y: top - fontSize * 0.95, align: 'center' as const },
    { x: px, y: bottom + fontSize * 0.95, align: 'center' as const },
  ];
  const corners = [top - fontSize * 0.95, bottom + fontSize * 0.95].flatMap((y) => [
    { x: px - 4, y, align: 'left' as const },
    { x: px + 4, y, align: 'right' as const },
  ]);
  return [...beside.slice(0, 2), ...over, ...corners, ...beside.slice(2)];
}
