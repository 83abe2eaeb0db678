// Small helpers on one vector of four floats; all are inlined.

/** Bytes of `count` floats. */
// @ts-ignore: decorator
@inline
export function bytes(count: i32): usize {
  return usize(count) << 2;
}

// @ts-ignore: decorator
@inline
export function horizontalSum(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3)
  );
}

// @ts-ignore: decorator
@inline
export function horizontalMax(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** sum + x · y, rounded after the product and after the sum. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(sum: v128, x: v128, y: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, y));
}

/**
 * exp of four floats, as Cephes' `expf` does it: x = n·ln 2 + r, a polynomial of degree 7 in r, and 2ⁿ
 * written into the exponent bits. Arguments are clamped to [-87, 88], where the result is normal.
 */
// @ts-ignore: decorator
@inline
export function exp4(argument: v128): v128 {
  const x = f32x4.max(f32x4.min(argument, f32x4.splat(88)), f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375))); // ln 2 in two parts: high …
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4))); // … and low
  let p = f32x4.splat(1.98756915e-4);
  p = multiplyAdd(f32x4.splat(1.3981999507e-3), p, r);
  p = multiplyAdd(f32x4.splat(8.3334519073e-3), p, r);
  p = multiplyAdd(f32x4.splat(4.1665795894e-2), p, r);
  p = multiplyAdd(f32x4.splat(1.6666665459e-1), p, r);
  p = multiplyAdd(f32x4.splat(5.0000001201e-1), p, r);
  p = f32x4.add(multiplyAdd(r, f32x4.mul(p, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}
