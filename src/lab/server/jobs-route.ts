import { type Context, Hono } from 'hono';
import type { Job } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { readJobRequest } from '../jobs/job-request.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { ApiError } from './api-error.ts';
import { readJson } from './read-json.ts';

/** `/v1/fine_tuning/jobs`. */
export function createJobsRoute(jobs: JobStore, queue: JobQueue): Hono {
  const route = new Hono();
  const find = (c: Context): Job => {
    const id = c.req.param('id') ?? '';
    const job = jobs.find(id);
    if (!job)
      throw new ApiError(404, 'fine_tune_not_found', `Could not find fine tune: ${id}`, 'fine_tuning_job_id');
    return job;
  };
  route.post('/', async (c) => c.json(queue.create(readJobRequest(await readJson(c.req))).object));
  route.get('/', (c) =>
    c.json(
      paginate(
        c,
        jobs
          .list()
          .map((job) => job.object)
          .reverse(),
      ),
    ),
  );
  route.get('/:id', (c) => c.json(find(c).object));
  route.get('/:id/events', (c) => c.json(paginate(c, [...find(c).events].reverse())));
  route.post('/:id/cancel', (c) => {
    const job = find(c);
    queue.cancel(job);
    return c.json(job.object);
  });
  return route;
}

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 1000;

/** One page of a list, the newest first, as `limit` and `after` ask. */
function paginate<T extends { readonly id: string }>(
  c: Context,
  items: readonly T[],
): Record<string, unknown> {
  const limit = Number(c.req.query('limit') ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_LIMIT) {
    throw new ApiError(400, 'invalid_value', `limit has to be from 1 to ${LARGEST_LIMIT}.`, 'limit');
  }
  const after = c.req.query('after');
  const start = after === undefined ? 0 : items.findIndex((item) => item.id === after) + 1;
  if (after !== undefined && start === 0)
    throw new ApiError(400, 'invalid_value', `There is no '${after}'.`, 'after');
  return { object: 'list', data: items.slice(start, start + limit), has_more: start + limit < items.length };
}
