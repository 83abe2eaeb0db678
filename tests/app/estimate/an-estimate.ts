import type { AppContext } from '../../../src/app/context.ts';
import { estimate } from '../../../src/app/estimate/estimate.ts';
import type { EstimateOptions } from '../../../src/app/estimate/ground.ts';
import { run } from '../../../src/app/run.ts';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { TrainingEstimate } from '../../../src/core/model/training-estimate.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { aClock } from '../../support/a-clock.ts';
import { aFolder } from '../../support/a-folder.ts';
import { aGrader } from '../../support/a-grader.ts';

export const BIG = '{ id: big, approach: prompted, endpoint: server, model: big, prompt: long }';
export const SMALL = '{ id: small, approach: prompted, endpoint: server, model: small, prompt: long }';
export const TUNED =
  '{ id: tuned, approach: supervised, endpoint: server, model: null, prompt: short, training: { method: supervised, base: small, epochs: 3, expect: { accuracy: { low: 0.9, high: 0.96 } } } }';

/** Dollars of `big`: 5 times those of `small`; a tuned `small` costs twice its base. */
export const SHEET: string = [
  'prices:',
  ...[
    ['big', '{ input: 10, output: 20 }'],
    ['small', '{ input: 2, output: 4, training-token: 8, training-hour: 90 }'],
    ['"ft:small"', '{ input: 4, output: 8 }'],
  ].map(
    ([model, usd]) =>
      `  - { provider: server, model: ${model}, from: 2020-01-01, evidence: assumption, source: a test, usd: ${usd} }`,
  ),
].join('\n');

export interface EstimateParts {
  readonly candidates?: readonly string[];
  readonly scenario?: string;
  readonly sheet?: string;
  readonly repeats?: number;
  /** Share of examples that a model answers right, by its name. */
  readonly right?: Readonly<Record<string, number>>;
  readonly options?: EstimateOptions;
  readonly train?: boolean;
  readonly examples?: number;
}

export interface EstimateWorld {
  readonly config: Config;
  readonly context: AppContext;
  estimate(): Promise<TrainingEstimate>;
}

/** Runs what is prompted on 200 examples, and estimates. */
export async function anEstimate(parts: EstimateParts = {}): Promise<TrainingEstimate> {
  const world = await anEstimateWorld(parts);
  return world.estimate();
}

export async function anEstimateWorld({
  candidates = [BIG, SMALL, TUNED],
  scenario = '{ incumbent: big, requestsPerMonth: 100000, horizonMonths: 12, require: { minAccuracy: 0.8 } }',
  sheet = SHEET,
  repeats = 1,
  right = { big: 0.95, small: 0.6 },
  options = {},
  train = true,
  examples = 200,
}: EstimateParts = {}): Promise<EstimateWorld> {
  const rows = (name: string, count: number): string =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({
        id: `${name}${index}`,
        input: `${name} number ${index} ${'and more '.repeat(index % 7)}`,
        at: index,
      }),
    ).join('\n');
  const folder = aFolder({
    'eval.jsonl': rows('question', examples),
    'train.jsonl': rows('exercise', 400),
    'prices.yaml': sheet,
    'config.yaml': [
      'name: desk',
      `dataset: { file: eval.jsonl${train ? ', train: train.jsonl' : ''} }`,
      'prompts: { long: { system: "Decide as the long policy says.", user: "{{item.input}}" }, short: "{{item.input}}" }',
      'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "yes", operation: eq }]',
      'endpoints: { server: { type: openai, baseUrl: "http://127.0.0.1:1/v1" } }',
      `candidates: [${candidates.join(', ')}]`,
      `run: { repeats: ${repeats} }`,
      'prices: prices.yaml',
      `scenario: ${scenario}`,
    ].join('\n'),
  });
  const times = new Map<string, number>();
  const context: AppContext = {
    store: await openSqliteStore(':memory:'),
    clock: aClock(),
    version: '0',
    createGrader: (definition) => aGrader(definition),
    endpointIdentity: (_, id) => id,
    createTrainer: () => Promise.reject(new Error('nobody trains here')),
    createEndpoint: async () => ({
      async send({ model, messages }) {
        const text = messages.at(-1)?.content ?? '';
        const at = Number(/number (\d+)/.exec(text)?.[1]);
        const time = times.get(`${model} ${text}`) ?? 0;
        times.set(`${model} ${text}`, time + 1);
        const isRight = (at * 7919 + time * 31) % 100 < 100 * (right[model] ?? 0);
        const input = 40 + text.split(' ').length;
        return {
          text: isRight ? 'yes' : 'no',
          finish: 'stop',
          servedModel: model,
          serviceTier: 'default',
          usage: { input, output: 5, source: 'reported' },
          latency: { total: 10 },
        };
      },
    }),
  };
  const config = loadConfig('config.yaml', folder.path);
  const signal = new AbortController().signal;
  const only = config.candidates.filter(({ model }) => model !== null).map(({ id }) => id);
  await run(config, context, { stop: signal, abort: signal, only, onEvent: () => {} });
  return { config, context, estimate: () => estimate(config, context, { draws: 1000, ...options }) };
}
