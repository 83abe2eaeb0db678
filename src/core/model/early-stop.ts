import type { CandidateId, Usd } from './units.ts';

/** A candidate that was not asked on, and after how many examples. */
export interface DroppedCandidate {
  readonly id: CandidateId;
  readonly why: 'fails' | 'dominated';
  /** The requirement that it fails, or the candidate that costs less. */
  readonly by: string;
  readonly after: number;
}

/** How a run that may stop early went. */
export interface EarlyStop {
  /** Chance that stopping brought another verdict than asking everything would have. */
  readonly risk: number;
  /** Examples asked of anybody, and all of them, held-out ones left out. */
  readonly asked: number;
  readonly examples: number;
  readonly dropped: readonly DroppedCandidate[];
  /** `settled`: the recommendation could not change; `not-worth-it`: what was left to know was worth less than a batch. */
  readonly ended: 'settled' | 'not-worth-it' | 'all-asked';
  readonly savedTrials: number;
  /** At what each candidate's trials cost; `null`: somebody's are not priced. */
  readonly savedUsd: Usd | null;
}
