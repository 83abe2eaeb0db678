import type { Estimate } from '../model/estimate.ts';
import type { Status } from '../model/recommendation.ts';
import type { Requirements } from '../model/scenario.ts';
import { wilsonInterval } from '../stats/index.ts';
import { compareCandidates } from './compare.ts';
import type { CandidateData } from './observations.ts';
import { estimateAccuracy, estimateQuantile, isPassFail, scoresOf } from './summarize.ts';

/** One requirement on one candidate, decided by the bounds of an interval. */
export interface RequirementResult {
  readonly id: 'minAccuracy' | 'nonInferiorTo' | 'p95LatencyMs';
  readonly status: Status;
  readonly detail: string;
  readonly needed: number;
  readonly measured: Estimate | null;
}

/** Every requirement of the scenario on one candidate. `reference` is the one named by `nonInferiorTo`. */
export function checkRequirements(
  data: CandidateData,
  reference: CandidateData | null,
  require: Requirements,
  seed: number,
): RequirementResult[] {
  const results: RequirementResult[] = [];
  if (require.minAccuracy !== undefined) results.push(requireAccuracy(data, require.minAccuracy, seed));
  if (reference && require.margin !== undefined && reference.id !== data.id) {
    results.push(requireMargin(data, reference, require.margin));
  }
  if (require.p95LatencyMs !== undefined) results.push(requireLatency(data, require.p95LatencyMs));
  return results;
}

/** The floor is met when the lower bound reaches it, failed when the upper one does not. */
function requireAccuracy(data: CandidateData, floor: number, seed: number): RequirementResult {
  const measured = estimateAccuracy(data, seed);
  const shape = { id: 'minAccuracy', needed: floor, measured } as const;
  if (!measured)
    return {
      ...shape,
      status: 'unproven',
      detail: `nothing was scored; at least ${percent(floor)} is asked for`,
    };
  const { low, high } = withUnscored(data, measured);
  const status = low >= floor ? 'met' : high < floor ? 'failed' : 'unproven';
  return {
    ...shape,
    status,
    detail: `${percent(low)} to ${percent(high)}; at least ${percent(floor)} is asked for`,
  };
}

/** Unscored examples may all be wrong, or all right: the bounds must hold in both cases. */
function withUnscored(data: CandidateData, { low, high }: Estimate): { low: number; high: number } {
  const scores = scoresOf(data);
  const missing = data.observations.length - scores.length;
  if (missing === 0) return { low, high };
  const n = data.observations.length;
  if (!isPassFail(data))
    return { low: (low * scores.length) / n, high: (high * scores.length + missing) / n };
  const passes = scores.filter((score) => score === 1).length;
  return { low: wilsonInterval(passes, n).low, high: wilsonInterval(passes + missing, n).high };
}

function requireMargin(data: CandidateData, reference: CandidateData, margin: number): RequirementResult {
  const comparison = compareCandidates(data, reference, margin);
  const shape = { id: 'nonInferiorTo', needed: -margin, measured: comparison?.difference ?? null } as const;
  const asked = `no more than ${percent(margin)} below ${reference.id} is asked for`;
  if (!comparison) return { ...shape, status: 'unproven', detail: `no shared examples; ${asked}` };
  const { low, high } = comparison.difference;
  const missing = data.observations.length + reference.observations.length - 2 * comparison.difference.n;
  const status = missing > 0 ? 'unproven' : low > -margin ? 'met' : high < -margin ? 'failed' : 'unproven';
  return { ...shape, status, detail: `difference ${percent(low)} to ${percent(high)}; ${asked}` };
}

function requireLatency(data: CandidateData, limitMs: number): RequirementResult {
  const measured = estimateQuantile(data.latencies, 0.95);
  const shape = { id: 'p95LatencyMs', needed: limitMs, measured } as const;
  const asked = `at most ${Math.round(limitMs)} ms is asked for`;
  if (!measured)
    return { ...shape, status: 'unproven', detail: `too few answers to bound the 95th percentile; ${asked}` };
  const { low, high } = measured;
  const status = high <= limitMs ? 'met' : low > limitMs ? 'failed' : 'unproven';
  return { ...shape, status, detail: `${Math.round(low)} to ${Math.round(high)} ms; ${asked}` };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
