import type { Status } from '../core/model/recommendation.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { quantileInterval } from '../core/stats/index.ts';
import type { Arrival, OfferedStep, StepEnding } from './load-step.ts';

/** Milliseconds; `null`: no answer came, or for the ends: too few requests bound it. At 95 %. */
export interface LoadQuantile {
  readonly point: Milliseconds | null;
  readonly low: Milliseconds | null;
  readonly high: Milliseconds | null;
}

export interface LoadQuantiles {
  readonly p50: LoadQuantile;
  readonly p95: LoadQuantile;
  readonly p99: LoadQuantile;
}

/** What one rate brought. Latency counts from when a request was due; one without an answer took forever. */
export interface LoadStep {
  /** Requests a second offered. */
  readonly rate: number;
  /** For how long arrivals counted. */
  readonly seconds: number;
  readonly requests: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly errorShare: number;
  /** `null`: nothing arrived that counts. */
  readonly latencyMs: LoadQuantiles | null;
  /** `null`: nothing was streamed. */
  readonly firstTokenMs: LoadQuantiles | null;
  /** Answers that came while arrivals counted, a second, and their tokens. */
  readonly answersPerSecond: number;
  readonly inputTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly inFlightMean: number;
  readonly inFlightMost: number;
  /** How much later than due requests were sent, at the 95th percentile: of this program's making. */
  readonly sentLateMs: Milliseconds | null;
  readonly ending: StepEnding;
  /** Whether 95 % are answered in time, by the ends of the interval. */
  readonly status: Status;
  /** Met, or as far as so few requests can tell. */
  readonly held: boolean;
}

export function figuresOf(step: OfferedStep, limitMs: Milliseconds): LoadStep {
  const { rate, arrivals, fromMs, untilMs, ending } = step;
  const counted = arrivals.filter(({ dueMs }) => dueMs >= fromMs && dueMs < untilMs);
  const failed = counted.filter(({ error }) => error !== null);
  const latencyMs = quantilesOf(
    counted.map((one) => (one.error === null ? doneOf(one) - one.dueMs : Number.POSITIVE_INFINITY)),
  );
  const streamed = counted.flatMap(({ firstTokenMs, dueMs }) =>
    firstTokenMs === null ? [] : [firstTokenMs - dueMs],
  );
  const inWindow = arrivals.filter(
    (one) => one.error === null && doneOf(one) >= fromMs && doneOf(one) < untilMs,
  );
  const seconds = Math.max(0, untilMs - fromMs) / 1000;
  const perSecond = (sum: number): number => (seconds === 0 ? 0 : sum / seconds);
  const tokens = (key: 'input' | 'output'): number =>
    perSecond(inWindow.reduce((sum, { usage }) => sum + (usage?.[key] ?? 0), 0));
  const status = statusOf(latencyMs, ending, limitMs);
  const p95 = latencyMs?.p95.point ?? Number.POSITIVE_INFINITY;
  return {
    rate,
    seconds,
    requests: counted.length,
    errors: Object.fromEntries(
      [...Map.groupBy(failed, ({ error }) => error ?? '')].map(([code, { length }]) => [code, length]),
    ),
    errorShare: counted.length === 0 ? 0 : failed.length / counted.length,
    latencyMs,
    firstTokenMs: quantilesOf(streamed),
    answersPerSecond: perSecond(inWindow.length),
    inputTokensPerSecond: tokens('input'),
    outputTokensPerSecond: tokens('output'),
    ...inFlightOf(step),
    sentLateMs: quantilesOf(counted.map(({ sentMs, dueMs }) => sentMs - dueMs))?.p95.point ?? null,
    ending,
    status,
    held: ending === 'done' && (status === 'met' || (status === 'unproven' && p95 <= limitMs)),
  };
}

function statusOf(latencyMs: LoadQuantiles | null, ending: StepEnding, limitMs: Milliseconds): Status {
  if (ending === 'cap' || ending === 'late') return 'failed';
  if (!latencyMs) return 'unproven';
  const { p95 } = latencyMs;
  if (p95.high !== null && p95.high <= limitMs) return 'met';
  const isBounded = p95.low !== null || p95.point === null;
  return isBounded && (p95.low === null || p95.low > limitMs) ? 'failed' : 'unproven';
}

/** `null` of nothing. Sorted by the way; infinite ones are told as null. */
function quantilesOf(values: readonly number[]): LoadQuantiles | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (rank: number): number | null => {
    const value = sorted[rank - 1];
    return value === undefined || value === Number.POSITIVE_INFINITY ? null : value;
  };
  const quantile = (q: number): LoadQuantile => {
    const ranks = quantileInterval(sorted.length, q);
    return {
      point: at(Math.max(1, Math.ceil(q * sorted.length))),
      low: ranks && at(ranks.lowRank),
      high: ranks && at(ranks.highRank),
    };
  };
  return { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) };
}

/** Over the time in which arrivals counted; the mean is time-weighted. */
function inFlightOf({ arrivals, fromMs, untilMs }: OfferedStep): {
  readonly inFlightMean: number;
  readonly inFlightMost: number;
} {
  let busyMs = 0;
  const changes: { readonly at: number; readonly by: number }[] = [];
  for (const arrival of arrivals) {
    const [start, end] = [Math.max(arrival.sentMs, fromMs), Math.min(doneOf(arrival), untilMs)];
    if (end <= start) continue;
    busyMs += end - start;
    changes.push({ at: start, by: 1 }, { at: end, by: -1 });
  }
  let [now, most] = [0, 0];
  for (const { by } of changes.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    now += by;
    most = Math.max(most, now);
  }
  return { inFlightMean: untilMs > fromMs ? busyMs / (untilMs - fromMs) : 0, inFlightMost: most };
}

function doneOf({ doneMs, sentMs }: Arrival): Milliseconds {
  return doneMs ?? sentMs;
}
