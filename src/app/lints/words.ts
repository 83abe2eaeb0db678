/** One decimal: `92.5%`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Percentage points with their sign: `+1.5`, `−2.0`. */
export function points(share: number): string {
  return `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;
}

/** Cents from a dollar on, three figures below it: `$4.50`, `$0.0123`. */
export function usd(value: number): string {
  const digits =
    Math.abs(value) < 1
      ? { maximumSignificantDigits: 3 }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return `$${value.toLocaleString('en-US', digits)}`;
}

/** A p-value: `.031`, `below .001`. */
export function probability(p: number): string {
  return p < 0.001 ? 'below .001' : p.toFixed(3).replace(/^0/, '');
}

/** `1 call`, `1,200 calls`. */
export function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;
}

/** `12 of 1,200 calls`. */
export function outOf(part: number, whole: number, what: string): string {
  return `${part.toLocaleString('en-US')} of ${counted(whole, what)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
