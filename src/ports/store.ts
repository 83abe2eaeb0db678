import type { Call } from '../core/model/call.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { Example, ExampleKey } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { DrawnAnswer, Label } from '../core/model/label.ts';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { TrainingCurve } from '../core/model/training.ts';
import type { TrainingEstimate } from '../core/model/training-estimate.ts';
import type { Trial, TrialKey } from '../core/model/trial.ts';
import type { CandidateId, ExampleId, IsoInstant, RunId, Usd } from '../core/model/units.ts';
import type { TrainingCheckpoint } from './trainer.ts';

/** The frozen plan of a run: what was asked of whom. `settings` is the resolved config, without any key. */
export interface RunRecord {
  readonly id: RunId;
  readonly name: string;
  readonly purpose: 'eval' | 'labels';
  readonly planHash: string;
  /** Makes the hashes of this run's trials its own; empty: it shares what is recorded. */
  readonly salt: string;
  readonly datasetHash: string;
  readonly configHash: string;
  readonly configFile: string;
  readonly seed: number;
  readonly repeats: number;
  readonly version: string;
  readonly startedAt: IsoInstant;
  /** `null`: not finished. */
  readonly finishedAt: IsoInstant | null;
  /** When it was read from somebody else's log; absent: it was made here. */
  readonly importedAt?: IsoInstant;
  readonly candidates: readonly Candidate[];
  /** Keys of the trainings that brought the candidates' models. */
  readonly trainings: Readonly<Record<CandidateId, string>>;
  /** The config as resolved, opaque to the store. */
  readonly settings: unknown;
}

/** A trial under the hash of everything that made it: endpoint, request, example's bytes, repeat. */
export interface StoredTrial {
  readonly hash: string;
  readonly trial: Trial;
}

/** What is written at once. */
export interface Recorded {
  readonly trials: readonly StoredTrial[];
  readonly grades: readonly RecordedGrade[];
}

export interface RecordedGrade {
  readonly trial: string;
  readonly grader: string;
  readonly verdict: Verdict;
  /** Calls of models that it took. */
  readonly calls?: readonly Call[];
}

/** Requests that were handed over as one file and are waited for. */
export interface BatchRecord {
  /** The provider's. */
  readonly id: string;
  readonly candidate: CandidateId;
  readonly endpoint: string;
  readonly submittedAt: IsoInstant;
  /** Hashes of its trials. */
  readonly trials: readonly string[];
}

/** A trial of a run with what its deciding grader said; `null`: not graded. */
export interface GradedTrial extends StoredTrial {
  /** It was recorded for an earlier run, with the latency, usage and cost of then. */
  readonly reused?: true;
  readonly verdict: Verdict | null;
}

/** What one grade took. */
export interface JudgeCalls {
  readonly key: TrialKey;
  readonly grader: string;
  readonly reused: boolean;
  readonly calls: readonly Call[];
}

/** What was measured elsewhere, to be written as a run. */
export interface Import {
  readonly run: RunId;
  /** The hash under which the qualities that the source gives stand as grades. */
  readonly grader: string;
  /** In batches. Their example's cluster, weight and tags are left to `finish`. They must not be read from this store. */
  readonly trials: AsyncIterable<readonly OpenTrial[]>;
  /** The run and its examples, asked for after the last trial. */
  readonly finish: () => { readonly run: RunRecord; readonly examples: Iterable<Example> };
  /** What to throw where two trials, by their positions among `trials` from 0, are of one candidate, example and repeat. */
  readonly refuseTwins: (first: number, second: number) => Error;
}

/** What training one candidate brought: enough to find the model again and to price it. */
export interface TrainingRecord {
  /** Hash of everything that the training depends on. */
  readonly key: string;
  readonly candidate: CandidateId;
  /** The training whose model this one started from. */
  readonly parent: string | null;
  /** `paused`: by its budget, or by somebody at the provider; it can go on. */
  readonly status: 'running' | 'paused' | 'succeeded' | 'failed';
  readonly jobId: string;
  readonly model: string | null;
  readonly startedAt: IsoInstant;
  readonly finishedAt: IsoInstant | null;
  /** Tokens billed for training, epochs included. */
  readonly trainedTokens: number | null;
  /** Seconds of the core loop, which is what reinforcement is billed by. */
  readonly coreLoopSeconds: number | null;
  /** Dollars that the provider itself says it billed; absent: it does not say. */
  readonly billedUsd?: number;
  /** Absent: no model graded, or the provider does not say. */
  readonly graderTokens?: { readonly input: number; readonly output: number };
  readonly checkpoints?: readonly TrainingCheckpoint[];
  /** Why it was halted before its end; its model is then its best checkpoint. */
  readonly stopped?: 'plateau' | 'gap' | 'budget';
  /** The seed of the job; absent: recorded before it was kept, the config's. */
  readonly seed?: number;
  /** What was handed over: hash and lines of each file. Absent: recorded before it was kept. */
  readonly files?: {
    readonly training: TrainingFile;
    readonly validation: TrainingFile | null;
  };
  /** Loss and reward by step; absent: recorded before they were kept, or not finished. */
  readonly curves?: readonly TrainingCurve[];
  /** Where labels were bought: how many were asked for and kept, and the run that holds them. */
  readonly labels: { readonly run: RunId; readonly asked: number; readonly accepted: number } | null;
  readonly error: string | null;
}

