import type { Estimate } from './estimate.ts';
import type { CandidateId, ExampleId, GraderId, Usd } from './units.ts';

/** What one attack gets from a grader. */
export interface AttackResult {
  readonly id: string;
  readonly what: string;
  /** Examples that it was made on, of which so many could not be scored. */
  readonly examples: number;
  readonly unscored: number;
  /** Mean score, and share that passes; `null`: nothing was scored. */
  readonly reward: Estimate | null;
  readonly passed: Estimate | null;
  /** Mean score beyond that of an empty answer; what a model can steal. */
  readonly stolen: number | null;
  /** Where it scores most. */
  readonly worst: readonly { readonly example: ExampleId; readonly score: number }[];
}

/** A fault of a grader, the worst first, and what to do about it. */
export interface AuditFinding {
  readonly kind: 'reference-fails' | 'attack' | 'flips' | 'length' | 'disagrees' | 'rank' | 'unscored';
  readonly what: string;
  readonly remedy: string;
}

/** What a judge makes of the same answers, padded with words that say nothing. */
export interface LengthBias {
  readonly answers: number;
  /** Mean score with the padding less that without it. */
  readonly difference: Estimate;
}

/** A verdict that differs from the one that it is held against. */
export interface Disagreement {
  readonly example: ExampleId;
  readonly candidate: CandidateId;
  readonly repeat: number;
  /** What people, or the grader that recorded it, said. */
  readonly passed: boolean;
  readonly score: number;
}

/** A grader held against other verdicts of the same answers. */
export interface Agreement {
  readonly by: 'labels' | 'recorded';
  readonly answers: number;
  /** Shares of what they pass that the grader passes, and of what they fail that it fails. */
  readonly sensitivity: Estimate | null;
  readonly specificity: Estimate | null;
  /** Spearman's rank correlation of score and verdict. */
  readonly rank: Estimate | null;
  readonly disagreements: readonly Disagreement[];
  /** Each candidate's pass rate by this grader, and that behind it by how often the grader is wrong; `null`: it tells nothing. */
  readonly candidates: readonly {
    readonly id: CandidateId;
    readonly observed: Estimate;
    readonly corrected: Estimate | null;
  }[];
}

export interface GraderAudit {
  readonly grader: GraderId;
  readonly findings: readonly AuditFinding[];
  /** The grader's own right answers; `null`: it holds none. */
  readonly references: {
    readonly examples: number;
    readonly passed: number;
    readonly failing: readonly ExampleId[];
  } | null;
  /** What the recorded answers got; `null`: no run was given. */
  readonly honest: Estimate | null;
  /** By what they steal, the most first. */
  readonly attacks: readonly AttackResult[];
  /** Of answers that were graded several times, those whose verdict was not always the same. */
  readonly repeated: { readonly answers: number; readonly flipped: number } | null;
  readonly length: LengthBias | null;
  readonly agreement: readonly Agreement[];
  readonly per1000: {
    readonly seconds: number;
    readonly usd: Usd | null;
    readonly input: number;
    readonly output: number;
  };
  readonly grades: number;
}
