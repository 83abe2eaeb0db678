/** Words of a shingle: long enough that two texts rarely share one by chance. */
const WORDS = 3;

/** A text as two people would type it alike: case, punctuation and white space do not count. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * The different runs of three words of a normalized text, as hashes of 32 bits; of a shorter text the whole of it.
 * Source: Broder 1997, "On the resemblance and containment of documents".
 */
export function shinglesOf(normalized: string): ReadonlySet<number> {
  const words = normalized === '' ? [] : normalized.split(' ');
  const shingles = new Set<number>();
  for (let start = 0; start === 0 || start <= words.length - WORDS; start++)
    if (words.length > 0) shingles.add(hashText(words.slice(start, start + WORDS).join(' ')));
  return shingles;
}

/** FNV-1a (Fowler, Noll, Vo). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
