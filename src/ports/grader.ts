import type { Call } from '../core/model/call.ts';
import type { ResponseFormat, Sampling } from '../core/model/candidate.ts';
import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Sample } from '../core/model/sample.ts';
import type { EndpointId } from '../core/model/units.ts';
import type { Message } from './endpoint.ts';
import type { Sandbox } from './sandbox.ts';

/** A verdict with the calls of models that it took; they are the grade's, never the candidate's. */
export type Graded = Verdict & { readonly calls?: readonly Call[] };

/** Scores an answer. The same grader is metric, label filter and training reward. */
export interface Grader {
  readonly id: string;
  /** The models that it asks, so that grading costs money and may come out otherwise. */
  readonly judges: readonly Judge[];
  /** Units of its own that a score of 0 and of 1 stand for; absent: 0 and 1. */
  readonly range?: readonly [low: number, high: number];
  /** @throws BreakevenError naming what the example lacks: whatever is answered to it could not be graded. */
  check(example: Example): void;
  /** Never rejects for what an answer says. @throws GradingStopped when a model could not be asked now. */
  grade(sample: Sample, example: Example, ask: AskJudge): Promise<Graded>;
}

/** A model that grades: who is called, and how. */
export interface Judge {
  /** The grader's id, and the part's where it is one of several. */
  readonly id: string;
  readonly endpoint: EndpointId;
  readonly model: string;
  readonly sampling: Sampling;
  readonly price?: TokenPrice;
}

export interface JudgeQuestion {
  readonly judge: Judge;
  readonly messages: readonly Message[];
  readonly responseFormat?: ResponseFormat;
  readonly example: Example;
}

export type JudgeAnswer =
  | { readonly status: 'answered'; readonly text: string; readonly calls: readonly Call[] }
  | { readonly status: 'failed'; readonly reason: string; readonly calls: readonly Call[] };

/** Asks a model within the limits and the budget of whoever grades. @throws GradingStopped */
export type AskJudge = (question: JudgeQuestion) => Promise<JudgeAnswer>;

/** Where no model may be asked. */
export const askNobody: AskJudge = async () => ({
  status: 'failed',
  reason: 'no model is asked here',
  calls: [],
});

/** Grading was interrupted, or its budget is spent: nothing is said of the answer, and it may be graded later. */
export class GradingStopped extends Error {
  override readonly name = 'GradingStopped';
}

/** What graders need of the outside world. */
export interface GraderKit {
  readonly sandbox: () => Promise<Sandbox>;
  /** Posts JSON to a scorer; absent: it cannot be done here. */
  readonly post?: (scorer: HttpScorer, body: unknown) => Promise<unknown>;
  /** Runs a program of the user's, JSON in and JSON out; absent: nobody said that it may be trusted. */
  readonly run?: (command: readonly string[], input: unknown, timeoutMs: number) => Promise<unknown>;
}

export interface HttpScorer {
  readonly url: string;
  /** The environment variable that holds its key. */
  readonly keyEnv?: string;
  readonly timeoutMs: number;
}
