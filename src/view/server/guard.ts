import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { Refusal } from './refusal.ts';

export interface Secrets {
  /** In the address that is printed. */
  readonly token: string;
  /** In the cookie that the token is exchanged for. */
  readonly session: string;
  /**
   * The path under which every page lies. Browsers send cookies to all ports of a host: held to a path that
   * nobody else has, this one does not reach other servers on this machine.
   */
  readonly base: string;
}

const COOKIE = 'breakeven';
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** Refuses what is no plain look from this machine's own browser: other methods, hosts and origins. */
export const guardOrigin: MiddlewareHandler = async (c, next) => {
  if (!LOOKS.has(c.req.method)) {
    c.header('allow', 'GET, HEAD');
    throw new Refusal(405, 'These pages can only be looked at.', 'use GET or HEAD');
  }
  refuseForeign(c);
  await next();
};

/** The same for pages that take forms, which have to say that they come from these very pages. */
export const guardForms: MiddlewareHandler = async (c, next) => {
  const isForm = c.req.method === 'POST';
  if (!isForm && !LOOKS.has(c.req.method)) {
    c.header('allow', 'GET, HEAD, POST');
    throw new Refusal(405, 'These pages know no such request.', 'use the buttons of the page');
  }
  refuseForeign(c);
  if (isForm && c.req.header('origin') === undefined)
    throw new Refusal(403, 'This form does not say where it comes from.', 'use the buttons of the page');
  await next();
};

const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function refuseForeign(c: Context): void {
  const host = c.req.header('host') ?? '';
  if (!LOOPBACK.test(host))
    throw new Refusal(403, 'This server has another name.', 'open the address that breakeven printed');
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const isForeign = origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`;
  if (isForeign || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    throw new Refusal(
      403,
      'Another site asked for this page.',
      'paste the address that breakeven printed into the address bar',
    );
}

/** The token opens the door once; the address bar then shows none. */
export function exchangeToken({ token, session, base }: Secrets): (c: Context) => Response {
  return (c) => {
    if (!isSame(c.req.query('token') ?? '', token)) throw noEntry();
    setCookie(c, COOKIE, session, { httpOnly: true, sameSite: 'Strict', path: base });
    return c.redirect(`${base}/`, 303);
  };
}

export function guardSession({ session }: Secrets): MiddlewareHandler {
  return async (c, next) => {
    if (!isSame(getCookie(c, COOKIE) ?? '', session)) throw noEntry();
    await next();
  };
}

export const noEntry = (): Refusal =>
  new Refusal(
    403,
    'This address lacks the token.',
    'open the whole address that breakeven printed, ?token=… included',
  );

/** Whether a form has the session's own mark in it. */
export const hasMark = (given: unknown, mark: string): boolean =>
  typeof given === 'string' && isSame(given, mark);

/** In constant time: how long it takes tells nothing of the secret, its length neither. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
