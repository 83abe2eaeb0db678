const PAIR = /\(([^\s()]+)\s+(\(-\s+)?([\d.]+)\??\)?\)/g;

/** What Z3 prints of `get-value`: `((p0 0.25) (p1 (- 1.5)) (p2 1.414?))`, a `?` where digits were cut. */
export function readValues(text: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...text.matchAll(PAIR)].map(([, name, minus, digits]) => [name, (minus ? -1 : 1) * Number(digits)]),
  );
}
