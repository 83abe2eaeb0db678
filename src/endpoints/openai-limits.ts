import type { Milliseconds } from '../core/model/units.ts';
import type { ModelResponse, RateLimit } from '../ports/endpoint.ts';

const DAY_MS: Milliseconds = 86_400_000;
const UNITS: readonly (readonly [unit: string, ms: number])[] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];
const PARTS = /^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/;

/** `1s`, `6m0s`, `20ms`, or seconds without a unit; `null`: nothing of the kind, or longer than a day. */
export function parseReset(text: string): Milliseconds | null {
  const plain = /^\d+(\.\d+)?$/.test(text) ? `${text}s` : text;
  if (!PARTS.test(plain)) return null;
  let ms = 0;
  for (const [, count, unit] of plain.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g))
    ms += Number(count) * (UNITS.find(([name]) => name === unit)?.[1] ?? 0);
  return ms <= DAY_MS ? ms : null;
}

/** What is left of the limits by `x-ratelimit-*`. */
export function limitsOf(headers: Headers | undefined): Pick<ModelResponse, 'limits'> {
  const requests = limitOf(headers, 'requests');
  const tokens = limitOf(headers, 'tokens');
  if (!requests && !tokens) return {};
  return { limits: { ...(requests && { requests }), ...(tokens && { tokens }) } };
}

function limitOf(headers: Headers | undefined, what: string): RateLimit | null {
  const remaining = headers?.get(`x-ratelimit-remaining-${what}`) ?? '';
  if (!/^\d{1,15}$/.test(remaining)) return null;
  const resetMs = parseReset(headers?.get(`x-ratelimit-reset-${what}`) ?? '');
  return resetMs === null ? null : { remaining: Number(remaining), resetMs };
}
