import type { ReportDocument } from '../../core/model/report-document.ts';
import type { FlipMapReport } from '../../core/model/sensitivity-report.ts';
import { cell, type DataTable } from '../content/content.ts';
import { nameOf } from '../content/words.ts';
import { formatCount, formatFactor, formatShortCount } from '../format.ts';

type MapCell = FlipMapReport['cells'][number][number];

/** Neighbouring columns, or rows, of one winner. */
interface Run {
  readonly cell: MapCell;
  readonly from: number;
  readonly to: number;
}

/** The place nearest to a value on a log scale; `null` where the value is off the map by more than half a step. */
export function nearest(values: readonly number[], value: number): number | null {
  const distances = values.map((one) => Math.abs(Math.log(one / value)));
  const place = distances.indexOf(Math.min(...distances));
  const steps = values.slice(1).map((one, index) => Math.log(one / (values[index] ?? one)));
  return (distances[place] ?? Number.NaN) <= Math.max(1e-9, ...steps) / 2 + 1e-9 ? place : null;
}

/** Two digits: the volumes of a map are steps on a log scale. */
export const formatVolume = (volume: number): string => formatShortCount(Number(volume.toPrecision(2)));

const isSame = (a: MapCell, b: MapCell): boolean => a.id === b.id && a.proven === b.proven;

function runsOf(cells: readonly MapCell[]): readonly Run[] {
  const runs: Run[] = [];
  for (const [index, one] of cells.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && isSame(last.cell, one)) runs[runs.length - 1] = { ...last, to: index };
    else runs.push({ cell: one, from: index, to: index });
  }
  return runs;
}

const winnerName = ({ id, proven }: MapCell): string =>
  proven ? nameOf(id) : `${nameOf(id)} (not shown to qualify)`;

/** One sentence: who costs least here, and how far volume or price may move before another does. */
export function flipMapSentence(map: FlipMapReport, { scenario }: ReportDocument): string {
  const column = nearest(map.volumes, scenario?.requestsPerMonth ?? Number.NaN);
  const line = nearest(map.factors, 1);
  const here = line === null || column === null ? undefined : map.cells[line]?.[column];
  if (here === undefined || line === null || column === null)
    return 'Your volume at today’s price is not on this map.';
  const prices = map.cells.flatMap((row) => row[column] ?? []);
  const byPrice = within(runAt(prices, line), map.factors, formatFactor, 'today’s price');
  const byVolume = within(
    runAt(map.cells[line] ?? [], column),
    map.volumes,
    formatVolume,
    'requests a month',
  );
  return `At your volume ${winnerName(here)} costs least ${byPrice}; at today’s price, ${byVolume}.`;
}

function runAt(cells: readonly MapCell[], place: number): Run {
  const found = runsOf(cells).find(({ from, to }) => from <= place && place <= to);
  return found ?? { cell: cells[place] as MapCell, from: place, to: place };
}

/** How far a run reaches: the cells are steps, so that its ends are near, not exact. */
function within(
  { from, to }: Run,
  values: readonly number[],
  words: (value: number) => string,
  unit: string,
): string {
  const low = words(values[from] ?? Number.NaN);
  const high = words(values[to] ?? Number.NaN);
  const isFirst = from === 0;
  const isLast = to === values.length - 1;
  if (isFirst && isLast) return `all the way from ${low} to ${high} ${unit}`;
  if (isFirst) return `up to about ${high} ${unit}`;
  return isLast ? `from about ${low} ${unit} up` : `from about ${low} to ${high} ${unit}`;
}

/** The map row by row, for those who cannot see it: today's price, and the two ends. */
export function describeFlipMap(map: FlipMapReport): string {
  const today = nearest(map.factors, 1);
  const lines = [...new Set([0, today ?? 0, map.factors.length - 1])];
  return lines
    .map((line) => {
      const runs = runsOf(map.cells[line] ?? []).map(({ cell: winner, from, to }) => {
        const [low = 0, high = 0] = [map.volumes[from], map.volumes[to]];
        return `${winnerName(winner)} from ${formatCount(low)} to ${formatCount(high)}`;
      });
      return `At ${formatFactor(map.factors[line] ?? 1)} today’s price, by requests in the first month: ${runs.join(', ')}.`;
    })
    .join(' ');
}

/** Every cell in words, high prices first as on the map. */
export function flipMapTable(map: FlipMapReport): DataTable {
  const rows = map.factors.map((factor, line) => ({
    header: cell(formatFactor(factor)),
    cells: [cell(toldOnce(map, line).join('; '))],
  }));
  return {
    caption: `Who costs least, by the price of ${nameOf(map.model)} and first-month requests`,
    columns: [cell('Price'), cell('Costs least, from so many requests on')],
    groups: [{ label: null, rows: rows.toReversed() }],
    form: 'words',
  };
}

/** Cells of one row that follow each other with the same winner, told once: `10k mini; 56k big`. */
function toldOnce({ cells, volumes }: FlipMapReport, line: number): string[] {
  const row = cells[line] ?? [];
  return row.flatMap(({ id, proven }, column) => {
    const before = row[column - 1];
    if (before?.id === id && before.proven === proven) return [];
    const open = proven ? '' : ' (not shown to qualify)';
    return `${formatVolume(volumes[column] as number)} ${nameOf(id)}${open}`;
  });
}
