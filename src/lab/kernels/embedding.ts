import { bytes } from './vector';

/** to[i] = table[indices[i]], rows of `width` floats. */
export function gather(table: usize, indices: usize, to: usize, rows: i32, width: i32): void {
  const size = bytes(width);
  for (let i = 0; i < rows; i++) {
    memory.copy(to + usize(i) * size, table + usize(load<i32>(indices + bytes(i))) * size, size);
  }
}

/** table[indices[i]] += from[i]. */
export function scatterAdd(table: usize, indices: usize, from: usize, rows: i32, width: i32): void {
  const size = bytes(width);
  for (let i = 0; i < rows; i++) {
    const to = table + usize(load<i32>(indices + bytes(i))) * size;
    for (let at: usize = 0; at < size; at += 16) v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
    from += size;
  }
}
