import { Hono } from 'hono';
import { ApiError } from './api-error.ts';
import type { FileStore } from './file-store.ts';

/** `/v1/files`. */
export function createFilesRoute(files: FileStore): Hono {
  const route = new Hono();
  route.post('/', async (c) => {
    const form = await c.req.parseBody().catch(() => {
      throw new ApiError(400, 'invalid_form', 'The request is not a readable multipart form.');
    });
    const { file, purpose } = form;
    if (!(file instanceof File))
      throw new ApiError(400, 'missing_required_parameter', 'There is no file.', 'file');
    if (purpose !== 'fine-tune' && purpose !== 'batch') {
      throw new ApiError(
        400,
        'invalid_value',
        "The lab keeps files for the purposes 'fine-tune' and 'batch' only.",
        'purpose',
      );
    }
    return c.json(files.add(file.name, purpose, await file.text()));
  });
  route.get('/', (c) => c.json({ object: 'list', data: files.list(), has_more: false }));
  route.get('/:id', (c) => {
    const file = files.find(c.req.param('id'));
    if (!file) throw fileNotFound(c.req.param('id'));
    return c.json(file);
  });
  route.get('/:id/content', (c) => {
    const content = files.read(c.req.param('id'));
    if (content === undefined) throw fileNotFound(c.req.param('id'));
    return c.body(content, 200, { 'content-type': 'application/octet-stream' });
  });
  return route;
}

function fileNotFound(id: string): ApiError {
  return new ApiError(404, 'file_not_found', `No such File object: ${id}`, 'id');
}
