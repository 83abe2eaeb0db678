import type { Estimate } from '../model/estimate.ts';
import type { Status } from '../model/recommendation.ts';
import type { Requirements } from '../model/scenario.ts';
import { compareCandidates } from './compare.ts';
import { type CandidateData, imputeUnscored } from './observations.ts';
import { estimateAccuracy, estimateQuantile } from './summarize.ts';

/** One requirement on one candidate, decided by the bounds of an interval. */
export interface RequirementResult {
  readonly id: 'minAccuracy' | 'nonInferiorTo' | 'p95LatencyMs' | 'serviceLife';
  readonly status: Status;
  readonly detail: string;
  readonly needed: number;
  readonly measured: Estimate | null;
}

interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Every requirement of the scenario on one candidate. `reference` is the one named by `nonInferiorTo`,
 * null where the run has no such candidate.
 */
export function checkRequirements(
  data: CandidateData,
  reference: CandidateData | null,
  require: Requirements,
  seed: number,
): RequirementResult[] {
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs } = require;
  const results: RequirementResult[] = [];
  if (minAccuracy !== undefined) results.push(requireAccuracy(data, minAccuracy, seed));
  if (nonInferiorTo !== undefined && margin !== undefined && nonInferiorTo !== data.id) {
    results.push(requireMargin(data, reference, nonInferiorTo, margin));
  }
  if (p95LatencyMs !== undefined) results.push(requireLatency(data, p95LatencyMs));
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
  const { low, high } = accuracyBounds(data, measured, seed);
  const status = low >= floor ? 'met' : high < floor ? 'failed' : 'unproven';
  return {
    ...shape,
    status,
    detail: `${percent(low)} to ${percent(high)}; at least ${percent(floor)} is asked for`,
  };
}

/** Unscored repeats may all be wrong, or all right: the bounds must hold in both cases. */
function accuracyBounds(data: CandidateData, measured: Estimate, seed: number): Bounds {
  if (data.unscored === 0) return measured;
  const worst = estimateAccuracy(imputeUnscored(data, 0), seed) ?? measured;
  const best = estimateAccuracy(imputeUnscored(data, 1), seed) ?? measured;
  return { low: worst.low, high: best.high };
}

function requireMargin(
  data: CandidateData,
  reference: CandidateData | null,
  name: string,
  margin: number,
): RequirementResult {
  const comparison = reference && compareCandidates(data, reference, margin);
  const shape = { id: 'nonInferiorTo', needed: -margin, measured: comparison?.difference ?? null } as const;
  const asked = `no more than ${points(margin).slice(1)} points below ${name} is asked for`;
  if (!reference) return { ...shape, status: 'unproven', detail: `${name} is not in this run; ${asked}` };
  if (!comparison)
    return { ...shape, status: 'unproven', detail: `fewer than two shared examples; ${asked}` };
  const { low, high } = marginBounds(data, reference, comparison.difference);
  const status = low > -margin ? 'met' : high < -margin ? 'failed' : 'unproven';
  return { ...shape, status, detail: `difference ${points(low)} to ${points(high)} points; ${asked}` };
}

/** The worst case for the candidate is the best one for the reference, and the other way round. */
function marginBounds(data: CandidateData, reference: CandidateData, measured: Estimate): Bounds {
  if (data.unscored === 0 && reference.unscored === 0) return measured;
  const worst = compareCandidates(imputeUnscored(data, 0), imputeUnscored(reference, 1), null);
  const best = compareCandidates(imputeUnscored(data, 1), imputeUnscored(reference, 0), null);
  return { low: (worst?.difference ?? measured).low, high: (best?.difference ?? measured).high };
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
  return `${(100 * share).toFixed(1)}%`;
}

/** Percentage points with their sign. */
function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}
