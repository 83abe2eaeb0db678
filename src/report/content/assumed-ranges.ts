import type { Range, Scenario } from '../../core/model/scenario.ts';
import { formatCount, formatFactor, formatMean, formatRate, formatUsd } from '../format.ts';
import { shorten } from '../inert.ts';
import { cell, type DataTable, tableOf } from './content.ts';

/** The unit of an assumption, told by the last part of its path. */
function figureOf(path: string): (value: number) => string {
  const last = path.split('.').at(-1) ?? '';
  if (/usd/i.test(path.slice(-24)) && !/share|rate/i.test(last)) return formatUsd;
  if (/^(growth|discountRate|yearly|cachedInputShare|successRate|loadShare)$/.test(last)) return formatRate;
  if (path.startsWith('mix.')) return formatRate;
  if (last === 'factor') return formatFactor;
  return last === 'requestsPerMonth' ? formatCount : formatMean;
}

/** The range of an assumption beside its figure: `drawn from 0% to 10%`; `null`: it is one number. */
export function rangeOf({ ranges }: Scenario, path: string): string | null {
  const range = ranges[path];
  if (range === undefined) return null;
  const figure = figureOf(path);
  return `drawn from ${figure(range.low)} to ${figure(range.high)}`;
}

/** Every assumption that is a range; `null`: there is none. */
export function rangesTable({ ranges }: Scenario): DataTable | null {
  const rows = Object.entries(ranges).map(([path, range]) => ({
    header: cell(shorten(path, 60)),
    cells: cellsOf(path, range),
  }));
  if (rows.length === 0) return null;
  return tableOf('Assumptions drawn from a range', ['Assumption', 'From', 'Most likely', 'To'], rows);
}

function cellsOf(path: string, { low, high, likely }: Range): ReturnType<typeof cell>[] {
  const figure = figureOf(path);
  return [cell(figure(low)), cell(likely === undefined ? 'all alike' : figure(likely)), cell(figure(high))];
}
