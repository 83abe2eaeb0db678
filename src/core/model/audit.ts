import type { Estimate } from './estimate.ts';
import type { CandidateId, ExampleId, GraderId, Usd } from './units.ts';

/** What one attack gets from a grader. */
export interface AttackResult {
  readonly id: string;
  readonly what: string;
  /** Examples that it was made on, of which so many could not be scored, the first of them for this reason. */
  readonly examples: number;
  readonly unscored: number;
  readonly reason: string | null;
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
  readonly kind:
    | 'reference-fails'
    | 'attack'
    | 'unscored'
    | 'constant'
    | 'flips'
    | 'length'
    | 'place'
    | 'family'
    | 'disagrees'
    | 'rank';
  readonly what: string;
  readonly remedy: string;
}

/** What a judge makes of the same answers, padded with words that say nothing. */
export interface LengthBias {
  readonly answers: number;
  /** Mean score with the padding less that without it. */
  readonly difference: Estimate;
}

/** What a judge makes of the same answers where the order of its prompt, or of its labels, is turned. */
export interface PlaceBias {
  readonly answers: number;
  /** Verdicts that are others then. */
  readonly turned: Estimate;
  /** Mean score with the order turned less that without. */
  readonly difference: Estimate;
}

/** What a judge gives answers of its own family beyond what people give them, less the same of other families. */
export interface FamilyBias {
  readonly family: string;
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
  /** Before the end: there was no money, no judge or no time for all. */
  readonly stopped: boolean;
  /** What the audit cannot tell, and what it would need. */
  readonly gaps: readonly string[];
  /** Right answers, graded; `null`: none is known, or of agents an answer is not all that is right. */
  readonly references: {
    /** Who says that they are right: the user, this grader, another one, or a guess; and where they stand. */
    readonly from: 'stated' | 'grader' | 'config' | 'item';
    readonly what: string;
    readonly examples: number;
    readonly passed: number;
    /** Could not be scored, the first of them for this reason; they do not pass. */
    readonly unscored: number;
    readonly reason: string | null;
    readonly failing: readonly ExampleId[];
  } | null;
  /** What the recorded answers got; `null`: no run was given. */
  readonly honest: Estimate | null;
  /** By what they steal, the most first. */
  readonly attacks: readonly AttackResult[];
  /** Of answers that were graded several times, those whose verdict was not always the same. */
  readonly repeated: { readonly answers: number; readonly flipped: number } | null;
  /** The right answer to most examples, and the share of them; `null`: none is known, or none comes twice. */
  readonly constant: { readonly answer: string; readonly right: Estimate } | null;
  /** Of models that grade; `null`: none does, or there was nothing to compare. */
  readonly length: LengthBias | null;
  readonly place: PlaceBias | null;
  readonly family: FamilyBias | null;
  readonly agreement: readonly Agreement[];
  readonly per1000: {
    readonly seconds: number;
    readonly usd: Usd | null;
    readonly input: number;
    readonly output: number;
  };
  readonly grades: number;
}
