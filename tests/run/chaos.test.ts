import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RunResult, run } from '../../src/app/run.ts';
import { createPorts } from '../../src/cli/deps.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { seededRandom } from '../../src/core/random.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { GradedTrial } from '../../src/ports/store.ts';
import { hashOf } from '../../src/run/plan.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aFolder } from '../support/a-folder.ts';

const EXAMPLES = Number(process.env.CHAOS_EXAMPLES ?? 100);
const never = new AbortController().signal;

const USAGE = { prompt_tokens: 20, completion_tokens: 2 };

/** What a server may do in place of answering, and how the run has to call it. */
const MISBEHAVIOURS: readonly ((response: ServerResponse) => void)[] = [
  (response) => response.writeHead(429, { 'retry-after': '1' }).end('{}'),
  (response) => response.writeHead(429, { 'retry-after-ms': '5' }).end('{"error":{"message":"slow down"}}'),
  (response) => response.writeHead(429).end('not even JSON'),
  (response) => response.writeHead(500).end('<html>oops</html>'),
  (response) => response.writeHead(503, { 'retry-after': '0' }).end(),
  () => {}, // hangs
  (response) => response.destroy(),
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
    response.write('{"choices":');
    response.destroy();
  },
  (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [{'),
  (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>'),
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"choices":[{"delta":{"content":"ye"}}]}\n\n');
    setTimeout(() => response.destroy(), 5);
  },
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end('data: {"error":{"message":"overloaded"}}\n\n');
  },
];
/** Answers whose tokens nobody can believe: the trial is answered, its cost unknown. */
const BAD_USAGE = [
  { prompt_tokens: -5 },
  { prompt_tokens: 'many', completion_tokens: 2 },
  { prompt_tokens: 20 },
  7,
];

interface Chaos {
  readonly url: string;
  readonly asked: Map<string, number>;
}

async function startChaos(stream: boolean): Promise<Chaos> {
  const random = seededRandom(stream ? 2 : 1);
  const asked = new Map<string, number>();
  const server = createServer(async (request, response) => {
    response.on('error', () => {});
    let text = '';
    for await (const chunk of request) text += chunk;
    const { model, messages } = JSON.parse(text);
    const key = `${model} ${messages.at(-1).content}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    const kind = random.uniform();
    if (kind < 0.3) random.pick(MISBEHAVIOURS)(response);
    else answer(response, stream, kind < 0.35 ? random.pick(BAD_USAGE) : USAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

function answer(response: ServerResponse, stream: boolean, usage: unknown): void {
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ choices: [{ finish_reason: 'stop', message: { content: 'yes' } }], usage }),
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: {"choices":[{"delta":{"content":"y"}}]}\n\n');
  response.write('data: {"choices":[{"delta":{"content":"es"},"finish_reason":"stop"}]}\n\n');
  response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
}

/** Waits a twentieth of what is asked for: the run's own waits are long. */
function aHurriedClock(real: Clock): Clock {
  return { ...real, sleep: (ms, signal) => real.sleep(ms / 20, signal) };
}

describe.each([{ stream: false }, { stream: true }])(
  'a server that misbehaves at 30 % of calls, %j',
  ({ stream }) => {
    it('leaves every trial answered or failed with its cause, none twice, none lost, each request counted', async () => {
      const { url, asked } = await startChaos(stream);
      const rows = Array.from(
        { length: EXAMPLES },
        (_, index) => `{"id":"e${index}","input":"question ${index}"}`,
      );
      const candidate = (id: string): string =>
        `{ id: ${id}, approach: prompted, endpoint: server, model: ${id}, stream: ${stream}, sampling: { maxTokens: 8 }, price: { input: 1, output: 2 } }`;
      const { path } = aFolder({
        'eval.jsonl': rows.join('\n'),
        'config.yaml': [
          'name: chaos',
          'dataset: { file: eval.jsonl }',
          'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "yes", operation: eq }]',
          `endpoints: { server: { type: openai, baseUrl: "${url}" } }`,
          `candidates: [${candidate('one')}, ${candidate('two')}]`,
          'run: { concurrency: 32, requestTimeoutMs: 150, maxAttempts: 4, budgetUsd: 100 }',
        ].join('\n'),
      });
      const config = loadConfig('config.yaml', path);
      const store = await openSqliteStore(':memory:');
      const ports = await createPorts();
      const events: string[] = [];
      const result: RunResult = await run(
        config,
        { ...ports, clock: aHurriedClock(ports.clock), store },
        {
          stop: never,
          abort: never,
          onEvent: (event) =>
            void (
              event.type === 'trial' && events.push(`${event.trial.key.candidate} ${event.trial.key.example}`)
            ),
        },
      );
      const trials: GradedTrial[] = [];
      for await (const trial of store.readTrials(result.run, hashOf(config.graders[0]))) trials.push(trial);

      expect(result).toMatchObject({ ending: 'done', made: 2 * EXAMPLES, stopped: [], missing: [] });
      expect(new Set(events).size).toBe(2 * EXAMPLES);
      expect(events).toHaveLength(2 * EXAMPLES);
      expect(trials).toHaveLength(2 * EXAMPLES);
      for (const { trial, verdict } of trials) {
        const { outcome, key, attempts } = trial;
        expect(asked.get(`${key.candidate} question ${key.example.slice(1)}`)).toBe(attempts);
        if (outcome.status === 'answered') expect(outcome.text).toBe('yes');
        else
          expect(outcome.code).toMatch(
            /^(http-(429|500|503)|timeout|connection|broken-stream|protocol|no-choice)$/,
          );
        expect(verdict).toMatchObject({ passed: outcome.status === 'answered' });
        const answers = trial.calls.filter(({ role }) => role === 'answer');
        expect(answers).toHaveLength(outcome.status === 'answered' ? 1 : 0);
      }
      const failed = trials.filter(({ trial }) => trial.outcome.status === 'failed').length;
      expect(failed).toBe(result.failed);
      expect(failed / trials.length).toBeLessThan(0.1); // .3⁴ would be under one in a hundred, less the throttled
      const lost = trials.flatMap(({ trial }) => trial.calls).filter(({ role }) => role === 'retry');
      expect(lost.length).toBeGreaterThan(0); // what may have been billed is on record
    });
  },
);
