/** Another seed for each name (FNV-1a, 32 bits), so that what is drawn for one never hangs on who is drawn beside it. */
export function namedSeed(name: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
  return hash | 0;
}
