// An application as `breakeven` runs it: one example as JSON on stdin, the answer as JSON on stdout.
// Rules answer what they can for nothing; what no rule knows is asked of a model, and told as a call.

import { text } from 'node:stream/consumers';

const RULES = [
  [/refund|charged|invoice|payment/i, 'billing'],
  [/parcel|deliver|shipping|tracking/i, 'shipping'],
  [/password|sign in|e-mail address/i, 'account'],
];

const { example, model, messages, sampling } = JSON.parse(await text(process.stdin));
const known = RULES.filter(([words]) => words.test(example.item.ticket)).map(([, label]) => label);
if (known.length === 1) say({ text: known[0], calls: [], costUsd: 0 });
else await askModel();

async function askModel() {
  const { TRIAGE_URL = 'https://api.openai.com/v1', OPENAI_API_KEY } = process.env;
  const started = performance.now();
  const response = await fetch(`${TRIAGE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OPENAI_API_KEY}` },
    body: JSON.stringify({ model, messages, max_completion_tokens: sampling.maxTokens }),
  });
  if (!response.ok) {
    console.error(`the model answered ${response.status}`);
    process.exitCode = response.status === 429 || response.status >= 500 ? 75 : 1; // 75: try again
    return;
  }
  const { model: served, choices, usage } = await response.json();
  const latencyMs = performance.now() - started;
  say({
    text: choices[0].message.content,
    calls: [{ role: 'answer', model: served, usage: usageOf(usage), latencyMs }],
  });
}

/** What is not known is left out: it is unknown then, and not nothing. */
function usageOf(usage) {
  if (!usage) return undefined;
  return {
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    cachedInput: usage.prompt_tokens_details?.cached_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens,
  };
}

function say(answer) {
  process.stdout.write(JSON.stringify(answer));
}
