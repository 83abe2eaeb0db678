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

export type Recommendation =
  | {
      readonly kind: 'choose';
      readonly winner: CandidateId;
      /** Share of joint draws in which the winner is the cheapest of those that qualify; `null`: nothing was drawn. */
      readonly probabilityCheapest: number | null;
      /** Mean dollars over the horizon by which another that qualifies is cheaper: what knowing all would save. */
      readonly expectedRegret: Usd | null;
      /** First-month requests between which the choice holds; `null`: no upper end. */
      readonly holdsBetween: readonly [number, number | null];
    }
  | {
      readonly kind: 'unproven';
      /** The cheapest shown to qualify, else the one of least expected loss. */
      readonly leading: CandidateId;
      readonly among: NonEmpty<CandidateId>;
      readonly next: readonly NextStep[];
      /** Of all not shown to fail: the least expected total at the user's own cost of an error. */
      readonly leastExpectedLoss: CandidateId | null;
    }
  | { readonly kind: 'none-qualifies'; readonly rejected: NonEmpty<Rejection> };
