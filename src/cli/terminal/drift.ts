import pc from 'picocolors';
import { changeWords, METRIC_WORDS } from '../../app/drift/headline.ts';
import type { readHistory } from '../../app/drift/history.ts';
import type { DriftBill, DriftFinding, DriftFlip, DriftReport } from '../../core/model/drift.ts';
import { formatCount, formatDuration, formatPercent, formatTable, formatUsd } from './format.ts';

const SHARES: ReadonlySet<string> = new Set(['accuracy', 'failures', 'retries', 'cached-share']);
const DOLLARS: ReadonlySet<string> = new Set(['price', 'cost', 'cost-per-success']);

/** What changed, with what is sure of it; the bill taken apart; what cannot be told apart; the recommendation. */
export function driftLines(report: DriftReport, file: string): string {
  const { findings, bills, series, cautions, decision, falseAlarms, now } = report;
  const alarms = series.flatMap(({ candidate, metric, alarms: own }) =>
    own.map(({ detector, run, at }) => [candidate, METRIC_WORDS[metric], detector, at.slice(0, 10), run]),
  );
  return [
    pc.bold(paint(report)(report.headline)),
    ...section('Looked at', findingsTable(findings)),
    ...section('Dollars a request, by what changed', billsTable(bills)),
    ...section(
      'Over all runs since',
      alarms.length === 0 ? null : formatTable(['candidate', 'metric', 'detector', 'alarm', 'run'], alarms),
    ),
    ...section(
      'What cannot be told apart',
      cautions.length === 0 ? null : cautions.map((one) => `  ${one}`).join('\n'),
    ),
    ...(decision
      ? section(
          decision.holds ? 'The recommendation holds' : 'The recommendation does not hold',
          [
            `  then: ${decision.before}`,
            `  now:  ${decision.after}`,
            `  cheapest by requests in the first month, then: ${flipWords(decision.flipsBefore)}`,
            `  and now: ${flipWords(decision.flipsAfter)}`,
          ].join('\n'),
        )
      : []),
    '',
    pc.dim(
      `Without any drift a comparison says drift with a chance of ${formatPercent(falseAlarms.perComparison)} at most: ${falseAlarms.perYear.toFixed(2)} times a year at this schedule.`,
    ),
    `Next: ${decision && !decision.holds ? `breakeven report ${now.run}` : `breakeven history ${file}`}`,
  ].join('\n');
}

function paint({ verdict }: DriftReport): (text: string) => string {
  return verdict === 'drift' ? pc.red : verdict === 'none' ? pc.green : pc.yellow;
}

function section(title: string, body: string | null): string[] {
  return body === null ? [] : ['', pc.bold(title), body];
}

const VERDICTS: Readonly<Record<DriftFinding['verdict'], string>> = {
  drift: 'drift',
  none: '',
  'cannot-tell': 'cannot be told',
};

function findingsTable(findings: readonly DriftFinding[]): string {
  return formatTable(
    ['candidate', 'metric', 'then', 'now', 'change', '95 % of it', 'p', ''],
    findings.map((one) => [
      one.candidate,
      METRIC_WORDS[one.metric],
      figure(one.metric, one.before),
      figure(one.metric, one.after),
      changeWords(one),
      one.interval
        ? `${changeWords({ ...one, change: one.interval.low })} to ${changeWords({ ...one, change: one.interval.high })}`
        : '–',
      formatP(one.adjustedP),
      [VERDICTS[one.verdict], one.reason ?? ''].filter(Boolean).join(': '),
    ]),
    [2, 3, 4, 5, 6],
  );
}

function formatP(p: number | null): string {
  if (p === null) return '–';
  if (p < 0.001) return '<.001';
  return p > 0.9995 ? '1' : p.toFixed(3).slice(1);
}

function figure(metric: string, value: number | null): string {
  if (value === null) return '–';
  if (SHARES.has(metric)) return formatPercent(value);
  if (DOLLARS.has(metric)) return formatUsd(value);
  return metric.startsWith('latency') ? formatDuration(value) : value.toFixed(1);
}

function billsTable(bills: readonly DriftBill[]): string | null {
  if (bills.length === 0) return null;
  const signed = (usd: number): string => (usd > 0 ? `+${formatUsd(usd)}` : formatUsd(usd));
  return formatTable(
    ['candidate', 'then', 'now', 'prompt', 'cache', 'answer', 'reasoning', 'price', 'other'],
    bills.map(({ candidate, beforeUsd, afterUsd, parts }) => [
      candidate,
      formatUsd(beforeUsd),
      formatUsd(afterUsd),
      signed(parts.input),
      signed(parts.cache),
      signed(parts.visible),
      signed(parts.reasoning),
      signed(parts.price),
      signed(Math.abs(parts.other) < 1e-12 ? 0 : parts.other),
    ]),
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
}

function flipWords(flips: readonly DriftFlip[]): string {
  return flips
    .map(
      ({ id, from, to }) =>
        `${id} from ${formatCount(from)}${to === null ? ' on' : ` to ${formatCount(to)}`}`,
    )
    .join(', ');
}

/** A line a run and candidate, oldest first. */
export function historyLines({ runs }: Awaited<ReturnType<typeof readHistory>>, file: string): string {
  if (runs.length === 0) return `There is no finished run of it.\nNext: breakeven run ${file}`;
  const rows = runs.flatMap(({ run, at, candidates }) =>
    candidates.map((one, index) => [
      index === 0 ? at.slice(0, 16).replace('T', ' ') : '',
      index === 0 ? run : '',
      one.candidate,
      one.models.join(', '),
      formatCount(one.examples),
      one.accuracy === null ? '–' : formatPercent(one.accuracy),
      one.input === null ? '–' : one.input.toFixed(0),
      one.output === null ? '–' : one.output.toFixed(0),
      one.ms === null ? '–' : formatDuration(one.ms),
      formatUsd(one.usd),
    ]),
  );
  const cautions = runs.flatMap(({ run, cautions: own }) => own.map((one) => `  ${run}: ${one}`));
  return [
    formatTable(
      ['when', 'run', 'candidate', 'model', 'examples', 'accuracy', 'in', 'out', 'latency', '$ a request'],
      rows,
      [4, 5, 6, 7, 8, 9],
    ),
    ...section('Against the newest', cautions.length === 0 ? null : cautions.join('\n')),
    `Next: ${runs.length > 1 ? `breakeven drift ${file}` : `breakeven run ${file} --fresh`}`,
  ].join('\n');
}
