import type { ExampleId } from './units.ts';

/** One item of the eval. `item` is the dataset's own row, which templates read as `{{item.…}}`. */
export interface Example {
  readonly id: ExampleId;
  readonly item: Readonly<Record<string, unknown>>;
  /** Examples of one cluster (a customer, a document) are not independent of each other. */
  readonly cluster?: string;
  /** How much of production it stands for, above 0; 1 by default. */
  readonly weight?: number;
  readonly tags?: readonly string[];
}
