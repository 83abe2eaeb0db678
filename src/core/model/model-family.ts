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

/** A tuned model is of the family that it was made from, where its own name does not say. */
export function baseOf(
  model: string | null | undefined,
  approach: { readonly kind: string; readonly training?: { readonly base?: string } },
): string {
  return approach.training?.base ?? model ?? '';
}

/** `ft:gpt-4o-mini:org::id` and `openai/gpt-4o` are OpenAI's; `null`: a name that nobody knows. */
export function familyOf(model: string): string | null {
  const name = model.toLowerCase().replace(/^ft:/, '').split('/').at(-1) ?? '';
  return MAKERS.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
