import type { AppContext } from '../../../src/app/context.ts';
import { type DriftOptions, drift } from '../../../src/app/drift/drift.ts';
import { run } from '../../../src/app/run.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { DriftReport } from '../../../src/core/model/drift.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { EndpointFailure } from '../../../src/ports/endpoint.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { aClock } from '../../support/a-clock.ts';
import { aFolder, type Folder } from '../../support/a-folder.ts';
import { aGrader } from '../../support/a-grader.ts';

const DAY = 86_400_000;

/** How a model behaves on a day; every call is noisy in its length and time. */
export interface Behaviour {
  readonly right?: number;
  readonly tokens?: number;
  readonly visible?: number;
  readonly ms?: number;
  readonly failing?: number;
  readonly servedAs?: string;
}

export interface DriftWorld {
  readonly context: AppContext;
  readonly folder: Folder;
  readonly config: () => Config;
  /** By model; what is not said is as usual. */
  behave(behaviours: Readonly<Record<string, Behaviour>>): void;
  /** A run of everything anew, a week after the last. */
  measure(): Promise<string>;
  drift(options?: DriftOptions): Promise<DriftReport>;
}

export const PRICES = `prices:
  - { provider: server, model: big, from: 2026-01-01, evidence: assumption, source: a test, usd: { input: 2, output: 8 } }
  - { provider: server, model: small, from: 2026-01-01, evidence: assumption, source: a test, usd: { input: 0.5, output: 2 } }
`;

export async function aDriftWorld({
  examples = 300,
  prices = PRICES,
}: {
  readonly examples?: number;
  readonly prices?: string;
} = {}): Promise<DriftWorld> {
  const rows = (answer: string): string =>
    Array.from({ length: examples }, (_, index) =>
      JSON.stringify({
        id: `q${index}`,
        input: `question ${index}`,
        answer: index % 3 === 0 ? answer : 'yes',
      }),
    ).join('\n');
  const folder = aFolder({
    'eval.jsonl': rows('yes'),
    'prices.yaml': prices,
    'policy.md': 'say yes',
    'config.yaml': [
      'name: desk',
      'dataset: { file: eval.jsonl }',
      'prompts: { policy: { system: { file: policy.md }, user: "{{item.input}}" }, short: "{{item.input}}" }',
      'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]',
      'endpoints: { server: { type: openai, baseUrl: "http://127.0.0.1:1/v1" } }',
      'candidates:',
      '  - { id: frontier, approach: prompted, endpoint: server, model: big, prompt: policy }',
      '  - { id: mini, approach: prompted, endpoint: server, model: small, prompt: short }',
      'run: { concurrency: 8, maxAttempts: 1, fatalErrors: 1000 }',
      'prices: prices.yaml',
      'scenario: { incumbent: frontier, requestsPerMonth: 100000, require: { minAccuracy: 0.8 } }',
    ].join('\n'),
  });
  let today: Readonly<Record<string, Behaviour>> = {};
  const { uniform: random } = seededRandom(11);
  const clock = aClock();
  const context: AppContext = {
    store: await openSqliteStore(':memory:'),
    clock,
    version: '0',
    createGrader: (definition) => aGrader(definition),
    endpointIdentity: (_, id) => id,
    createTrainer: () => Promise.reject(new Error('nobody trains here')),
    createEndpoint: async () => ({
      async send({ model, messages }) {
        const {
          right = 0.9,
          tokens = 1,
          visible = 1,
          ms = 1,
          failing = 0,
          servedAs = model,
        } = today[model] ?? {};
        if (random() < failing) throw new EndpointFailure('http-503', 'overloaded', { retryable: false });
        const index = Number(/question (\d+)/.exec(messages.at(-1)?.content ?? '')?.[1]);
        const policy = messages.find(({ role }) => role === 'system')?.content ?? '';
        const word = policy.startsWith('say no') && index % 3 === 0 ? 'no' : 'yes';
        // nine of ten examples are as hard on every day, and one is a matter of luck
        const luck = index % 10 === 0 ? random() : ((index * 7919) % 1000) / 1000;
        const input = Math.round((40 + (index % 20) + policy.length) * tokens);
        return {
          text: luck < right ? word : 'perhaps',
          finish: 'stop',
          servedModel: servedAs,
          serviceTier: 'default',
          usage: {
            input,
            output: Math.round((20 + 20 * random()) * visible),
            cachedInput: 0,
            reasoning: 0,
            source: 'reported',
          },
          latency: { total: 200 * ms * Math.exp(random() - 0.5) },
        };
      },
    }),
  };
  const config = (): Config => loadConfig('config.yaml', folder.path);
  const signal = new AbortController().signal;
  return {
    context,
    folder,
    config,
    behave: (behaviours) => {
      today = behaviours;
    },
    async measure() {
      clock.advance(7 * DAY);
      const result = await run(config(), context, {
        stop: signal,
        abort: signal,
        fresh: true,
        onEvent: () => {},
      });
      return result.run;
    },
    drift: async (options = {}) => (await drift(config(), context, options)).report,
  };
}
