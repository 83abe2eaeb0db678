import { normalizeText, shinglesOf } from './shingles.ts';

export interface NamedText {
  readonly id: string;
  readonly text: string;
}

/** How alike two texts are: byte by byte, but for case, punctuation and space, or by most of their shingles. */
export type Likeness = 'exact' | 'normalized' | 'near';

/** A text, and the first of the others that it is like. */
export interface Overlap {
  readonly id: string;
  readonly like: string;
  readonly likeness: Likeness;
  /** Jaccard similarity of the shingles: 1 unless `near`. */
  readonly similarity: number;
}

/** Share of the shingles of two texts that they have to have in common to be nearly the same. */
export const NEAR = 0.8;

interface Known {
  readonly exact: ReadonlyMap<string, string>;
  readonly normalized: ReadonlyMap<string, string>;
  readonly near: Index;
}

/**
 * Which of `texts` are also, or nearly, among `others`. Exact for every similarity of at least `near`: none is
 * missed, as a sketch would. Empty texts are like nothing.
 *
 * Sources: Broder 1997 for shingles; Bayardo, Ma and Srikant 2007, "Scaling up all pairs similarity search", for
 * the prefix that two similar sets must share.
 */
export function findOverlap(
  texts: readonly NamedText[],
  others: readonly NamedText[],
  near: number = NEAR,
): readonly Overlap[] {
  const known = indexTexts(others, near);
  return texts.flatMap((one) => {
    const like = likeOne(one, known, near);
    return like === null ? [] : [{ id: one.id, ...like }];
  });
}

/** Which of `texts` repeat an earlier one of them. */
export function findRepeats(texts: readonly NamedText[], near: number = NEAR): readonly Overlap[] {
  const place = new Map(texts.map(({ id }, index) => [id, index]));
  const known = indexTexts(texts, near);
  return texts.flatMap((one, index) => {
    const isEarlier = (id: string): boolean => (place.get(id) ?? index) < index;
    const like = likeOne(one, known, near, isEarlier);
    return like === null ? [] : [{ id: one.id, ...like }];
  });
}

/** Sets of shingles under the rarest of them. */
interface Index {
  readonly frequency: ReadonlyMap<number, number>;
  readonly byShingle: ReadonlyMap<number, readonly number[]>;
  readonly ids: readonly string[];
  readonly sets: readonly ReadonlySet<number>[];
}

function indexTexts(texts: readonly NamedText[], near: number): Known {
  const exact = new Map<string, string>();
  const normalized = new Map<string, string>();
  const ids: string[] = [];
  const sets: ReadonlySet<number>[] = [];
  const frequency = new Map<number, number>();
  for (const { id, text } of texts) {
    const plain = normalizeText(text);
    if (!exact.has(text)) exact.set(text, id);
    if (!normalized.has(plain)) normalized.set(plain, id);
    const shingles = shinglesOf(plain);
    ids.push(id);
    sets.push(shingles);
    for (const shingle of shingles) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
  }
  const byShingle = new Map<number, number[]>();
  for (const [index, shingles] of sets.entries()) {
    for (const shingle of prefixOf(shingles, frequency, near)) {
      const list = byShingle.get(shingle);
      if (list) list.push(index);
      else byShingle.set(shingle, [index]);
    }
  }
  return { exact, normalized, near: { frequency, byShingle, ids, sets } };
}

/** The rarest shingles of a set: two sets with Jaccard similarity of `near` share one of these. */
function prefixOf(
  shingles: ReadonlySet<number>,
  frequency: ReadonlyMap<number, number>,
  near: number,
): readonly number[] {
  const often = (shingle: number): number => frequency.get(shingle) ?? 0;
  const sorted = [...shingles].sort((a, b) => often(a) - often(b) || a - b);
  return sorted.slice(0, sorted.length - Math.ceil(near * sorted.length) + 1);
}

function likeOne(
  { text }: NamedText,
  { exact, normalized, near: index }: Known,
  near: number,
  counts: (id: string) => boolean = () => true,
): Omit<Overlap, 'id'> | null {
  const plain = normalizeText(text);
  if (plain === '') return null;
  const same = exact.get(text);
  if (same !== undefined && counts(same)) return { like: same, likeness: 'exact', similarity: 1 };
  const alike = normalized.get(plain);
  if (alike !== undefined && counts(alike)) return { like: alike, likeness: 'normalized', similarity: 1 };
  const shingles = shinglesOf(plain);
  const tried = new Set<number>();
  for (const shingle of prefixOf(shingles, index.frequency, near)) {
    for (const candidate of index.byShingle.get(shingle) ?? []) {
      const id = index.ids[candidate] as string;
      if (tried.has(candidate) || !counts(id)) continue;
      tried.add(candidate);
      const similarity = jaccard(shingles, index.sets[candidate] as ReadonlySet<number>);
      if (similarity >= near) return { like: id, likeness: 'near', similarity };
    }
  }
  return null;
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let common = 0;
  for (const shingle of a) if (b.has(shingle)) common += 1;
  return common / (a.size + b.size - common);
}
