import { examplesForNonInferiority } from '../stats/index.ts';
import { detectableDifference, showableMargin } from './detectable-difference.ts';
import type { ExampleFrame } from './frame.ts';
import type { CandidateData } from './observations.ts';
import { scoreDifferences } from './pairing.ts';
import { DEFAULT_RISK } from './risk.ts';
import { effectiveCount, rowsOf } from './rows.ts';

/** Share of examples that tell two candidates apart, taken where nothing was measured. */
export const ASSUMED_DISCORDANCE = 0.1;
/** Fewer pairs say too little of how often two part. */
const ENOUGH_PAIRS = 30;

export interface Discordance {
  readonly value: number;
  /** Pairs that it was measured on; 0: it is an assumption. */
  readonly pairs: number;
}

export interface PowerQuestion {
  /** Examples, or what of them counts (`effectiveExamples`). */
  readonly examples: number;
  readonly discordance: number;
  /** `null`: none is asked for. */
  readonly margin: number | null;
  readonly risk?: number;
}

/** What so many examples show with probability .8. */
export interface Power {
  /** Of two pass rates, either way; `null`: not even the largest that the discordance allows. */
  readonly smallestDifference: number | null;
  /** Of two that are equally good. */
  readonly smallestMargin: number;
  /** For the margin asked for; `null`: none is, or no number would do. */
  readonly examplesForMargin: number | null;
}

export function powerOf({ examples, discordance, margin, risk = DEFAULT_RISK }: PowerQuestion): Power {
  return {
    smallestDifference: detectableDifference(discordance, examples),
    smallestMargin: showableMargin(discordance, examples, risk),
    examplesForMargin:
      margin === null || margin <= 0 || margin >= 1
        ? null
        : Math.ceil(examplesForNonInferiority({ discordance, margin, difference: 0, alpha: risk })),
  };
}

/** How many independent examples a frame is worth: its clusters where there are some, less where weights differ. */
export function effectiveExamples({
  ids,
  weights,
  clusterCount,
  isClustered,
  isWeighted,
}: ExampleFrame): number {
  const counted = isWeighted ? Math.floor(effectiveCount(weights)) : ids.length;
  return isClustered ? Math.min(clusterCount, counted) : counted;
}

/**
 * How often two candidates part: the mean squared difference of their scores, which for passes is the share of
 * examples that only one of them passes. Half a pair where none parts yet.
 */
export function discordanceOf(candidate: CandidateData, reference: CandidateData): Discordance {
  const { values } = rowsOf(candidate, scoreDifferences(candidate, reference));
  if (values.length < ENOUGH_PAIRS) return { value: ASSUMED_DISCORDANCE, pairs: 0 };
  const squares = values.reduce((sum, difference) => sum + difference ** 2, 0);
  return { value: Math.max(squares, 0.5) / values.length, pairs: values.length };
}
