import type { MiddlewareHandler } from 'hono';
import { ApiError } from './api-error.ts';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The lab asks for no key, so a web page must not be able to use it through the visitor's browser: requests
 * that name another host (DNS rebinding) or come from another origin are refused.
 */
export const guardLoopback: MiddlewareHandler = async (c, next) => {
  const origin = c.req.header('origin');
  if (!isLoopback(c.req.url) || (origin !== undefined && !isLoopback(origin))) {
    throw new ApiError(403, 'forbidden_origin', 'The lab answers programs on this machine only.');
  }
  await next();
};

function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname);
}
