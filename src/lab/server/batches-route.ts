import { type Context, Hono } from 'hono';
import type { BatchObject } from '../batches/batch.ts';
import type { BatchQueue } from '../batches/batch-queue.ts';
import { ApiError } from './api-error.ts';
import { paginate } from './paginate.ts';
import { readJson } from './read-json.ts';

/** `/v1/batches`. */
export function createBatchesRoute(queue: BatchQueue): Hono {
  const route = new Hono();
  const find = (c: Context): BatchObject => {
    const id = c.req.param('id') ?? '';
    const batch = queue.store.find(id);
    if (!batch) throw new ApiError(404, 'batch_not_found', `No batch found with id '${id}'.`, 'batch_id');
    return batch;
  };
  route.post('/', async (c) => c.json(queue.create(await readJson(c.req))));
  route.get('/', (c) => c.json(paginate(c, queue.store.list().reverse())));
  route.get('/:id', (c) => c.json(find(c)));
  route.post('/:id/cancel', async (c) => {
    const batch = find(c);
    await queue.cancel(batch);
    return c.json(batch);
  });
  return route;
}
