import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/cli/clock.ts';
import { azureClient, openAiClient } from '../../src/endpoints/openai-client.ts';
import type { Trainer, TrainingJob } from '../../src/ports/trainer.ts';
import type { CommandTrainerDefinition, TrainerDefinition } from '../../src/training/definitions.ts';
import { createTrainer } from '../../src/training/index.ts';
import { type Asked, aServer, type Server, sendJson } from '../endpoints/a-server.ts';
import { aClock } from '../support/a-clock.ts';

export const SECRET = 'canary-7f3a9c21e5';

/** Jobs by what their base does: `good` ends after a few looks, `broken` fails, `slow` never ends by itself. */
export function aJob(parts: Partial<TrainingJob> = {}): TrainingJob {
  return {
    key: 'a'.repeat(64),
    model: 'good',
    suffix: 'tuned',
    seed: 7,
    trainingFile: '{"messages":[]}\n'.repeat(10),
    method: { type: 'supervised', epochs: 2 },
    ...parts,
  };
}

interface FakeJob {
  readonly id: string;
  readonly body: Record<string, unknown>;
  looks: number;
  status: string;
}

interface Fake {
  readonly server: Server;
  readonly jobs: FakeJob[];
  readonly files: string[];
}

const REFUSED = `the base is broken; you sent ${SECRET}`;

/** A server of OpenAI's fine-tuning API, as far as a trainer asks it. */
async function anOpenAiServer(): Promise<Fake> {
  const jobs: FakeJob[] = [];
  const files: string[] = [];
  const shown = ({ id, body, status }: FakeJob): unknown => ({
    id,
    object: 'fine_tuning.job',
    status,
    metadata: body.metadata,
    fine_tuned_model: status === 'succeeded' ? `ft:${body.model}:org::${id}` : null,
    trained_tokens: status === 'succeeded' ? 1234 : null,
    error: status === 'failed' ? { message: REFUSED } : null,
  });
  const list = (data: readonly unknown[]): unknown => ({ object: 'list', data, has_more: false });
  const server = await aServer((response, { path, body }) => {
    const [, id = '', action] = /fine_tuning\/jobs\/([^/?]+)\/?(\w+)?/.exec(path) ?? [];
    const job = jobs.find((one) => one.id === id);
    if (/\/files/.test(path)) return answerFiles(response, { path, body }, files, list);
    if (action === 'events')
      return sendJson(
        response,
        list([{ id: 'e1', type: 'metrics', data: { step: 2, total_steps: 4, train_loss: 0.5 } }]),
      );
    if (action === 'checkpoints')
      return sendJson(
        response,
        list([{ fine_tuned_model_checkpoint: `ft:${id}:2`, step_number: 2, metrics: {} }]),
      );
    if (action === 'pause' && job) job.status = 'paused';
    if (job) return sendJson(response, shown(look(job, 'succeeded')));
    if (id !== '') return sendJson(response, { error: { message: 'no such job' } }, 404);
    if (body.model === undefined) return sendJson(response, list(jobs.map(shown)));
    const made: FakeJob = { id: `ftjob-${jobs.length + 1}`, body, looks: 0, status: 'running' };
    jobs.push(made);
    sendJson(response, shown(made));
  });
  return { server, jobs, files };
}

function answerFiles(
  response: ServerResponse,
  { path }: Pick<Asked, 'path' | 'body'>,
  files: string[],
  list: (data: readonly unknown[]) => unknown,
): void {
  const id = `file-${files.length + 1}`;
  const isList = /purpose=/.test(path);
  if (!isList) files.push(id);
  sendJson(response, isList ? list([]) : { id, object: 'file', filename: 'x', bytes: 1 });
}

/** A job as it is seen once more. */
function look(job: FakeJob, good: string): FakeJob {
  job.looks += 1;
  if (job.status !== 'running') return job;
  if (job.body.model === 'broken') job.status = good === 'succeeded' ? 'failed' : 'error';
  else if (job.body.model !== 'slow' && job.looks > 2) job.status = good;
  return job;
}

