import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';

/** Of every answer: kept nowhere, framed by nobody, read by no other origin, and naming no address onwards. */
const ALWAYS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** What an answer may do that brings no policy of its own: nothing. */
const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const sendHeaders: MiddlewareHandler = async (c, next) => {
  for (const [name, value] of Object.entries(ALWAYS)) c.header(name, value);
  c.header('content-security-policy', NOTHING);
  await next();
};

/** Style and script are named by their hashes, so that even injected markup could not bring its own. */
export function policyFor(style: string, script: string | null): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `style-src ${hash(style)}`,
    ...(script === null ? [] : [`script-src ${hash(script)}`, "connect-src 'self'"]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const ENTITIES: Readonly<Record<string, string>> = { '&#39;': "'", '&quot;': '"', '&amp;': '&' };

/** The policy that a report page states in its head, which comes before any text of others, as a header. */
export function policyOfReport(page: string): string {
  const [, stated] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page) ?? [];
  if (stated === undefined) return NOTHING;
  const policy = stated.replaceAll(/&#39;|&quot;|&amp;/g, (entity) => ENTITIES[entity] as string);
  return `${policy}; frame-ancestors 'none'`;
}
