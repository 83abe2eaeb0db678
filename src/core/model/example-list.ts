import type { CandidateId, ExampleId, Milliseconds, Usd } from './units.ts';

/**
 * Why an example is worth a look, the first that holds: a candidate scores otherwise than the reference;
 * an answer failed or could not be scored; nobody passes; none of these.
 */
export type ExampleKind = 'differs' | 'unsettled' | 'wrong' | 'rest';

/** In the order in which examples are shown. */
export const EXAMPLE_KINDS: readonly ExampleKind[] = ['differs', 'unsettled', 'wrong', 'rest'];

/** A text of the data or of a model, cut where there is not room for all of it. */
export interface CutText {
  readonly text: string;
  /** Letters (UTF-16) that are left out at its end; absent: none. */
  readonly more?: number;
}

/** What one candidate made of an example: its first trial, and how its repeats went. */
export interface ExampleAnswer {
  /** `ungraded`: no grader was asked. */
  readonly verdict: 'passed' | 'wrong' | 'failed' | 'unscored' | 'ungraded';
  /** Against the reference, by the mean score of all repeats; `null`: no change, or one has no score. */
  readonly change: 'gained' | 'lost' | null;
  /** `null`: it failed, or its source keeps no texts. */
  readonly text: CutText | null;
  readonly score: number | null;
  /** Why it is unscored, or what the failure said. */
  readonly detail: CutText | null;
  readonly ms: Milliseconds | null;
  readonly usd: Usd | null;
  /** Written, reasoning included. */
  readonly tokens: number | null;
  /** Of how many trials how many passed. */
  readonly passed: number;
  readonly trials: number;
}

export interface ShownExample {
  readonly id: ExampleId;
  readonly kind: ExampleKind;
  /** Empty: the run does not keep it. */
  readonly input: CutText;
  /** What the deciding grader compares with; `null`: it needs none. */
  readonly reference: CutText | null;
  readonly tags: readonly string[];
  /** In the order of the list's candidates; `null`: it was not asked. */
  readonly answers: readonly (ExampleAnswer | null)[];
}

/** A run's examples to read, the most telling first. With many it is a part, and says of what. */
export interface ExampleList {
  readonly candidates: readonly CandidateId[];
  /** Against which candidates gain and lose. */
  readonly reference: CandidateId;
  /** Examples of the run by kind, and how many of them are listed. */
  readonly counts: Readonly<Record<ExampleKind, { readonly all: number; readonly shown: number }>>;
  /** Held out to confirm a winner: they are not listed, so that they stay unseen. */
  readonly heldOut: number;
  /** The length from which on texts are cut; `null`: all are whole. */
  readonly cutAt: number | null;
  readonly examples: readonly ShownExample[];
}
