import type { Estimate } from '../model/estimate.ts';
import type { Status } from '../model/recommendation.ts';
import type { Requirements, Scenario } from '../model/scenario.ts';
import { quantileInterval } from '../stats/index.ts';
import {
  accuracyBounds,
  type Bounds,
  differenceBounds,
  failedMoreOften,
  judgedBounds,
  judgedDifference,
  shareBounds,
} from './bounds.ts';
import { compareCandidates } from './compare.ts';
import { inTimeColumn } from './in-time.ts';
import type { CandidateData } from './observations.ts';
import { DEFAULT_RISK } from './risk.ts';
import { estimateAccuracy, estimateQuantile } from './summarize.ts';

export type RequirementId = 'minAccuracy' | 'nonInferiorTo' | 'p95LatencyMs' | 'serviceLife';

/** One requirement on one candidate, decided by the bounds of an interval. */
export interface RequirementResult {
  readonly id: RequirementId;
  readonly status: Status;
  readonly detail: string;
  readonly needed: number;
  readonly measured: Estimate | null;
  /** True where the grader is a model that nobody checked: no number of examples settles it. */
  readonly needsLabels?: boolean;
}

/** What the scenario says of the requirements, and of who graded. */
export type Rules = Pick<Scenario, 'require' | 'judge'>;

/**
 * The requirements that the run can show on one candidate. `reference` is the one named by
 * `nonInferiorTo`, null where the run has no such candidate.
 */
export function checkRequirements(
  data: CandidateData,
  reference: CandidateData | null,
  { require, judge }: Rules,
  seed: number,
): RequirementResult[] {
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs } = require;
  const risk = require.risk ?? DEFAULT_RISK;
  const results: RequirementResult[] = [];
  if (minAccuracy !== undefined) results.push(requireAccuracy(data, minAccuracy, risk, judge, seed));
  if (nonInferiorTo !== undefined && margin !== undefined && nonInferiorTo !== data.id) {
    results.push(requireMargin(data, reference, { nonInferiorTo, margin, risk, judge }));
  }
  if (p95LatencyMs !== undefined) results.push(requireLatency(data, p95LatencyMs, risk));
  return results;
}

/** A model that is switched off cannot serve; `serviceMonths` null: no end is known. */
export function checkService(
  serviceMonths: number | null,
  retiresAt: string | undefined,
  { minServiceMonths }: Requirements,
): RequirementResult[] {
  const needed = minServiceMonths ?? 0;
  const shape = { id: 'serviceLife', needed, measured: null } as const;
  if (serviceMonths !== null && serviceMonths <= 0)
    return [{ ...shape, status: 'failed', detail: `switched off since ${retiresAt}` }];
  if (minServiceMonths === undefined) return [];
  const asked = `at least ${minServiceMonths} months are asked for`;
  if (serviceMonths === null) return [{ ...shape, status: 'met', detail: `no end is known; ${asked}` }];
  const status = serviceMonths >= minServiceMonths ? 'met' : 'failed';
  return [{ ...shape, status, detail: `${serviceMonths.toFixed(1)} months, until ${retiresAt}; ${asked}` }];
}

/** The floor is met when the lower bound reaches it, failed when the upper one does not. */
function requireAccuracy(
  data: CandidateData,
  floor: number,
  risk: number,
  judge: Scenario['judge'],
  seed: number,
): RequirementResult {
  const measured = estimateAccuracy(data, seed);
  const shape = { id: 'minAccuracy', needed: floor, measured } as const;
  const asked = `at least ${percent(floor)} is asked for`;
  if (judge === 'unlabelled') return unlabelled(shape, asked);
  const bounds = judge ? judgedBounds(data, judge, risk) : accuracyBounds(data, risk);
  if (!measured || !bounds) return { ...shape, status: 'unproven', detail: `nothing was scored; ${asked}` };
  return {
    ...shape,
    status: statusOf(bounds, floor),
    detail: `${percent(bounds.low)} to ${percent(bounds.high)}; ${asked}`,
  };
}

function unlabelled(
  shape: Pick<RequirementResult, 'id' | 'needed' | 'measured'>,
  asked: string,
): RequirementResult {
  const detail = `a model graded, and nobody checked how often it is right; ${asked}`;
  return { ...shape, status: 'unproven', detail, needsLabels: true };
}

interface MarginRule {
  readonly nonInferiorTo: string;
  readonly margin: number;
  readonly risk: number;
  readonly judge: Scenario['judge'];
}

function requireMargin(
  data: CandidateData,
  reference: CandidateData | null,
  { nonInferiorTo, margin, risk, judge }: MarginRule,
): RequirementResult {
  const comparison = reference ? compareCandidates(data, reference, null, { level: 1 - 2 * risk }) : null;
  const measured = comparison?.difference ?? null;
  const shape = { id: 'nonInferiorTo', needed: -margin, measured } as const;
  const asked = `at most ${points(-margin)} against ${nonInferiorTo} is asked for`;
  if (judge === 'unlabelled') return unlabelled(shape, asked);
  const observed = reference ? differenceBounds(data, reference, risk) : null;
  if (!measured || !observed) {
    const detail = `${nonInferiorTo} shares too few examples with it; ${asked}`;
    return { ...shape, status: 'unproven', detail };
  }
  const bounds =
    judge && reference ? judgedDifference(observed, judge, risk, failedMoreOften(data, reference)) : observed;
  const detail = `${points(bounds.low)} to ${points(bounds.high)} against ${nonInferiorTo}; ${asked}`;
  return { ...shape, status: statusOf(bounds, -margin), detail };
}

/**
 * By order statistics over all trials; one without an answer took forever. Repeats, clusters and weights
 * make trials hang together: then by bounds of the share that is in time.
 */
function requireLatency(data: CandidateData, limitMs: number, risk: number): RequirementResult {
  const all = data.latencyByTrial.ms.toSorted();
  const measured = estimateQuantile(data.latencies, 0.95, 1 - 2 * risk);
  const shape = { id: 'p95LatencyMs', needed: limitMs, measured } as const;
  const asked = `at most ${Math.round(limitMs)} ms is asked for`;
  const { isClustered, isWeighted } = data.frame;
  if (data.repeats > 1 || isClustered || isWeighted || data.stoppedEarly) {
    const bounds = shareBounds(data, inTimeColumn(data, limitMs), risk);
    if (!bounds) return { ...shape, status: 'unproven', detail: `nothing was timed; ${asked}` };
    const inTime = `${percent(bounds.low)} to ${percent(bounds.high)} of answers are in time, 95% have to be`;
    return { ...shape, status: statusOf(bounds, 0.95), detail: `${inTime}; ${asked}` };
  }
  const ranks = all.length === 0 ? null : quantileInterval(all.length, 0.95, 1 - 2 * risk);
  if (!ranks)
    return { ...shape, status: 'unproven', detail: `too few answers to bound the 95th percentile; ${asked}` };
  const [low, high] = [all[ranks.lowRank - 1] as number, all[ranks.highRank - 1] as number];
  const status = high <= limitMs ? 'met' : low > limitMs ? 'failed' : 'unproven';
  return { ...shape, status, detail: `${milliseconds(low)} to ${milliseconds(high)}; ${asked}` };
}

function statusOf({ low, high }: Bounds, floor: number): Status {
  return low >= floor ? 'met' : high < floor ? 'failed' : 'unproven';
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value)} ms` : 'no answer';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Percentage points with their sign. */
function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}
