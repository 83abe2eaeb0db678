import { type Context, Hono } from 'hono';
import type { Job } from '../jobs/job.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { readJobRequest } from '../jobs/job-request.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { ApiError } from './api-error.ts';
import { paginate } from './paginate.ts';
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
  route.get('/:id/checkpoints', (c) => c.json(paginate(c, [...find(c).checkpoints].reverse())));
  route.post('/:id/pause', async (c) => {
    const job = find(c);
    await queue.pause(job);
    return c.json(job.object);
  });
  route.post('/:id/resume', (c) => {
    const job = find(c);
    queue.resume(job);
    return c.json(job.object);
  });
  route.post('/:id/cancel', (c) => {
    const job = find(c);
    queue.cancel(job);
    return c.json(job.object);
  });
  return route;
}