/** A server of Together's fine-tuning API, as far as a trainer asks it. */
export async function aTogetherServer({ quote = 3.5 }: { readonly quote?: number } = {}): Promise<Fake> {
  const jobs: FakeJob[] = [];
  const files: string[] = [];
  const shown = ({ id, body, status }: FakeJob): unknown => ({
    id,
    status,
    suffix: body.suffix,
    output_name: status === 'completed' ? `account/${body.model}-${body.suffix}` : null,
    token_count: 1234,
    total_price: status === 'completed' ? 4.2 : 0,
  });
  const server = await aServer((response, { path, headers, body }) => {
    const route = path.replace('/v1', '');
    const [, id = '', action] = /fine-tunes\/(ft-[^/?]+)\/?(\w+)?/.exec(path) ?? [];
    const job = jobs.find((one) => one.id === id);
    if (route === '/files')
      return sendJson(response, { data: files.map((name) => ({ id: `f-${name}`, filename: name })) });
    if (route === '/files/upload') {
      if (!headers['content-type']?.startsWith('multipart/form-data')) return sendJson(response, {}, 400);
      files.push(`uploaded-${files.length + 1}`);
      return sendJson(response, { id: `file-${files.length}`, object: 'file', bytes: 1 });
    }
    if (route === '/fine-tunes/estimate-price')
      return sendJson(response, { estimated_total_price: quote, allowed_to_proceed: true });
    if (action === 'events')
      return sendJson(response, {
        data: [
          { type: 'training_start', message: 'it began', step: 0 },
          { type: 'epoch_complete', message: '', step: 2, total_steps: 4, loss: 0.5 },
          ...(job?.status === 'error' ? [{ type: 'job_error', message: REFUSED }] : []),
        ],
      });
    if (action === 'checkpoints') return sendJson(response, { data: [{ step: 2, path: 's3://x' }] });
    if (action === 'cancel' && job) job.status = 'cancelled';
    if (job) return sendJson(response, shown(look(job, 'completed')));
    if (id !== '') return sendJson(response, { error: { message: 'no such job' } }, 404);
    if (body.training_file === undefined) return sendJson(response, { data: jobs.map(shown) });
    const made: FakeJob = { id: `ft-${jobs.length + 1}`, body, looks: 0, status: 'running' };
    jobs.push(made);
    sendJson(response, shown(made));
  });
  return { server, jobs, files };
}

/** What a program of one's own may look like; it reads its job and prints events between other things. */
export const PROGRAM = `
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
const folder = process.argv.at(-1);
const job = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'));
appendFileSync(join(folder, '..', 'started.txt'), job.key + '\\n');
const say = (event) => console.log(JSON.stringify(event));
console.log('loading …');
say({ type: 'metrics', step: 2, totalSteps: 4, trainLoss: 0.5, coreLoopSeconds: 3 });
console.log('{"type":"metrics","step":"two"}');
console.log('{"type":"checkpoint"');
say({ type: 'checkpoint', model: 'own:2', step: 2, validLoss: 0.4 });
if (job.model === 'broken') { console.error('the base is broken; you sent ' + process.env.OWN_TOKEN); process.exit(3); }
if (job.model === 'slow') setInterval(() => {}, 1000);
else setTimeout(() => say({ type: 'result', model: 'own:' + job.suffix, trainedTokens: 1234, usd: 4.2 }), 600);
`;

export interface CommandWorld {
  readonly folder: string;
  readonly definition: CommandTrainerDefinition;
}

export function aProgram(source: string = PROGRAM): CommandWorld {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-trainer-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'train.mjs'), source);
  const command = [process.execPath, join(folder, 'train.mjs')];
  return { folder, definition: { type: 'command', command, env: ['OWN_TOKEN'], folder: 'jobs' } };
}

export function aTrainer(
  definition: TrainerDefinition,
  {
    url,
    cwd = '.',
    trust = true,
    isAzure = false,
  }: { url?: string; cwd?: string; trust?: boolean; isAzure?: boolean },
): Promise<Trainer> {
  const clock = definition.type === 'command' ? systemClock : aClock();
  const env = { ...process.env, SERVER_KEY: SECRET, OWN_TOKEN: SECRET };
  const context = { id: 'server', env, clock, trust };
  const baseUrl = url ?? 'http://127.0.0.1:1/v1';
  return createTrainer(definition, {
    ...context,
    cwd,
    client: async () =>
      isAzure
        ? azureClient({ type: 'azure', baseUrl: baseUrl.replace('/v1', ''), keyEnv: 'SERVER_KEY' }, context)
        : openAiClient({ type: 'openai', baseUrl, keyEnv: 'SERVER_KEY' }, context),
  });
}

/** Every kind of trainer on a provider of its own. */
export const PROVIDERS: Readonly<Record<string, () => Promise<Trainer>>> = {
  openai: async () => aTrainer({ type: 'openai' }, { url: (await anOpenAiServer()).server.url }),
  azure: async () =>
    aTrainer({ type: 'openai' }, { url: (await anOpenAiServer()).server.url, isAzure: true }),
  together: async () => aTrainer({ type: 'together' }, { url: (await aTogetherServer()).server.url }),
  command: async () => {
    const { folder, definition } = aProgram();
    return aTrainer(definition, { cwd: folder });
  },
};
