import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { AskJudge } from '../ports/grader.ts';
import { candidateOf, createAskJudge, type JudgingOptions } from '../run/ask-judge.ts';
import type { StoppedCandidate } from '../run/execute.ts';
import type { HashedGrader } from '../run/grade.ts';
import { boundTrial } from './bound-trial.ts';
import type { AppContext } from './context.ts';
import type { Pricing } from './pricing.ts';

/** The models that grade, as somebody who can be priced. */
export function judgesOf({ graders }: { readonly graders: readonly HashedGrader[] }): readonly Candidate[] {
  return graders.flatMap(({ grader }) => grader.judges.map(candidateOf));
}

/** Asking judges within limits, until there is no money or nobody who answers. */
export interface Judging {
  readonly ask: AskJudge;
  readonly noBudget: AbortController;
  /** Starts no grade more. */
  readonly stop: AbortSignal;
  /** Judges whose endpoint was given up. */
  readonly down: ReadonlyMap<string, StoppedCandidate>;
}

export function openJudging(
  limits: Omit<JudgingOptions, 'boundJudge' | 'onBudget' | 'onDown' | 'priceCall'>,
  pricing: Pricing,
  onDown: (down: StoppedCandidate) => void,
): Judging {
  const noBudget = new AbortController();
  const down = new Map<string, StoppedCandidate>();
  const ask = createAskJudge({
    ...limits,
    priceCall: (candidate, call) => pricing.costOf(candidate, call),
    boundJudge(judge, request) {
      const { usd, input, output } = boundTrial(judge, request, pricing);
      return { usd: usd ?? 0, tokens: input + (output ?? 0) };
    },
    onBudget: () => noBudget.abort(),
    onDown(judge) {
      if (down.has(judge.candidate)) return;
      down.set(judge.candidate, judge);
      onDown(judge);
    },
  });
  return { ask, noBudget, down, stop: AbortSignal.any([limits.stop, noBudget.signal]) };
}

/** @throws BreakevenError where a grader would run a program that nobody said may be run. */
export function refuseUntrusted({ graders }: Config, { trust }: Pick<AppContext, 'trust'>): void {
  const program = trust ? undefined : graders.find((definition) => runsProgram(definition));
  if (program === undefined) return;
  throw new BreakevenError(
    'bad-config',
    `grader '${program.id}' runs a program`,
    'read it, and what it does; where you trust it, add --trust',
  );
}

/** Also as a part of another. */
function runsProgram(definition: unknown): boolean {
  if (typeof definition !== 'object' || definition === null) return false;
  const { type } = definition as { readonly type?: unknown };
  return type === 'command' || Object.values(definition).some(runsProgram);
}
