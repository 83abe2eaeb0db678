import { hash } from 'node:crypto';
import type { AnswerTrait } from '../core/decision/answer-traits.ts';
import type { PricedTrial } from '../core/decision/collector.ts';
import type { Call } from '../core/model/call.ts';
import type { Outcome } from '../core/model/trial.ts';

/** What an answer is like; `null` of a request that failed. */
export function traitOf({ trial, verdict }: Pick<PricedTrial, 'trial' | 'verdict'>): AnswerTrait | null {
  const { outcome, calls, key } = trial;
  if (outcome.status === 'failed') return null;
  return {
    example: key.example,
    words: wordsOf(outcome),
    output: tokensOf(calls, ({ output }) => output),
    reasoning: tokensOf(calls, ({ reasoning }) => reasoning),
    characters: outcome.text === undefined ? null : outcome.text.length,
    parts: verdict?.status === 'scored' ? (verdict.parts ?? {}) : {},
  };
}

/** 48 bits of a hash; what only white space tells apart is the same. */
function wordsOf({ text, toolCalls, steps }: Outcome & { status: 'answered' }): number | null {
  if (text === undefined && !toolCalls && !steps) return null;
  const said = (text ?? '').trim().replaceAll(/\s+/g, ' ');
  const calls = [...(steps ?? []), ...(toolCalls ?? [])].map((one) => [one.name, one.arguments]);
  return Number.parseInt(hash('sha256', JSON.stringify([said, calls])).slice(0, 12), 16);
}

/** Of all calls of a trial together; `null` where one does not say. */
function tokensOf(
  calls: readonly Call[],
  read: (usage: NonNullable<Call['usage']>) => number | undefined,
): number | null {
  let sum = 0;
  let known = false;
  for (const { usage, role } of calls) {
    if (!usage && role === 'retry') continue;
    const tokens = usage ? read(usage) : undefined;
    if (tokens === undefined) return null;
    sum += tokens;
    known = true;
  }
  return known ? sum : null;
}
