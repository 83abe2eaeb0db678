import OpenAI from 'openai';

/** The bound: a loop over the `openai` client that keeps nothing. `node bare.ts PORT REQUESTS CONCURRENCY`. */
const [port, requests, concurrency] = process.argv.slice(2).map(Number) as [number, number, number];
const client = new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
let next = 0;
const worker = async (): Promise<void> => {
  while (next < requests) {
    const index = next++;
    const answer = await client.chat.completions.create({
      model: 'bench-1',
      messages: [{ role: 'user', content: `Is ${index} a number? Answer yes or no.` }],
      max_tokens: 8,
    });
    if (answer.choices[0]?.message.content !== 'yes') throw new Error('another answer');
  }
};
const started = performance.now();
await Promise.all(Array.from({ length: concurrency }, worker));
const ms = performance.now() - started;
process.stdout.write(
  `${JSON.stringify({ perSecond: (requests * 1000) / ms, rssMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);
