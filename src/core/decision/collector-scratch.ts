import { emptyColumns, type MutableColumns } from './observations.ts';

/** Working memory of a collector; one after the other may use the same. */
export interface Scratch {
  readonly sums: MutableColumns;
  readonly priced: Float64Array;
  readonly timed: Float64Array;
  readonly counted: Float64Array;
  readonly latencies: GrowingFloats;
  readonly firstTokens: GrowingFloats;
  readonly rows: GrowingFloats;
  readonly ms: GrowingFloats;
}

export function createScratch(rows: number): Scratch {
  const column = (): Float64Array => new Float64Array(rows);
  return {
    sums: emptyColumns(rows),
    priced: column(),
    timed: column(),
    counted: column(),
    latencies: growingFloats(),
    firstTokens: growingFloats(),
    rows: growingFloats(),
    ms: growingFloats(),
  };
}

/** As new, so that the next collector may use it. */
export function clearScratch({ sums, priced, timed, counted, ...growing }: Scratch): void {
  for (const column of [...Object.values(sums), priced, timed, counted]) column.fill(0);
  for (const list of Object.values(growing)) list.clear();
}

interface GrowingFloats {
  clear(): void;
  push(value: number): void;
  /** A copy of what was pushed. */
  values(): Float64Array;
}

function growingFloats(): GrowingFloats {
  let held = new Float64Array(256);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    push(value) {
      if (count === held.length) {
        const larger = new Float64Array(2 * count);
        larger.set(held);
        held = larger;
      }
      held[count] = value;
      count += 1;
    },
    values: () => held.slice(0, count),
  };
}
