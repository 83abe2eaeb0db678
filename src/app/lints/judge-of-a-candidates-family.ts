import type { Lint } from './lint.ts';
import { listed } from './words.ts';

/** Names under which a maker's models go. */
const MAKERS: readonly (readonly [string, RegExp])[] = [
  ['OpenAI', /^(gpt|chatgpt|o\d|davinci|codex)/],
  ['Anthropic', /^claude/],
  ['Google', /^(gemini|gemma)/],
  ['Meta', /^(meta-)?llama/],
  ['Mistral', /^(mistral|mixtral|ministral|codestral|magistral)/],
  ['Alibaba', /^(qwen|qwq)/],
  ['DeepSeek', /^deepseek/],
  ['xAI', /^grok/],
  ['Cohere', /^command/],
  ['Microsoft', /^phi/],
  ['Amazon', /^(amazon\.)?nova/],
];

/** Judges are known to prefer answers of models of their own kind. */
export const judgeOfACandidatesFamily: Lint = {
  id: 'judge-of-a-candidates-family',
  check({ evidence, document: { grading } }) {
    const deciding = grading?.judged.find(({ decides }) => decides);
    if (!deciding) return [];
    const families = evidence.flatMap(({ id, parts }) =>
      parts.map(({ candidate }) => ({ id, family: familyOf(baseOf(candidate.model, candidate.approach)) })),
    );
    const all = new Set(families.map(({ family }) => family));
    return deciding.judges.flatMap(({ model }) => {
      const family = familyOf(model);
      const kin = [...new Set(families.filter((one) => one.family === family).map(({ id }) => id))];
      // Whom it favours all alike it favours over nobody.
      if (family === null || kin.length === 0 || all.size === 1) return [];
      return [
        {
          message: `${model} judges, and ${listed(kin)} ${kin.length === 1 ? 'is a model' : 'are models'} of its own family (${family}), which judges tend to prefer`,
          remedy: 'have a model of another family judge, or label answers of both kinds: breakeven label RUN',
        },
      ];
    });
  },
};

/** A tuned model is of the family that it was made from, where its own name does not say. */
function baseOf(
  model: string | null | undefined,
  approach: { readonly kind: string; readonly training?: { readonly base?: string } },
): string {
  return approach.training?.base ?? model ?? '';
}

/** `ft:gpt-4o-mini:org::id` and `openai/gpt-4o` are OpenAI's; `null`: a name that nobody knows. */
function familyOf(model: string): string | null {
  const name = model.toLowerCase().replace(/^ft:/, '').split('/').at(-1) ?? '';
  return MAKERS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
