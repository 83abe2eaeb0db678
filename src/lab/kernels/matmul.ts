import { bytes, multiplyAdd } from './vector';

/** Rows and columns of C that `tile` computes at once: eight accumulators stay in registers. */
export const TILE_ROWS: i32 = 4;
export const TILE_COLUMNS: i32 = 8;

/**
 * One 4 × 8 tile of C (+)= A·B. A's element (i, k) is at `a + i·aRow + k·aColumn`, so a transposed A costs
 * nothing; B's rows are `bRow` bytes apart, C's `cRow`.
 */
// @ts-ignore: decorator
@inline
export function tile(
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize,
  c: usize, cRow: usize,
  depth: i32, accumulate: bool,
): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  let a0 = a, a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load32_splat(a0);
    c00 = multiplyAdd(c00, x, b0);
    c01 = multiplyAdd(c01, x, b1);
    x = v128.load32_splat(a1);
    c10 = multiplyAdd(c10, x, b0);
    c11 = multiplyAdd(c11, x, b1);
    x = v128.load32_splat(a2);
    c20 = multiplyAdd(c20, x, b0);
    c21 = multiplyAdd(c21, x, b1);
    x = v128.load32_splat(a3);
    c30 = multiplyAdd(c30, x, b0);
    c31 = multiplyAdd(c31, x, b1);
    a0 += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    b += bRow;
  }
  storeRow(c, c00, c01, accumulate);
  storeRow(c + cRow, c10, c11, accumulate);
  storeRow(c + 2 * cRow, c20, c21, accumulate);
  storeRow(c + 3 * cRow, c30, c31, accumulate);
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, left: v128, right: v128, accumulate: bool): void {
  if (accumulate) {
    left = f32x4.add(left, v128.load(c));
    right = f32x4.add(right, v128.load(c, 16));
  }
  v128.store(c, left);
  v128.store(c, right, 16);
}

/** C[rows, columns] (+)= A[rows, depth] · B[depth, columns]; rows % 4 = 0, columns % 8 = 0. */
export function matmul(
  a: usize, aRow: usize, aColumn: usize,
  b: usize, bRow: usize,
  c: usize, cRow: usize,
  rows: i32, columns: i32, depth: i32, accumulate: bool,
): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    for (let i = 0; i < rows; i += TILE_ROWS) {
      tile(a + usize(i) * aRow, aRow, aColumn, b + bytes(j), bRow, c + usize(i) * cRow + bytes(j), cRow, depth, accumulate);
    }
  }
}

/** to[columns, rows] = from[rows, columns]ᵀ; any size. */
export function transpose(from: usize, fromRow: usize, rows: i32, columns: i32, to: usize, toRow: usize): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(to + usize(j) * toRow + bytes(i), load<f32>(from + usize(i) * fromRow + bytes(j)));
    }
  }
}