export interface TrainingFile {
  /** sha256. */
  readonly hash: string;
  readonly examples: number;
}

/** Where runs are kept. What is written outlives this process when its promise resolves. */
export interface Store {
  createRun(run: RunRecord, examples: readonly Example[]): Promise<void>;
  /** Replaces what a run says of itself; its examples and trials stay. */
  updateRun(run: RunRecord): Promise<void>;
  /**
   * Makes this process the one that makes the run, so that two never buy the same trials.
   * @throws BreakevenError while another living process does.
   */
  claimRun(id: RunId): Promise<void>;
  releaseRun(id: RunId): Promise<void>;
  /** Makes this process the one that asks requests of that kind; null: it is, else the id of the living one that does. */
  holdRequests(key: string): Promise<number | null>;
  releaseRequests(key: string): Promise<void>;
  /** Whether a living process makes the run; one on another machine is taken at its word. */
  isClaimed(id: RunId): Promise<boolean>;
  finishRun(id: RunId, at: IsoInstant): Promise<void>;
  /** The newest run first; an imported one is as new as its import. */
  listRuns(): Promise<readonly RunRecord[]>;
  findRunByPlan(planHash: string): Promise<RunRecord | null>;
  /** An id, a unique prefix of one, or `latest` (the newest eval). @throws BreakevenError when none or several fit. */
  getRun(reference: string): Promise<RunRecord>;
  /** In their order; `only` these, by default all. */
  readExamples(run: RunId, only?: readonly ExampleId[]): Promise<readonly Example[]>;
  /** The same without their items, which may be large. */
  readExampleKeys(run: RunId): Promise<readonly ExampleKey[]>;
  /** How many examples and trials a run has, without reading them. */
  countRun(run: RunId): Promise<{ readonly examples: number; readonly trials: number }>;

  /** Which of these hashes the store has a trial for: what it failed with, or `null` where it was answered. */
  knownTrials(hashes: readonly string[]): Promise<ReadonlyMap<string, string | null>>;
  /** Puts trials that are already there into a run, marked as reused unless they are in it. */
  linkTrials(run: RunId, links: readonly { readonly key: TrialKey; readonly hash: string }[]): Promise<void>;
  /**
   * Records trials with their calls, puts them into the run, and records grades: all of it, or nothing. A
   * trial of the same hash is replaced with its calls and grades. What is resolved outlives this process.
   * @throws BreakevenError when the store cannot be written.
   */
  record(run: RunId, batch: Recorded): Promise<void>;
  /** Resolves when what was written before outlives a power cut, too. */
  sync(): Promise<void>;
  /** Dollars that the run may have spent: what is known, and what was set aside when it was last written. */
  readSpend(run: RunId): Promise<Usd>;
  saveSpend(run: RunId, usd: Usd): Promise<void>;
  /** Batches of the run that were handed over and not ended. */
  openBatches(run: RunId): Promise<readonly BatchRecord[]>;
  saveBatch(run: RunId, batch: BatchRecord): Promise<void>;
  /** What a batch brought is recorded. */
  endBatch(batchId: string): Promise<void>;
  /**
   * Writes a run and its trials at once: where anything throws, nothing of it is there.
   * @throws BreakevenError when the run's id is taken.
   */
  importRun(what: Import): Promise<void>;
  /**
   * Trials of a run in the order of `readTrials`, as the open trial format has them, with the verdicts of
   * one grader; without what it says of examples.
   */
  exportTrials(run: RunId, graderHash: string): AsyncIterable<OpenTrial>;
  /**
   * Trials of a run by candidate, example and repeat, each with the verdict of one grader; `only` those of
   * these examples, by default all.
   */
  readTrials(run: RunId, graderHash: string, only?: readonly ExampleId[]): AsyncIterable<GradedTrial>;

  /** Calls of models that this run's grades by these graders took. */
  readJudgeCalls(run: RunId, graderHashes: readonly string[]): Promise<readonly JudgeCalls[]>;

  /** Answers of a run that were drawn to be labelled, in their order. */
  readDrawn(run: RunId): Promise<readonly DrawnAnswer[]>;
  /** Replaces them, unless another process did so since `before` were read: then false. */
  saveDrawn(run: RunId, before: readonly DrawnAnswer[], drawn: readonly DrawnAnswer[]): Promise<boolean>;
  /** Labels of a run by when they were given; of one labeller where one is named. */
  readLabels(run: RunId, labeller?: string): Promise<readonly Label[]>;
  /** One label an answer and labeller: a later one replaces the earlier. All of them, or none. */
  saveLabels(run: RunId, labels: readonly Label[]): Promise<void>;
  removeLabel(run: RunId, key: TrialKey, labeller: string): Promise<void>;

  saveTraining(record: TrainingRecord): Promise<void>;
  findTraining(key: string): Promise<TrainingRecord | null>;
  /** Keeps what was said of trainings before they were made. */
  saveEstimate(estimate: TrainingEstimate): Promise<void>;
  /** Of a dataset, the newest first. */
  listEstimates(datasetHash: string): Promise<readonly TrainingEstimate[]>;
  close(): Promise<void>;
}
