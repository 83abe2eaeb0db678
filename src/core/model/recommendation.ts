import type { Estimate } from './estimate.ts';
import type { CandidateId, NonEmpty, Usd } from './units.ts';

export type Status = 'met' | 'failed' | 'unproven';

export interface NextStep {
  readonly action: 'examples' | 'labels' | 'pilot' | 'prompt' | 'load';
  readonly count: number;
  readonly costUsd: Usd | null;
  readonly worthUsd: Usd | null;
}

export interface Rejection {
  readonly id: CandidateId;
  readonly requirement: string;
  readonly needed: number;
  readonly measured: Estimate | null;
}

/** `null` probabilities and regrets: the uncertainty engine has not run. */
export type Recommendation =
  | {
      readonly kind: 'choose';
      readonly winner: CandidateId;
      readonly probabilityCheapest: number | null;
      readonly expectedRegret: Usd | null;
      /** First-month requests between which the choice holds; `null`: no upper end. */
      readonly holdsBetween: readonly [number, number | null];
    }
  | {
      readonly kind: 'unproven';
      readonly leading: CandidateId;
      readonly among: NonEmpty<CandidateId>;
      readonly next: readonly NextStep[];
    }
  | { readonly kind: 'none-qualifies'; readonly rejected: NonEmpty<Rejection> };
