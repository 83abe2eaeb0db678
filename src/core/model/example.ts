import type { ExampleId } from './units.ts';

/** What the statistics need of an example: who it is, what it hangs together with, how much it counts. */
export interface ExampleKey {
  readonly id: ExampleId;
  /** Examples of one cluster (a customer, a document) are not independent; absent: it stands alone. */
  readonly cluster?: string;
  /** Above 0; absent: 1. */
  readonly weight?: number;
  readonly tags?: readonly string[];
}

/** One item of the eval. `item` is the dataset's own row, which templates read as `{{item.…}}`. */
export interface Example extends ExampleKey {
  readonly item: Readonly<Record<string, unknown>>;
}
