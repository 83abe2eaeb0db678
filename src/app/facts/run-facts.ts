import type { Requirements } from '../../core/model/scenario.ts';
import type { RunId } from '../../core/model/units.ts';

/** What only the store and the files tell of a run. Each is `null` where it does not hold or cannot be told. */
export interface RunFacts {
  readonly kin: Kin | null;
  readonly extended: Extended | null;
  readonly overlap: Overlap | null;
  /** What the first scenario required before anything was measured. */
  readonly agreed: Requirements | null;
  readonly usage: UsageFacts | null;
}

/** Examples that seem to hang together although no cluster is named. */
export interface Kin {
  /** The field that they share; `null`: the beginning of their id. */
  readonly by: string | null;
  readonly groups: number;
  /** Examples that share it with another, of so many. */
  readonly sharing: number;
  readonly examples: number;
}

/** An earlier run of which this one has every trial and more. */
export interface Extended {
  readonly run: RunId;
  readonly examples: number;
  /** Trials of a candidate then, and now. */
  readonly before: number;
  readonly trials: number;
}

/** Examples that say what a training example says. */
export interface Overlap {
  readonly twins: number;
  readonly examples: number;
  /** The first of them. */
  readonly shown: readonly string[];
}

/** What a log of production says, and what of it the scenario took over. */
export interface UsageFacts {
  readonly run: RunId;
  /** Means a request; `null`: nothing was counted. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  /** By the tags that eval and production have both; `null`: they have none. */
  readonly tagShares: Readonly<Record<string, number>> | null;
  /** Share of production without any tag that an example has. */
  readonly unmatchedShare: number;
  readonly mixFromIt: boolean;
  readonly cacheFromIt: boolean;
}

export const NO_FACTS: RunFacts = { kin: null, extended: null, overlap: null, agreed: null, usage: null };
