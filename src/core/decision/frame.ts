import type { ExampleId } from '../model/units.ts';

/** What the statistics need of an example: who it is, what it hangs together with, how much it counts. */
export interface ExampleKey {
  readonly id: ExampleId;
  readonly cluster?: string;
  readonly weight?: number;
  readonly tags?: readonly string[];
}

/** The examples of a run in one fixed order, which every candidate's columns share: row i is `ids[i]`. */
export interface ExampleFrame {
  readonly ids: readonly ExampleId[];
  readonly rowOf: ReadonlyMap<ExampleId, number>;
  /** Cluster of each row, from 0; each its own where none are named. */
  readonly clusters: Int32Array;
  readonly clusterCount: number;
  readonly isClustered: boolean;
  readonly weights: Float64Array;
  readonly isWeighted: boolean;
  readonly tags: readonly (readonly string[])[];
}

/** Production's share by tag; `null`: the eval's own mix. */
export type Mix = Readonly<Record<string, number>> | null;

/**
 * Lays examples out by id, so that the order in which they came changes nothing. With a mix, the weights
 * make each tag count as much as it does in production; an example without a tag of the mix counts nothing.
 */
export function frameOf(examples: readonly ExampleKey[], mix: Mix = null): ExampleFrame {
  const sorted = examples.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const ids = sorted.map(({ id }) => id);
  const isClustered = sorted.some(({ cluster }) => cluster !== undefined);
  const names = new Map<string, number>();
  const clusters = Int32Array.from(sorted, ({ id, cluster }) => {
    const name = cluster === undefined ? `example ${id}` : `cluster ${cluster}`;
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  });
  return {
    ids,
    rowOf: new Map(ids.map((id, row) => [id, row])),
    clusters,
    clusterCount: names.size,
    isClustered,
    weights: weightsOf(sorted, mix),
    isWeighted: mix !== null || new Set(sorted.map(({ weight }) => weight ?? 1)).size > 1,
    tags: sorted.map(({ tags }) => tags ?? []),
  };
}

const WEIGHED = new WeakMap<ExampleFrame, WeakMap<NonNullable<Mix>, ExampleFrame>>();

/** The same examples, weighed so that each tag counts as much as it does in production; one frame for one mix. */
export function underMix(frame: ExampleFrame, mix: Mix): ExampleFrame {
  if (!mix) return frame;
  const ofFrame = WEIGHED.get(frame) ?? new WeakMap<NonNullable<Mix>, ExampleFrame>();
  WEIGHED.set(frame, ofFrame);
  const weighed = ofFrame.get(mix) ?? weigh(frame, mix);
  ofFrame.set(mix, weighed);
  return weighed;
}

function weigh(frame: ExampleFrame, mix: Mix): ExampleFrame {
  const examples = frame.ids.map((id, row) => ({
    id,
    weight: frame.weights[row] as number,
    tags: frame.tags[row] ?? [],
  }));
  return { ...frame, weights: weightsOf(examples, mix), isWeighted: true };
}

/** The tag of the mix that an example counts for; `null`: none. */
export function stratumOf(tags: readonly string[], mix: Readonly<Record<string, number>>): string | null {
  return tags.find((tag) => Object.hasOwn(mix, tag)) ?? null;
}

function weightsOf(examples: readonly ExampleKey[], mix: Mix): Float64Array {
  const own = examples.map(({ weight }) => weight ?? 1);
  if (!mix) return Float64Array.from(own);
  const strata = examples.map(({ tags }) => stratumOf(tags ?? [], mix));
  const sums = new Map<string, number>();
  for (const [row, stratum] of strata.entries()) {
    if (stratum !== null) sums.set(stratum, (sums.get(stratum) ?? 0) + (own[row] as number));
  }
  return Float64Array.from(strata, (stratum, row) =>
    stratum === null
      ? 0
      : ((own[row] as number) * (mix[stratum] as number) * examples.length) / (sums.get(stratum) as number),
  );
}
