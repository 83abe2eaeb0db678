import { INK, type Layers } from './chart.ts';
import { type Stage, type Tile, tilesOf } from './flip-map-cells.ts';
import { type Anchor, type Box, type Place, placeLabels, textWidth } from './labels.ts';
import { look, type PlacedText, pixel, textLayer } from './layers.ts';
import { labelOf } from './series.ts';

/** The ring where the scenario stands. */
export function youLayers({ mark }: Stage): Layers {
  if (mark === null) return [];
  return [
    {
      data: { values: [{ ...mark }] },
      mark: { type: 'point', fill: INK.paper, stroke: INK.text, strokeWidth: 2.5, opacity: 1, size: 110 },
      encoding: { x: pixel('x'), y: pixel('y') },
    },
  ];
}

/** `you` beside the ring, and each region's name and mark inside it where it is widest, off the ring's row. */
export function nameLayers(stage: Stage): Layers {
  const { plot, frame, series } = stage;
  const named = regionsOf(stage);
  const anchors: readonly Anchor[] = named.map(({ text, places }) => ({ text: `${GAP}${text}`, places }));
  const bounds = { left: 0, right: plot.width, top: 0, bottom: plot.height };
  const places = placeLabels(anchors, ringBoxes(stage), bounds, frame.fontSize);
  const texts: PlacedText[] = [...youText(stage)];
  const marks: { px: number; py: number; color: string; shape: string }[] = [];
  for (const [index, { id, text, leads }] of named.entries()) {
    const place = places[index];
    const own = series.get(id);
    if (place === undefined || own === undefined) continue;
    const left = place.x - textWidth(`${GAP}${text}`, frame.fontSize) / 2;
    marks.push({ px: left + 7, py: place.y, color: own.color, shape: own.shape });
    if (text !== '') {
      texts.push({ text, x: left + 17, y: place.y, align: 'left', strong: leads, color: INK.text });
    }
  }
  return [
    {
      data: { values: marks },
      mark: { type: 'point', filled: true, opacity: 1, size: 70, stroke: INK.paper, strokeWidth: 1.5 },
      encoding: { x: pixel('px'), y: pixel('py'), fill: look('color'), shape: look('shape') },
    },
    textLayer(texts),
  ];
}

function youText({ mark, plot }: Stage): readonly PlacedText[] {
  if (mark === null) return [];
  const isRoomy = plot.width - mark.x > 44;
  const side = isRoomy
    ? { x: mark.x + 12, align: 'left' as const }
    : { x: mark.x - 12, align: 'right' as const };
  return [{ text: 'you', ...side, y: mark.y, strong: true, color: INK.text }];
}

/** A name in the ring's row would read as the ring's own. */
function ringBoxes({ mark, plot, cellHeight }: Stage): readonly Box[] {
  if (mark === null) return [];
  return [{ left: 0, right: plot.width, top: mark.y - cellHeight / 2, bottom: mark.y + cellHeight / 2 }];
}

/** Room for the mark before a name. */
const GAP = '\u2003\u2003';

interface Region {
  readonly id: string;
  readonly text: string;
  readonly leads: boolean;
  readonly places: readonly Place[];
}

/** One name a winner, in its widest rows first; where no row holds the name, its mark alone. */
function regionsOf(stage: Stage): readonly Region[] {
  const { series, frame } = stage;
  const tiles = tilesOf(stage);
  return [...new Set(tiles.map(({ id }) => id))].map((id) => {
    const own = tiles.filter((tile) => tile.id === id);
    const name = labelOf(id, frame.labelLength);
    const need = textWidth(`${GAP}${name}`, frame.fontSize);
    const roomy = own.filter(({ left, right }) => right - left >= need);
    const places = byFit(roomy.length === 0 ? own : roomy).map(({ left, right, top, bottom }) => ({
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      align: 'center' as const,
    }));
    const text = roomy.length === 0 ? '' : name;
    return { id, text, leads: series.get(id)?.leads ?? false, places };
  });
}

/** The rows nearest to the middle of the region's area come first. */
function byFit(tiles: readonly Tile[]): readonly Tile[] {
  const area = tiles.reduce((sum, { left, right }) => sum + right - left, 0);
  const middle =
    tiles.reduce((sum, { left, right, top, bottom }) => sum + ((right - left) * (top + bottom)) / 2, 0) /
    area;
  const distance = ({ top, bottom }: Tile): number => Math.abs((top + bottom) / 2 - middle);
  return tiles.toSorted((a, b) => distance(a) - distance(b) || b.right - b.left - (a.right - a.left));
}
