import type { ReportDocument } from '../../core/model/report-document.ts';
import type { FlipMapReport } from '../../core/model/sensitivity-report.ts';
import { type Frame, INK, type Layers, type Plot } from './chart.ts';
import { look, pixel } from './layers.ts';
import type { Series } from './series.ts';

/** What every layer of the map stands on. */
export interface Stage {
  readonly map: FlipMapReport;
  readonly series: ReadonlyMap<string, Series>;
  /** Where the scenario stands, in pixels; `null`: off the map. */
  readonly mark: { readonly x: number; readonly y: number } | null;
  readonly plot: Plot;
  readonly frame: Frame;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** A cell with its winner's look and its pixels. */
export interface Tile {
  readonly id: string;
  readonly proven: boolean;
  readonly color: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Runs of one winner in a row are one tile: fewer shapes, and no hairline between them. */
export function tilesOf({ map, series, plot, cellWidth, cellHeight }: Stage): readonly Tile[] {
  return map.cells.flatMap((row, line) => {
    const bottom = plot.height - line * cellHeight;
    const tiles: Tile[] = [];
    for (const [column, { id, proven }] of row.entries()) {
      const last = tiles.at(-1);
      const right = (column + 1) * cellWidth;
      if (last?.id === id && last.proven === proven) tiles[tiles.length - 1] = { ...last, right };
      else {
        const color = series.get(id)?.color ?? INK.rule;
        tiles.push({ id, proven, color, left: column * cellWidth, right, top: bottom - cellHeight, bottom });
      }
    }
    return tiles;
  });
}

/** Tinted in the winner's colour; what is not shown to qualify is fainter and hatched. */
export function cellLayers(stage: Stage): Layers {
  const tiles = tilesOf(stage);
  const open = tiles.filter(({ proven }) => !proven);
  const fill = (values: readonly Tile[], fillOpacity: number): Layers[number] => ({
    data: { values: values.map((tile) => ({ ...tile })) },
    mark: { type: 'rect', fillOpacity, strokeOpacity: 0 },
    encoding: {
      x: pixel('left'),
      x2: { field: 'right' },
      y: pixel('top'),
      y2: { field: 'bottom' },
      fill: look('color'),
    },
  });
  const proven = tiles.filter((tile) => tile.proven);
  return [
    ...(proven.length === 0 ? [] : [fill(proven, 0.34)]),
    ...(open.length === 0
      ? []
      : [
          fill(open, 0.1),
          {
            data: { values: open.flatMap(hatch) },
            mark: { type: 'rule' as const, strokeWidth: 1, opacity: 0.75 },
            encoding: {
              x: pixel('x1'),
              x2: { field: 'x2' },
              y: pixel('y1'),
              y2: { field: 'y2' },
              stroke: look('color'),
            },
          },
        ]),
  ];
}

const HATCH = 8;

/** Diagonals on one grid over the whole map, cut at the tile's edges. */
function hatch({ left, right, top, bottom, color }: Tile): Record<string, number | string>[] {
  const first = Math.ceil((left + top) / HATCH) * HATCH;
  const lines: Record<string, number | string>[] = [];
  for (let sum = first; sum < right + bottom; sum += HATCH) {
    const x1 = Math.max(left, sum - bottom);
    const x2 = Math.min(right, sum - top);
    if (x2 - x1 > 0.5) lines.push({ x1, y1: sum - x1, x2, y2: sum - x2, color });
  }
  return lines;
}

/** A line wherever the winner changes, so that the regions do not hang on colour alone. */
export function borderLayers({ map, plot, cellWidth, cellHeight }: Stage): Layers {
  const values = map.cells.flatMap((row, line) =>
    row.flatMap((cell, column) => {
      const [x, y] = [(column + 1) * cellWidth, plot.height - (line + 1) * cellHeight];
      const beside = row[column + 1];
      const above = map.cells[line + 1]?.[column];
      return [
        ...(beside !== undefined && beside.id !== cell.id ? [{ x, x2: x, y: y + cellHeight, y2: y }] : []),
        ...(above !== undefined && above.id !== cell.id ? [{ x: x - cellWidth, x2: x, y, y2: y }] : []),
      ];
    }),
  );
  if (values.length === 0) return [];
  return [
    {
      data: { values },
      mark: { type: 'rule', stroke: INK.text, strokeWidth: 1.5, strokeCap: 'square' },
      encoding: { x: pixel('x'), x2: { field: 'x2' }, y: pixel('y'), y2: { field: 'y2' } },
    },
  ];
}

/** Today's price and the scenario's volume, between the middles of the cells on either side. */
export function markOf(map: FlipMapReport, { scenario }: ReportDocument, plot: Plot): Stage['mark'] {
  const column = placeOf(map.volumes, scenario?.requestsPerMonth ?? Number.NaN);
  const line = placeOf(map.factors, 1);
  if (column === null || line === null) return null;
  return {
    x: (column + 0.5) * (plot.width / map.volumes.length),
    y: plot.height - (line + 0.5) * (plot.height / map.factors.length),
  };
}

/** A place among ascending values, with its fraction, on a log scale. */
function placeOf(values: readonly number[], value: number): number | null {
  const above = values.findIndex((one) => one >= value * (1 - 1e-9));
  const [low, high] = [values[above - 1], values[above]];
  if (high === undefined) return null;
  if (Math.abs(high - value) <= 1e-9 * value) return above;
  return low === undefined ? null : above - 1 + Math.log(value / low) / Math.log(high / low);
}
