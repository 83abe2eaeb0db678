/**
 * A whole session against the lab over HTTP, as the demo has it: label with the frontier, distil, reinforce,
 * with supervised training on the true answers as control. Prints exact match on 400 eval tickets, seconds,
 * and tokens a second.
 *
 * Usage: node bench/lab-session.ts [seeds, by default 1]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { startLab } from '../src/lab/start.ts';
import { makeTickets, type TicketRow } from '../src/lab/task/make-tickets.ts';
import { ACME_POLICY, type Policy, policyText } from '../src/lab/task/policy.ts';

const EVAL_TICKETS = 400;
const LABELS = 1200;
const PROMPTS = 3000;
const CONCURRENCY = 32;

/** What ACME might decide tomorrow: every rule another. */
const NEW_POLICY: Policy = {
  window: 21,
  goldSkipsWindow: !ACME_POLICY.goldSkipsWindow,
  order: ['broken', 'lost', 'regret', 'late', 'wrong', 'damaged'],
  rules: {
    damaged: { tool: 'replace', limit: 100 },
    late: { tool: 'refund', limit: 60 },
    wrong: { tool: 'replace', limit: 70 },
    broken: { tool: 'replace', limit: 90 },
    lost: { tool: 'credit', limit: 80 },
    regret: { tool: 'credit', limit: 50 },
  },
};

const directory = mkdtempSync(join(tmpdir(), 'breakeven-session-'));
const lab = await startLab({
  port: 0,
  directory,
  createGrader: () => ({
    id: 'exact',
    judges: [],
    check() {},
    async grade(sample, example) {
      const passed = sample.output_text === example.item.answer;
      return { status: 'scored', score: passed ? 1 : 0, passed };
    },
  }),
});
const client = new OpenAI({ baseURL: lab.url, apiKey: 'none', maxRetries: 0 });

interface Answered {
  readonly texts: string[];
  readonly seconds: number;
  readonly tokensPerSecond: number;
}

async function answerAll(
  model: string,
  rows: readonly TicketRow[],
  policy: string | null,
): Promise<Answered> {
  const texts: string[] = [];
  let tokens = 0;
  let next = 0;
  const started = performance.now();
  const work = async (): Promise<void> => {
    while (next < rows.length) {
      const index = next++;
      const system = policy === null ? [] : [{ role: 'system' as const, content: policy }];
      const messages = [...system, { role: 'user' as const, content: rows[index]?.ticket ?? '' }];
      const answer = await client.chat.completions.create({ model, messages, temperature: 0 });
      texts[index] = answer.choices[0]?.message.content ?? '';
      tokens += answer.usage?.total_tokens ?? 0;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  const seconds = (performance.now() - started) / 1000;
  return { texts, seconds, tokensPerSecond: tokens / seconds };
}

async function tune(model: string, rows: readonly object[], suffix: string, method: object): Promise<string> {
  const file = await toFile(Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')), 'rows.jsonl');
  const training_file = (await client.files.create({ file, purpose: 'fine-tune' })).id;
  let job = await client.fineTuning.jobs.create({ model, training_file, suffix, method } as never);
  const started = performance.now();
  while (job.finished_at === null) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = await client.fineTuning.jobs.retrieve(job.id);
  }
  if (job.status !== 'succeeded') throw new Error(job.error?.message);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`  ${suffix}: ${seconds.toFixed(1)} s, ${job.trained_tokens} tokens trained\n`);
  return job.fine_tuned_model ?? '';
}

async function evaluate(
  arm: string,
  model: string,
  seed: number,
  policy: string | null,
  truth: Policy = ACME_POLICY,
): Promise<string[]> {
  const rows = makeTickets({ seed, count: EVAL_TICKETS, split: 'eval', policy: truth });
  const { texts, seconds, tokensPerSecond } = await answerAll(model, rows, policy);
  const right = rows.filter((row, i) => row.answer === texts[i]).length / rows.length;
  const speed = `${seconds.toFixed(1)} s, ${tokensPerSecond.toFixed(0)} tokens/s`;
  process.stdout.write(`${arm.padEnd(34)} ${right.toFixed(3)}  (${speed})\n`);
  return texts.map((text, i) => (text === rows[i]?.answer ? '' : text));
}

function supervise(pairs: readonly { ticket: string; answer: string }[]): object[] {
  return pairs.map(({ ticket, answer }) => {
    const messages = [
      { role: 'user', content: ticket },
      { role: 'assistant', content: answer },
    ];
    return { messages };
  });
}

async function runSession(seed: number): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  const pool = makeTickets({ seed, count: PROMPTS, split: 'train' });
  const labelled = pool.slice(0, LABELS);
  const supervised = { type: 'supervised' };
  const reinforcement = { type: 'reinforcement', reinforcement: { grader: { type: 'exact' } } };
  const graded = pool.map(({ ticket, answer }) => ({
    messages: [{ role: 'user', content: ticket }],
    answer,
  }));

  await evaluate('mini, prompted', 'lab-mini', seed, policyText());
  await evaluate('mini, no policy', 'lab-mini', seed, null);
  const teacher = await evaluate('frontier, prompted', 'lab-frontier', seed, policyText());
  const labels = await answerAll('lab-frontier', labelled, policyText());
  process.stdout.write(`  ${LABELS} labels: ${labels.seconds.toFixed(1)} s\n`);
  const answers = labelled.map(({ ticket }, i) => ({ ticket, answer: labels.texts[i] ?? '' }));
  const distilled = await tune('lab-mini', supervise(answers), 'distilled', supervised);
  const student = await evaluate('distilled', distilled, seed, null);
  const gold = await tune('lab-mini', supervise(labelled), 'gold', supervised);
  await evaluate('supervised on true answers', gold, seed, null);
  await evaluate('the same, policy changed', gold, seed, null, NEW_POLICY);
  await evaluate('frontier, policy changed', 'lab-frontier', seed, policyText(NEW_POLICY), NEW_POLICY);
  await evaluate('frontier, sent the wrong policy', 'lab-frontier', seed, policyText(NEW_POLICY));
  const reinforced = await tune(distilled, graded, 'rft', reinforcement);
  const after = await evaluate('RFT from distilled', reinforced, seed, null);
  const fromBase = await tune('lab-mini', graded, 'rft-base', reinforcement);
  await evaluate('RFT from base', fromBase, seed, null);
  const repeats = (others: readonly string[]) =>
    teacher.filter((text, i) => text !== '' && text === others[i]).length;
  const errors = teacher.filter((text) => text !== '').length;
  process.stdout.write(
    `frontier errors ${errors}; the same from the distilled ${repeats(student)}, after RFT ${repeats(after)}\n`,
  );
}

const started = performance.now();
for (const seed of (process.argv[2] ?? '1').split(',').map(Number)) await runSession(seed);
process.stdout.write(`in all ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
await lab.close();
rmSync(directory, { recursive: true });
