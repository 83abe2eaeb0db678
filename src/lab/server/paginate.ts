import type { Context } from 'hono';
import { ApiError } from './api-error.ts';

const DEFAULT_LIMIT = 20;
const LARGEST_LIMIT = 1000;

/** One page of a list, the newest first, as `limit` and `after` ask. */
export function paginate<T extends { readonly id: string }>(
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
