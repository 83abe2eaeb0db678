import { loadPrices } from '../config/load-prices.ts';
import type { PricedTrial } from '../core/decision/collector.ts';
import type { Call } from '../core/model/call.ts';
import type { ExampleAnswer } from '../core/model/example-list.ts';
import type { CandidateId, ExampleId, IsoDate } from '../core/model/units.ts';
import { type PricedSource, readPriced } from './priced-trials.ts';
import { createPricing } from './pricing.ts';
import type { KeptText, TextBudget } from './text-budget.ts';

/** An answer with its texts as far as they are kept. */
export type KeptAnswer = Omit<ExampleAnswer, 'text' | 'detail'> & {
  readonly text: KeptText | null;
  readonly detail: KeptText | null;
};

export interface AnswerSource extends Omit<PricedSource, 'pricing' | 'only'> {
  /** The day whose prices hold. */
  readonly asOf: IsoDate;
}

/** Answers by candidate and example; `change` is left to who knows the reference. */
export interface Answers {
  get(candidate: CandidateId, example: ExampleId): KeptAnswer | undefined;
}

/** The first trial of each candidate on each of these examples, and how its repeats went. */
export async function readAnswers(
  { record, config, context, asOf }: AnswerSource,
  only: readonly ExampleId[],
  budget: TextBudget,
): Promise<Answers> {
  const pricing = createPricing(config, loadPrices(config.prices), asOf);
  const answers = new Map<CandidateId, Map<ExampleId, KeptAnswer>>();
  for await (const priced of readPriced({ record, config, pricing, context, only })) {
    const { candidate, example } = priced.trial.key;
    const own = answers.get(candidate) ?? new Map<ExampleId, KeptAnswer>();
    answers.set(candidate, own);
    const first = own.get(example) ?? answerOf(priced, budget);
    const passed = first.passed + Number(verdictOf(priced) === 'passed');
    own.set(example, { ...first, passed, trials: first.trials + 1 });
  }
  return { get: (candidate, example) => answers.get(candidate)?.get(example) };
}

/** Of a trial that is not counted yet. */
function answerOf(priced: PricedTrial, budget: TextBudget): KeptAnswer {
  const { trial, verdict, usd } = priced;
  const { outcome, latency, calls } = trial;
  const detail = detailOf(priced);
  const isAnswer = outcome.status === 'answered';
  return {
    verdict: verdictOf(priced),
    change: null,
    text: isAnswer && outcome.text !== undefined ? budget.keep(outcome.text) : null,
    score: isAnswer && verdict?.status === 'scored' ? verdict.score : null,
    detail: detail === null ? null : budget.keep(detail),
    ms: latency?.total ?? null,
    usd,
    tokens: writtenTokens(calls),
    passed: 0,
    trials: 0,
  };
}

function verdictOf({ trial, verdict }: PricedTrial): ExampleAnswer['verdict'] {
  if (trial.outcome.status === 'failed') return 'failed';
  if (verdict === null) return 'ungraded';
  if (verdict.status === 'unscored') return 'unscored';
  return verdict.passed ? 'passed' : 'wrong';
}

function detailOf({ trial: { outcome }, verdict }: PricedTrial): string | null {
  if (outcome.status === 'failed') return [outcome.code, outcome.message].filter(Boolean).join(': ');
  return verdict?.status === 'unscored' ? verdict.reason : null;
}

/** `null`: not known. A retry that was lost says nothing of what the answer took. */
function writtenTokens(calls: readonly Call[]): number | null {
  const counted = calls.filter(({ role, usage }) => role !== 'retry' || usage !== null);
  if (counted.length === 0 || counted.some(({ usage }) => usage === null)) return null;
  return counted.reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0);
}
