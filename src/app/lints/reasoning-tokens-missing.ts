import type { Evidence } from '../evidence.ts';
import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Families that think before they answer; a name is a hint, so that one too few is better than one too many. */
const REASONING = /(^|[/:])(o[134]|gpt-5|deepseek-r)\b|reason|think/i;

/** A reasoning model whose usage does not count its reasoning: where output leaves it out, so does the price. */
export const reasoningTokensMissing: Lint = {
  id: 'reasoning-tokens-missing',
  check: ({ evidence }) =>
    evidence.filter(doesReason).flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.reasoningUnknown === 0) return [];
      return {
        candidate: id,
        message: `${outOf(witnessed.reasoningUnknown, witnessed.withUsage, 'call')} with usage do not count reasoning apart, although the model reasons; if its output leaves reasoning out, so does its cost`,
        remedy: "compare its output tokens with the provider's bill; reasoning is a part of output",
      };
    }),
};

function doesReason({ parts, witnessed }: Evidence): boolean {
  const names = [...parts.map(({ candidate }) => candidate.model ?? ''), ...(witnessed?.servedModels ?? [])];
  return (
    parts.some(({ candidate }) => candidate.sampling.reasoningEffort !== undefined) ||
    names.some((name) => REASONING.test(name))
  );
}
