/** 32-bit floats → IEEE 754 half precision, little-endian, rounded to nearest even. */
export function encodeHalf(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setUint16(i * 2, toHalf(values[i] as number), true);
  return bytes;
}

/** The inverse of `encodeHalf`; every half is a float exactly. @throws RangeError on an odd number of bytes. */
export function decodeHalf(bytes: Uint8Array): Float32Array {
  if (bytes.length % 2 !== 0) throw new RangeError('half-precision data has an odd number of bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) => fromHalf(view.getUint16(i * 2, true)));
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function toHalf(value: number): number {
  float[0] = value;
  const all = bits[0] as number;
  const sign = (all >>> 16) & 0x8000;
  const exponent = ((all >>> 23) & 0xff) - 112; // the bias goes from 127 to 15
  const fraction = all & 0x7fffff;
  if (exponent >= 31) return sign | (Number.isNaN(value) ? 0x7e00 : 0x7c00);
  if (exponent <= 0) return sign | roundToEven((fraction | 0x800000) / 2 ** (14 - exponent));
  return sign | roundToEven(exponent * 1024 + fraction / 8192); // a carry runs into the exponent, as it should
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function roundToEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
