import { Hono } from 'hono';
import type { ModelRegistry, ServedModel } from '../models/registry.ts';
import { modelNotFound } from './api-error.ts';

/** `/v1/models`. */
export function createModelsRoute(models: ModelRegistry): Hono {
  const route = new Hono();
  route.get('/', (c) => c.json({ object: 'list', data: models.list().map(toModelObject) }));
  route.get('/:id', (c) => {
    const id = c.req.param('id');
    const model = models.find(id);
    if (!model) throw modelNotFound(id);
    return c.json(toModelObject(model));
  });
  return route;
}

function toModelObject({ id, created, ownedBy }: ServedModel): Record<string, unknown> {
  return { id, object: 'model', created, owned_by: ownedBy };
}
