import type { ExampleId } from './units.ts';

/** One item of the eval. `item` is the dataset's own row, which templates read as `{{item.…}}`. */
export interface Example {
  readonly id: ExampleId;
  readonly item: Readonly<Record<string, unknown>>;
}
