import type { Estimate } from './estimate.ts';
import type { CandidateId } from './units.ts';

/** What is different between two candidates' answers to the same examples, `to` after `from`. */
export interface ChangeReport {
  readonly from: CandidateId;
  readonly to: CandidateId;
  /** What `from` is to `to`: what it is measured against, whose answers it learned, or where its training began. */
  readonly relations: readonly ('reference' | 'teacher' | 'start')[];
  readonly gained: number;
  readonly lost: number;
  /** `null`: texts are not kept, or nothing was wrong. */
  readonly errors: ErrorChanges | null;
  readonly lengths: readonly LengthChange[];
  /** The score rose, and with it what is written: a reward may have paid for length. */
  readonly isInflated: boolean;
  /** Of a grader made of parts, what each said; empty: it has none, or they were not recorded. */
  readonly parts: readonly PartChange[];
}

/** Wrong answers, by example; failed requests are none. */
export interface ErrorChanges {
  /** Wrong answers of `from` to which `to` answered, too. */
  readonly wrong: number;
  /** `to` gives the same wrong answer, word for word … */
  readonly repeated: number;
  /** … as often as this by chance: were its wrong answers dealt out anew among the examples that both get wrong. */
  readonly repeatedByChance: number;
  /** `to` is wrong in other words. */
  readonly otherwise: number;
  /** `to` is right. */
  readonly removed: number;
  /** `to` is wrong where `from` is right. */
  readonly added: number;
  /** Of the errors that an earlier student took over from `from` word for word, what became in `to`; absent: there is none. */
  readonly inherited?: {
    readonly by: CandidateId;
    readonly errors: number;
    readonly repeated: number;
    readonly otherwise: number;
    readonly removed: number;
  };
}

export interface LengthChange {
  readonly measure: 'output' | 'reasoning' | 'characters';
  /** Means of an answer. */
  readonly from: Estimate;
  readonly to: Estimate;
  readonly difference: Estimate;
  /** Spearman's, of how much longer and how much better each answer is; `null`: one of them never changes. */
  readonly withScore: Estimate | null;
}

export interface PartChange {
  readonly part: string;
  /** Means, in the part's own units. */
  readonly from: number;
  readonly to: number;
  readonly difference: Estimate;
  /** Two-sided, of a paired t test; adjusted over the parts by Holm. */
  readonly p: number;
  readonly adjustedP: number;
}
