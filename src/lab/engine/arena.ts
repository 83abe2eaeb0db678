import type { Pointer } from './kernels.ts';

const PAGE_BYTES = 65_536;
/** Left to the compiler's static data. */
const RESERVED_BYTES = PAGE_BYTES;

/**
 * Bump allocation in one WASM memory. What is allocated after a `mark` is given back by `reset`, so that a
 * training step allocates its activations anew without ever freeing one.
 */
export class Arena {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 16, maximum: 32_768 });
  #top = RESERVED_BYTES;

  /** Room for `count` 4-byte numbers, 16-byte aligned; the content is whatever was there. */
  allocate(count: number): Pointer {
    const pointer = this.#top;
    this.#top = (this.#top + count * 4 + 15) & ~15;
    const missing = this.#top + PAGE_BYTES - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return pointer;
  }

  mark(): Pointer {
    return this.#top;
  }

  reset(mark: Pointer): void {
    this.#top = mark;
  }

  /** A view; valid until the next `allocate`, which may move the memory. */
  floats(pointer: Pointer, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, pointer, count);
  }

  /** A view; valid until the next `allocate`, which may move the memory. */
  integers(pointer: Pointer, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, pointer, count);
  }
}
