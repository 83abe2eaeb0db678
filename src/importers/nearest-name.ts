import { closest, distance } from 'fastest-levenshtein';

/** `; did you mean 'x'?` where a known name is close. */
export function nearestName(name: string, known: readonly string[]): string {
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const best = closest(plain(name), known.map(plain));
  const match = known.find((word) => plain(word) === best);
  const near = distance(plain(name), best) <= Math.max(2, plain(name).length / 3);
  return match !== undefined && near ? `; did you mean '${match}'?` : '';
}
