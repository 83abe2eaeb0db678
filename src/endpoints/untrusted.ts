/** What a server sends is whatever it likes; no type of a client holds it to anything. */

export function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

export function listOf(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** A count of tokens; `null`: none, or not one. */
export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** `undefined`: not said; `null`: said, and no count. */
export function optionalCount(value: unknown): number | null | undefined {
  return value === undefined || value === null ? undefined : countOf(value);
}

export function nameOf(name: unknown, otherwise: string): string {
  return typeof name === 'string' && name !== '' ? name : otherwise;
}
