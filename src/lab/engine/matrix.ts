import type { Pointer } from './kernels.ts';

/** `rows × columns` floats at `at`; strides in bytes. */
export interface Matrix {
  readonly at: Pointer;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Row-major and dense. */
export function matrix(at: Pointer, rows: number, columns: number): Matrix {
  return { at, rows, columns, rowStride: columns * 4, columnStride: 4 };
}

/** The same floats read with rows and columns exchanged; nothing moves. */
export function transposed(m: Matrix): Matrix {
  return {
    at: m.at,
    rows: m.columns,
    columns: m.rows,
    rowStride: m.columnStride,
    columnStride: m.rowStride,
  };
}
