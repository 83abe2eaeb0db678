import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { BatchQueue } from './batches/batch-queue.ts';
import { Inference } from './inference/inference.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobStore } from './jobs/job-store.ts';
import type { CreateGrader } from './jobs/plan-job.ts';
import { TunedModels } from './jobs/tuned-models.ts';
import { ModelRegistry } from './models/registry.ts';
import { createApp } from './server/create-app.ts';
import { FileStore } from './server/file-store.ts';

export interface LabOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where files, jobs and tuned models are kept; made if it is missing. */
  readonly directory: string;
  /** Makes the grader that a reinforcement job submits; throws BreakevenError for what it cannot run. */
  readonly createGrader: CreateGrader;
  /** Nothing but loopback: the lab asks nobody for a key. */
  readonly host?: '127.0.0.1';
}

export interface Lab {
  /** Base URL for an OpenAI client, `http://127.0.0.1:<port>/v1`. */
  readonly url: string;
  /** Names the base models' weights. */
  readonly fingerprint: string;
  /** Stops serving; a running job stops after its step, and goes on with the next server on the directory. */
  close(): Promise<void>;
}

/**
 * Starts the lab: an OpenAI-compatible endpoint whose small models are real.
 * @throws BreakevenError when the shipped weights or a tuned model's are damaged; rejects when the port is taken.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const models = new ModelRegistry();
  const files = new FileStore(join(options.directory, 'files'));
  const jobs = new JobStore(join(options.directory, 'jobs'));
  const tuned = new TunedModels(join(options.directory, 'models'));
  tuned.serveAll(models);
  const queue = new JobQueue({ models, files, jobs, tuned, createGrader: options.createGrader });
  const inference = new Inference();
  const batches = new BatchQueue({ models, files, inference, directory: join(options.directory, 'batches') });
  const app = createApp({ models, inference, files, jobs, queue, batches });
  const { server, port } = await listen(app.fetch, options.port, options.host ?? '127.0.0.1').catch(
    async (error: unknown) => {
      await inference.close();
      throw error;
    },
  );
  queue.takeUp();
  batches.takeUp();
  return {
    url: `http://127.0.0.1:${port}/v1`,
    fingerprint: models.fingerprint(),
    async close() {
      await queue.close();
      await batches.close();
      await inference.close();
      await closeServer(server);
    },
  };
}

type Fetch = Parameters<typeof serve>[0]['fetch'];

function listen(fetch: Fetch, port: number, hostname: string): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, (address: AddressInfo) =>
      resolve({ server, port: address.port }),
    );
    server.once('error', reject);
  });
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
