import type { Estimate } from './estimate.ts';
import type { CandidateId, EndpointId, GraderId, Usd } from './units.ts';

/** What grading took, apart from what any candidate costs, and what the parts of the deciding grader said. */
export interface GradingReport {
  /** Graders that ask models. */
  readonly judged: readonly JudgedGrader[];
  /** Parts of the deciding grader; empty: it has none. */
  readonly parts: readonly PartMeans[];
}

export interface JudgedGrader {
  readonly grader: GraderId;
  /** It is the one that passes and fails. */
  readonly decides: boolean;
  readonly judges: readonly { readonly endpoint: EndpointId; readonly model: string }[];
  readonly total: JudgedCost;
  readonly candidates: readonly (JudgedCost & { readonly id: CandidateId })[];
}

export interface JudgedCost {
  /** Answers that a model was asked about. */
  readonly grades: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Calls whose tokens are known and have no price. */
  readonly unpricedCalls: number;
  /** Of calls with a price; `null`: none has one. */
  readonly usd: Usd | null;
  /** `null` also where some calls have no price. */
  readonly usdPerThousandGrades: Usd | null;
}

export interface PartMeans {
  readonly part: string;
  /** In the part's own units; `null`: nothing was scored. */
  readonly means: readonly { readonly id: CandidateId; readonly mean: Estimate | null }[];
}
