import type { ComparisonReport } from '../core/model/candidate-report.ts';
import type { CandidateId, ExampleId, IsoInstant, RunId, Usd } from '../core/model/units.ts';
import type { RunRecord, Store } from '../ports/store.ts';

export type RunState = 'running' | 'stopped' | 'finished';

export interface ViewedProgress {
  readonly state: RunState;
  readonly lastCallAt: IsoInstant | null;
  readonly candidates: readonly {
    readonly id: CandidateId;
    readonly done: number;
    readonly total: number;
    readonly graded: number;
    readonly passed: number;
    readonly failed: number;
    readonly usd: Usd;
    readonly unpriced: number;
  }[];
}

/** What is compared, as it was typed; `null`: not said. */
export interface ComparisonQuestion {
  readonly run: string;
  readonly candidate: string;
  readonly reference: string;
  /** The reference's run where it is another one. */
  readonly referenceRun: string | null;
  readonly margin: string | null;
}

export interface ViewedComparison extends ComparisonReport {
  readonly run: RunId;
  readonly referenceRun?: RunId;
  readonly cautions?: readonly string[];
  readonly table: { readonly both: number; readonly neither: number } | null;
  readonly gainedExamples: readonly ExampleId[];
  readonly lostExamples: readonly ExampleId[];
  readonly unpaired: number;
}

/**
 * Where the pages get what they show; nothing here writes. What is typed is passed on as it is, and refused
 * with a `BreakevenError` where it does not fit.
 */
export interface ViewSources {
  readonly store: Pick<Store, 'listRuns' | 'getRun' | 'countRun'>;
  stateOf(run: RunRecord): Promise<RunState>;
  progress(run: RunId): Promise<ViewedProgress>;
  /** The verdict in a few sentences. */
  headline(run: RunId): Promise<string>;
  /** The page that `breakeven report` writes. */
  reportPage(
    run: RunId,
    asked: { readonly volume: string | null; readonly asOf: string | null },
  ): Promise<string>;
  compare(question: ComparisonQuestion): Promise<ViewedComparison>;
}

/** How the pages look, and how text that anybody may have written is made harmless to look at. */
export interface Appearance {
  /** The report's style sheet. */
  readonly style: string;
  readonly makeInert: (text: string) => string;
}
