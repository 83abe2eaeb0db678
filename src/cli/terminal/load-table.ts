import type { LoadReport } from '../../app/load.ts';
import { formatCount, formatPercent, formatTable } from './format.ts';

type Step = LoadReport['steps'][number];
type Quantile = NonNullable<Step['latencyMs']>['p50'];

/** A row a rate; intervals at 95 % in brackets where so many requests have one. */
export function loadTable({ steps, limitMs }: LoadReport): string {
  const isStreamed = steps.some(({ firstTokenMs }) => firstTokenMs);
  return formatTable(
    [
      'req/s',
      'requests',
      'failed',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      ...(isStreamed ? ['first token p95'] : []),
      'answers/s',
      'tokens/s in',
      'out',
      'in flight',
      `95 % in ${formatCount(limitMs)} ms`,
    ],
    steps.map((step) => [
      formatRate(step.rate),
      formatCount(step.requests),
      formatPercent(step.errorShare),
      ...quantiles(step.latencyMs, ['p50', 'p95', 'p99']),
      ...(isStreamed ? quantiles(step.firstTokenMs, ['p95']) : []),
      formatRate(step.answersPerSecond),
      formatRate(step.inputTokensPerSecond),
      formatRate(step.outputTokensPerSecond),
      formatRate(step.inFlightMean),
      verdictOf(step),
    ]),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ...(isStreamed ? [10] : [])],
  );
}

/** What is said of a rate as soon as it was tried. */
export function stepLine(step: Step): string {
  const p95 = step.latencyMs ? quantileText(step.latencyMs.p95) : '–';
  return `${formatRate(step.rate)} req/s: p95 ${p95} ms, ${formatPercent(step.errorShare)} failed: ${verdictOf(step)}`;
}

/** Three digits: 0.125, 12.5, 1,250. */
export function formatRate(value: number): string {
  const digits = value >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en-US', digits);
}

function verdictOf({ ending, status, held, inFlightMost }: Step): string {
  if (ending === 'cap') return `no: ${formatCount(inFlightMost)} in flight`;
  if (ending === 'budget' || ending === 'interrupted') return 'cut short';
  if (status === 'met') return 'yes';
  if (status === 'failed') return 'no';
  return held ? 'yes, unproven' : 'no, unproven';
}

function quantiles(all: Step['latencyMs'], keys: readonly ('p50' | 'p95' | 'p99')[]): string[] {
  return keys.map((key) => (all ? quantileText(all[key]) : '–'));
}

function quantileText({ point, low, high }: Quantile): string {
  if (point === null) return 'no answer';
  if (low === null) return formatCount(point);
  return `${formatCount(point)} [${formatCount(low)}, ${high === null ? '∞' : formatCount(high)}]`;
}
