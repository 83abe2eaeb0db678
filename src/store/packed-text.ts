import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Shorter texts gain next to nothing. */
const WORTH_PACKING = 400;

/** A text as it is kept: as it is, or compressed where that is shorter. */
export function packText(text: string): { readonly text: string | null; readonly packed: Buffer | null } {
  if (text.length < WORTH_PACKING) return { text, packed: null };
  const bytes = Buffer.from(text);
  const packed = zstdCompressSync(bytes);
  return packed.length < bytes.length ? { text: null, packed } : { text, packed: null };
}

/** A value as compressed JSON; null: there is none. */
export function packJson(value: unknown): Buffer | null {
  return value === undefined ? null : zstdCompressSync(Buffer.from(JSON.stringify(value)));
}

export function unpackJson(packed: Buffer): unknown {
  return JSON.parse(zstdDecompressSync(packed).toString());
}

export function unpackText(text: string | null, packed: Buffer | null): string | null {
  return packed === null ? text : zstdDecompressSync(packed).toString();
}
