import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { CalendarEvent, ReportDocument } from '../../core/model/report-document.ts';
import { chartsOf } from '../charts/index.ts';
import { count, formatFactor, formatMonths, formatRate, formatUsd } from '../format.ts';
import { surenessOfMoney } from './candidate-money.ts';
import { type Block, type Cell, cell, type Row, type Section, tableOf } from './content.ts';
import { COST_NAMES } from './economics-words.ts';
import { candidateCell, nameOf } from './words.ts';

/** Charts that belong to the money, in their order. */
export const MONEY_CHARTS: readonly string[] = ['cost-waterfall', 'payback', 'sensitivity'];

/** Where the money goes, when it comes back, and what would change that. */
export function economicsSection(document: ReportDocument): Section | null {
  const blocks = [
    ...dollarsBlock(document),
    ...calendarBlock(document),
    ...chartsOf(document)
      .filter(({ id }) => MONEY_CHARTS.includes(id))
      .map(({ id }): Block => ({ kind: 'chart', chart: id })),
  ];
  if (blocks.length === 0) return null;
  const months = document.scenario === null ? 'the horizon' : count(document.scenario.horizonMonths, 'month');
  return {
    id: 'economics',
    title: 'The money',
    lead: `Over ${months}, as expected; dollars are present value, those of the calendar as they are paid.`,
    blocks,
  };
}

/** Less than this share of a total is rounding. */
const ROUNDING = 1e-9;

function dollarsBlock({ candidates }: ReportDocument): readonly Block[] {
  const priced = candidates.filter(({ breakdown, expected }) => breakdown !== null && expected !== null);
  const [first] = priced;
  if (!first) return [];
  const rows = (first.breakdown ?? []).flatMap(({ kind }): Row[] => {
    const usd = priced.map((one) => one.breakdown?.find((part) => part.kind === kind)?.usd ?? 0);
    const isNone = usd.every(
      (value, index) => Math.abs(value) <= ROUNDING * (priced[index]?.expected?.totalUsd ?? 0),
    );
    if (isNone) return [];
    const [name, detail] = COST_NAMES[kind];
    return [{ header: cell(name, detail), cells: usd.map((value) => cell(formatUsd(value))) }];
  });
  const total: Row = {
    header: cell('Total'),
    cells: priced.map(({ expected }) => cell(formatUsd(expected?.totalUsd ?? 0))),
  };
  const groups = [{ label: null, rows: [...rows, total] }, ...riskGroup(priced)];
  const columns = [cell('Cost'), ...priced.map(({ id }) => candidateCell(id))];
  return [{ kind: 'table', table: { caption: 'Where each dollar goes', columns, groups, form: 'figures' } }];
}

function riskGroup(candidates: readonly CandidateReport[]): { label: string; rows: readonly Row[] }[] {
  const rows = surenessOfMoney(candidates);
  return rows.length === 0 ? [] : [{ label: 'Against what serves today', rows }];
}

function calendarBlock({ calendar, asOf, scenario }: ReportDocument): readonly Block[] {
  const entries = merged(calendar);
  if (entries.length < 2) return [];
  const rows = entries.map(({ events, event }) => ({
    header: cell(event.day, event.month <= 0 ? undefined : `after ${formatMonths(event.month)}`),
    cells: [whatCell(event, events, asOf, scenario?.incumbent ?? null), whoseCell(events), paidCell(events)],
  }));
  return [
    {
      kind: 'table',
      table: tableOf('Payback calendar', ['Day', 'What happens', 'Whose', 'Paid'], rows, 'words'),
    },
  ];
}

interface Entry {
  readonly event: CalendarEvent;
  readonly events: readonly CalendarEvent[];
}

/** More trainings than this of one candidate are told in one line. */
const FEW = 3;

/** One line for what happens to several on one day with nothing paid, and for a candidate's many trainings. */
function merged(calendar: readonly CalendarEvent[]): readonly Entry[] {
  const lines = new Map<string, CalendarEvent[]>();
  for (const [index, event] of calendar.entries()) {
    const { kind, day, candidate, usd } = event;
    const trainings = calendar.filter((one) => one.kind === kind && one.candidate === candidate).length;
    const key =
      kind === 'retraining' && trainings > FEW
        ? `${kind} ${candidate}`
        : candidate !== null && !usd
          ? `${kind} ${day}`
          : `${index}`;
    lines.set(key, [...(lines.get(key) ?? []), event]);
  }
  return [...lines.values()].map((events) => ({ event: events[0] as CalendarEvent, events }));
}

function whatCell(
  { kind, change, month, candidate }: CalendarEvent,
  events: readonly CalendarEvent[],
  asOf: string,
  incumbent: string | null,
): Cell {
  switch (kind) {
    case 'in-service':
      return cell('In service');
    case 'pays-back':
      return cell('Has paid back');
    case 'retraining': {
      const last = events.at(-1);
      return events.length > FEW && last
        ? cell('Trained again', `${count(events.length, 'time')}, the last on ${last.day}`)
        : cell('Trained again');
    }
    case 'retires':
      return month <= 0
        ? cell('Switched off already', `before ${asOf}`)
        : candidate === incumbent
          ? cell('Switched off')
          : cell('Switched off', 'from here on the incumbent’s model serves');
    case 'price-step': {
      const parts = [
        change?.factor === undefined ? '' : `token price ${formatFactor(change.factor)}`,
        change?.yearly === undefined ? '' : `token price ${formatRate(change.yearly)} a year`,
      ];
      return cell('Price changes', parts.filter((part) => part !== '').join(', '));
    }
    case 'horizon-end':
      return cell('End of the horizon');
  }
}

function whoseCell(events: readonly CalendarEvent[]): Cell {
  const [first] = events;
  if (first?.change) return cell(nameOf(first.change.match));
  const ids = [...new Set(events.flatMap(({ candidate }) => candidate ?? []))];
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? candidateCell(only) : cell(ids.map(nameOf).join(', '));
}

function paidCell(events: readonly CalendarEvent[]): Cell {
  const usd = events[0]?.usd ?? 0;
  if (usd === 0) return cell('');
  return events.length > 1 ? cell(formatUsd(usd), 'each time') : cell(formatUsd(usd));
}
