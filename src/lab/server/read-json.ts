import type { HonoRequest } from 'hono';
import { ApiError } from './api-error.ts';

/** The body as JSON. @throws ApiError (400) when it is none. */
export async function readJson(request: HonoRequest): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'invalid_json', 'We could not parse the JSON body of your request.');
  }
}
