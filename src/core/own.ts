/** The entry under a key that somebody else chose: `constructor` finds nothing that was not put there. */
export function own<T>(entries: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
}
