import type { AppContext } from '../../src/app/context.ts';
import { type RunOptions, type RunResult, run } from '../../src/app/run.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Clock } from '../../src/ports/clock.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
} from '../../src/ports/endpoint.ts';
import type { GradedTrial, Store } from '../../src/ports/store.ts';
import { hashOf } from '../../src/run/plan.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aClock } from '../support/a-clock.ts';
import { aFolder, type Folder } from '../support/a-folder.ts';
import { aGrader } from '../support/a-grader.ts';

const never = new AbortController().signal;

export interface World {
  readonly folder: Folder;
  readonly store: Store;
  /** `model: question`, in order. */
  readonly asked: string[];
  readonly context: AppContext;
  /** What agents act in; nothing by default. */
  createEnvironments?: AppContext['createEnvironments'];
  /** What answers, to be changed between starts. */
  answer: (
    model: string,
    question: string,
    request: ModelRequest,
  ) => Partial<ModelResponse> | EndpointFailure;
  start(options?: Partial<RunOptions>, file?: string, clock?: Partial<Clock>): Promise<RunResult>;
  trials(run: string): Promise<GradedTrial[]>;
  graders(): Config['graders'];
}

/** An answer costs $.001 at `price`: 100 tokens read at $2, 100 written at $8 a million. */
export const ANSWER: ModelResponse = {
  text: 'yes',
  finish: 'stop',
  servedModel: 'm',
  serviceTier: 'default',
  usage: { input: 100, output: 100, source: 'reported' },
  latency: { total: 10 },
};

export const BIG =
  '{ id: big, approach: prompted, endpoint: server, model: big, sampling: { maxTokens: 100 }, price: { input: 2, output: 8 } }';
export const SMALL =
  '{ id: small, approach: prompted, endpoint: other, model: small, sampling: { maxTokens: 100 }, price: { input: 2, output: 8 } }';

export function configText(candidates: readonly string[], runKeys = '', more = ''): string {
  return [
    'name: runner',
    'dataset: { file: eval.jsonl }',
    'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "yes", operation: eq }]',
    'endpoints: { server: { type: openai, baseUrl: "http://127.0.0.1:1/v1" }, other: { type: openai, baseUrl: "http://127.0.0.1:2/v1" } }',
    `candidates: [${candidates.join(', ')}]`,
    `run: { concurrency: 4, ${runKeys} }`,
    more,
  ].join('\n');
}

export const EXAMPLES = 20;

/** Candidates, an endpoint that answers as it is told, and a store in memory. */
export async function aWorld(
  candidates: readonly string[] = [BIG],
  runKeys = '',
  { more = '', examples = EXAMPLES }: { more?: string; examples?: number } = {},
): Promise<World> {
  const rows = Array.from(
    { length: examples },
    (_, index) => `{"id":"e${index}","input":"question ${index}"}`,
  );
  const folder = aFolder({
    'eval.jsonl': rows.join('\n'),
    'config.yaml': configText(candidates, runKeys, more),
  });
  const store = await openSqliteStore(':memory:');
  const world: World = {
    folder,
    get context() {
      return contextOf(world);
    },
    store,
    asked: [],
    answer: () => ANSWER,
    start: (options = {}, file = 'config.yaml', clock = {}) =>
      run(
        loadConfig(file, folder.path),
        { ...contextOf(world), clock: { ...aClock(), ...clock } },
        {
          stop: never,
          abort: never,
          onEvent: () => {},
          ...options,
        },
      ),
    graders: () => loadConfig('config.yaml', folder.path).graders,
    async trials(id) {
      const found: GradedTrial[] = [];
      const grader = hashOf(loadConfig('config.yaml', folder.path).graders[0]);
      for await (const trial of store.readTrials(id, grader)) found.push(trial);
      return found;
    },
  };
  return world;
}

function contextOf(world: World): AppContext {
  const endpoint: Endpoint = {
    async send(request) {
      const { model, messages } = request;
      const question = messages.at(-1)?.content ?? '';
      world.asked.push(`${model}: ${question}`);
      const answer = world.answer(model, question, request);
      if (answer instanceof EndpointFailure) throw answer;
      return { ...ANSWER, ...answer };
    },
  };
  return {
    store: world.store,
    clock: aClock(),
    version: '0',
    createGrader: (definition) => aGrader(definition),
    endpointIdentity: (_, id) => id,
    createEndpoint: async () => endpoint,
    ...(world.createEnvironments && { createEnvironments: world.createEnvironments }),
    createTrainer: () => Promise.reject(new Error('nobody trains here')),
  };
}
