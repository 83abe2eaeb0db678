import { seededRandom } from '../random.ts';
import type { ExampleKey } from './frame.ts';

/**
 * Examples in an order drawn by the seed, cluster by cluster, so that whoever stops after a cluster has a fair
 * sample of clusters. The order in which they came changes nothing.
 */
export function drawOrder<T extends Pick<ExampleKey, 'id' | 'cluster'>>(
  examples: readonly T[],
  seed: number,
): readonly T[] {
  const groups = new Map<string, T[]>();
  for (const example of examples.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))) {
    const name = example.cluster === undefined ? `example ${example.id}` : `cluster ${example.cluster}`;
    const group = groups.get(name);
    if (group) group.push(example);
    else groups.set(name, [example]);
  }
  return seededRandom(seed)
    .shuffle([...groups.values()])
    .flat();
}
