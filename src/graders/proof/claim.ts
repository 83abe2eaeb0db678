import type { Outcome, Values } from './subject.ts';

export type ClaimId = 'defined' | 'in-range' | 'can-pass' | 'needed' | 'monotone' | 'matters' | 'decides';

/** What the parts say, and what the grader makes of it; `null`: it cannot tell. */
export interface Point {
  readonly parts: Values;
  readonly outcome: Outcome | null;
}

/** What was found of one claim. */
export interface Finding {
  readonly claim: ClaimId;
  readonly part?: string;
  readonly verdict: 'proven' | 'refuted' | 'cannot tell';
  /** What shows it, by the grader itself; a proof has none. */
  readonly points: readonly Point[];
  /** Of `monotone`: what a better part does to the score. */
  readonly direction?: 'up' | 'down';
  /** Why nothing could be told, or how far a proof goes. */
  readonly reason?: string;
  /** Something that its author would hardly have meant. */
  readonly isFault: boolean;
}

/** The least that passes: fewest parts above their lowest, then the least of them. */
export interface CheapestPass {
  readonly point: Point;
  /** Parts above their lowest. */
  readonly parts: readonly string[];
  /** Whether nothing cheaper is left, to a hundredth of a part. */
  readonly isProven: boolean;
}

export interface GraderProofs {
  readonly grader: string;
  readonly findings: readonly Finding[];
  /** `null`: nothing passes, or nothing that does was found. */
  readonly cheapest: CheapestPass | null;
}
