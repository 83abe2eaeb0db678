import type { DriftConcern, DriftFinding, DriftMetric, DriftReport } from '../../core/model/drift.ts';

export const METRIC_WORDS: Readonly<Record<DriftMetric, string>> = {
  accuracy: 'accuracy',
  failures: 'failed requests',
  retries: 'requests asked again',
  'input-tokens': 'input tokens for the same text',
  'visible-tokens': 'tokens written',
  'reasoning-tokens': 'tokens of reasoning',
  'cached-share': 'input from the cache',
  'latency-p50': 'latency',
  'latency-p95': 'latency of the slowest twentieth',
  price: 'price of the same tokens',
  cost: 'dollars a request',
  'cost-per-success': 'dollars a success',
};

const SHARES: ReadonlySet<DriftMetric> = new Set(['accuracy', 'failures', 'retries', 'cached-share']);

/** `+3.1 points`, `−12.0 %`. */
export function changeWords({ metric, change }: Pick<DriftFinding, 'metric' | 'change'>): string {
  if (change === null) return '–';
  const sign = change < 0 ? '−' : '+';
  const size = (100 * Math.abs(change)).toFixed(1);
  return `${sign}${size} ${SHARES.has(metric) ? 'points' : '%'}`;
}

/** The verdict of a comparison in a sentence or two. */
export function writeDriftHeadline(
  { verdict, findings, baseline, now, decision }: Omit<DriftReport, 'headline'>,
  concerns: readonly DriftConcern[] | undefined,
): string {
  const watched = findings.filter(({ concern }) => concerns === undefined || concerns.includes(concern));
  const which = (wanted: DriftFinding['verdict']): string =>
    watched
      .filter((one) => one.verdict === wanted)
      .map((one) => `${one.candidate}: ${METRIC_WORDS[one.metric]} ${changeWords(one)}`)
      .join('; ');
  const holds =
    decision === null
      ? ''
      : decision.holds
        ? ' The recommendation holds.'
        : ' The recommendation does not hold.';
  const since = `since ${baseline.at.slice(0, 10)} (${baseline.run} → ${now.run})`;
  if (verdict === 'drift') return `Drift ${since}: ${which('drift')}.${holds}`;
  if (verdict === 'cannot-tell')
    return `It cannot be told whether anything drifted ${since}: ${which('cannot-tell')}.${holds}`;
  return `No drift ${since}.${holds}`;
}
