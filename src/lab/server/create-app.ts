import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { BatchQueue } from '../batches/batch-queue.ts';
import type { Inference } from '../inference/inference.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { JobStore } from '../jobs/job-store.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { ApiError } from './api-error.ts';
import { createBatchesRoute } from './batches-route.ts';
import { createChatRoute } from './chat-route.ts';
import type { FileStore } from './file-store.ts';
import { createFilesRoute } from './files-route.ts';
import { guardLoopback } from './guard-loopback.ts';
import { createJobsRoute } from './jobs-route.ts';
import { createModelsRoute } from './models-route.ts';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The lab's routes over its parts; every error leaves in OpenAI's shape. */
export function createApp(parts: {
  models: ModelRegistry;
  inference: Inference;
  files: FileStore;
  jobs: JobStore;
  queue: JobQueue;
  batches: BatchQueue;
}): Hono {
  const app = new Hono();
  app.use(guardLoopback);
  app.use('/v1/files', limitBody(MAX_FILE_BYTES));
  app.use('/v1/chat/*', limitBody(MAX_JSON_BYTES));
  app.use('/v1/batches', limitBody(MAX_JSON_BYTES));
  app.use('/v1/fine_tuning/*', limitBody(MAX_JSON_BYTES));
  app.route('/v1/models', createModelsRoute(parts.models));
  app.route('/v1/chat/completions', createChatRoute(parts.models, parts.inference));
  app.route('/v1/files', createFilesRoute(parts.files));
  app.route('/v1/fine_tuning/jobs', createJobsRoute(parts.jobs, parts.queue));
  app.route('/v1/batches', createBatchesRoute(parts.batches));
  app.notFound((c) => {
    const message = `Unknown request URL: ${c.req.method} ${c.req.path}. The lab serves models, chat completions, files, batches and fine-tuning jobs.`;
    return c.json(new ApiError(404, 'unknown_url', message).body, 404);
  });
  app.onError((error, c) => {
    const known = error instanceof ApiError ? error : new ApiError(500, 'internal_error', error.message);
    if (known.status === 413) c.header('connection', 'close'); // the rest of the body is not read
    return c.json(known.body, known.status);
  });
  return app;
}

function limitBody(maxSize: number): ReturnType<typeof bodyLimit> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new ApiError(413, 'request_too_large', `The request is larger than ${maxSize} bytes.`);
    },
  });
}
