import type { Config, NamedScenario } from '../config/config.ts';
import type { ChangeReport } from '../core/model/change-report.ts';
import type { EarlyStop } from '../core/model/early-stop.ts';
import type { GradingReport } from '../core/model/grading-report.ts';
import type { PriceRow } from '../core/model/price.ts';
import type { ReportDocument, TrainingReport } from '../core/model/report-document.ts';
import type { EstimateOutcome } from '../core/model/training-estimate.ts';
import type { CandidateId, IsoDate } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { decide } from './decide.ts';
import type { Evidence } from './evidence.ts';
import type { RunFacts } from './facts/run-facts.ts';
import { lint } from './lints/index.ts';
import type { Ambiguous } from './pricing.ts';
import { assembleDocument } from './report-document.ts';
import type { People } from './report-people.ts';

/** What a report reads of the record of a run. */
export type RunSketch = Pick<
  RunRecord,
  'id' | 'name' | 'seed' | 'datasetHash' | 'configHash' | 'configFile' | 'finishedAt'
> & {
  readonly importedAt?: RunRecord['importedAt'] | undefined;
  /** How it stopped early; absent or `null`: it asked for everything. */
  readonly earlyStop?: EarlyStop | null;
};

/** What a report reads of a config. */
export type ConfigSketch = Pick<Config, 'notes' | 'graders' | 'cascades'>;

/**
 * A run, read and priced: plain data, from which every scenario can be decided without the store. It is
 * what a report's page takes along, so that the page decides as the command line does.
 */
export interface Measured {
  readonly run: RunSketch;
  readonly config: ConfigSketch;
  readonly asOf: IsoDate;
  readonly draws: number;
  readonly evidence: readonly Evidence[];
  /** The first is the one that the verdict is about; none: only the eval's figures can be told. */
  readonly scenarios: readonly NamedScenario[];
  /** Rows that something was priced by. */
  readonly prices: readonly PriceRow[];
  /** Candidates' ids and the models that they are priced by. */
  readonly names: readonly CandidateId[];
  readonly ambiguous: readonly Ambiguous[];
  /** How candidates' trainings went, where that was recorded. */
  readonly trainings: readonly TrainingReport[];
  /** What was expected of trainings beside what came out; empty: nobody estimated them before. */
  readonly outcomes?: readonly EstimateOutcome[];
  /** What changed from one candidate to another; absent: not looked at. */
  readonly changes?: readonly ChangeReport[];
  /** What judges cost and what parts of the grader said; absent: there are neither. */
  readonly grading?: GradingReport;
  /** What people said of the answers; absent: nothing. */
  readonly people?: People;
  /** What only the store and the files tell. */
  readonly facts: RunFacts;
  /** Hashes of the graders and of the sheet, and this program's version. */
  readonly graders: string;
  readonly sheet: string;
  readonly version: string;
}

/** Decides every scenario and writes the document: pure, the same on a server and in a browser. */
export function documentOf(measured: Measured): ReportDocument {
  const { evidence, scenarios, asOf, run, draws } = measured;
  const decisions = scenarios.map((named) => decide({ evidence, named, asOf, seed: run.seed, draws }));
  return assembleDocument({
    measured,
    decisions,
    lint: (document, decision) => lint({ ...measured, document, decision }),
  });
}
