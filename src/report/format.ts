/**
 * Figures as people read them. Every function takes any number: what is not finite reads as unknown,
 * and a figure that rounds to nothing never carries a sign.
 */

const MINUS = '\u2212';

/** What stands for a figure that is not known. */
export const UNKNOWN = '–';

/** `1234567` → `1,234,567`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  return signed(value, group(Math.round(Math.abs(value)).toFixed(0)));
}

/** Tokens and other means: one decimal under a hundred, none above. */
export function formatMean(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  return Math.abs(value) < 100 ? signed(value, trimZeros(Math.abs(value).toFixed(1))) : formatCount(value);
}

/** For axes and sentences: `250000` → `250k`, `2.5e6` → `2.5M`. */
export function formatShortCount(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  return signed(value, short(Math.abs(value)));
}

/** Below a ten-thousandth of a cent dollars are too few for figures. */
const LEAST_USD = 1e-6;

/**
 * Dollars from `$0.000012` to `$12M`: cents where they matter, three digits below a dollar, and
 * `<$0.000001` for what is less; a loss of less is `>−$0.000001`.
 */
export function formatUsd(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  if (value !== 0 && Math.abs(value) < LEAST_USD) return value < 0 ? `>${MINUS}$0.000001` : '<$0.000001';
  return signed(value, `$${dollars(Math.abs(value))}`);
}

/** For axes: `$0.5`, `$20`, `$3k`. */
export function formatShortUsd(value: number): string {
  if (!Number.isFinite(value)) return UNKNOWN;
  return signed(value, `$${short(Math.abs(value))}`);
}

/** `.921` → `92.1%`. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share * 100)) return UNKNOWN;
  return `${signed(share, (Math.abs(share) * 100).toFixed(1))}%`;
}

/** How likely: whole per cent, and never certain: `>99%`, `87%`, `<1%`. */
export function formatProbability(probability: number): string {
  if (!Number.isFinite(probability)) return UNKNOWN;
  if (probability > 0.99) return '>99%';
  return probability < 0.01 ? '<1%' : `${Math.round(probability * 100)}%`;
}

/** A difference of shares in percentage points, always signed: `.04` → `+4.0 pp`. */
export function formatPoints(difference: number): string {
  const text = pointsAlone(difference);
  return text === UNKNOWN ? text : `${text} pp`;
}

/** For axes: `500 ms`, `1 s`, `1.5 s`. */
export function formatShortDuration(ms: number): string {
  return formatDuration(ms).replace(/\.?0+(?= )/, (zeros) => (zeros.startsWith('.') ? '' : zeros));
}

/** Milliseconds: `3.4 ms`, `240 ms`, `1.24 s`, `2.1 min`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return UNKNOWN;
  const size = Math.abs(ms);
  if (size < 9.95) return `${signed(ms, trimZeros(size.toFixed(1)))} ms`;
  if (size < 999.5) return `${signed(ms, size.toFixed(0))} ms`;
  if (size < 59_995) return `${signed(ms, (size / 1000).toFixed(2))} s`;
  return `${signed(ms, group((size / 60_000).toFixed(1)))} min`;
}

/** A span in months: days under one month, one decimal up to ten. */
export function formatMonths(months: number | 'never'): string {
  if (months === 'never') return 'never';
  if (!Number.isFinite(months)) return UNKNOWN;
  const size = Math.max(0, months);
  if (size === 0) return 'at once';
  if (size < 0.95) return count(Math.max(1, Math.round(size * 30.4)), 'day');
  if (size < 9.95) return count(Number(size.toFixed(1)), 'month');
  return count(Math.round(size), 'month');
}

/** A factor: `2.34` → `2.3×`, `0.04` → `0.04×`; near one as close as it takes, `1.02×`. */
export function formatFactor(factor: number): string {
  if (!Number.isFinite(factor)) return UNKNOWN;
  const size = Math.abs(factor);
  const isNearOne = size >= 0.995 && size < 1.095;
  const decimals = isNearOne ? 2 : 1;
  const text =
    size >= 9.95 ? group(size.toFixed(0)) : size >= 0.995 ? size.toFixed(decimals) : significant(size, 2);
  return `${signed(factor, trimZeros(text))}×`;
}

/** A p-value: `<0.001`, `0.012`, `0.43`. */
export function formatP(p: number): string {
  if (!Number.isFinite(p)) return UNKNOWN;
  if (p < 0.001) return '<0.001';
  if (p > 0.995) return '>0.99';
  return p < 0.1 ? p.toFixed(3) : p.toFixed(2);
}

/** `0.1 ` as a yearly or monthly rate: `10%`, `2.5%`. */
export function formatRate(rate: number): string {
  if (!Number.isFinite(rate)) return UNKNOWN;
  return `${signed(rate, group(trimZeros((Math.abs(rate) * 100).toFixed(1))))}%`;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** `84.4–90.8%`. */
export function formatPercentRange({ low, high }: Range): string {
  return between(formatPercent(low).replace('%', ''), formatPercent(high));
}

/** `−1.7 to +5.7 pp`. */
export function formatPointsRange({ low, high }: Range): string {
  return between(pointsAlone(low), formatPoints(high));
}

/** `$2.07–2.13`, `−$40 to $120`: no cents from a hundred dollars on. */
export function formatUsdRange({ low, high }: Range): string {
  const isLarge = Math.max(Math.abs(low), Math.abs(high)) >= 100;
  const figure = (value: number): string =>
    formatUsd(isLarge ? Math.round(value) : value).replace(/\.00$/, '');
  const [from, to] = [figure(low), figure(high)];
  if (from === to && Math.abs(low) < LEAST_USD) return from;
  return between(from, low < 0 ? to : to.replace('$', ''));
}

/** `365–490 ms`, `845 ms–1.13 s`. */
export function formatDurationRange({ low, high }: Range): string {
  const [from, to] = [formatDuration(low), formatDuration(high)];
  const unit = / \w+$/.exec(to)?.[0] ?? '';
  return between(from.endsWith(unit) ? from.slice(0, from.length - unit.length) : from, to);
}

/** `3 days`, `1 month`. */
export function count(value: number, noun: string): string {
  return `${Number.isInteger(value) ? formatCount(value) : formatMean(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A dash between plain figures, a word where a sign stands by. */
function between(low: string, high: string): string {
  if (low === UNKNOWN || high === UNKNOWN) return UNKNOWN;
  return /[+−]/.test(low + high) ? `${low} to ${high}` : `${low}–${high}`;
}

function pointsAlone(difference: number): string {
  if (!Number.isFinite(difference * 100)) return UNKNOWN;
  const text = signed(difference, (Math.abs(difference) * 100).toFixed(1));
  return difference > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

function dollars(size: number): string {
  if (size === 0) return '0';
  if (size < 0.9995) return cents(significant(size, 3));
  if (size < 999.995) return size.toFixed(2);
  if (size < 999_999.5) return group(size.toFixed(0));
  return scaled(size, 3);
}

/** At least two decimals, no zero after them: `.2` → `0.20`, `.213` → `0.213`. */
function cents(text: string): string {
  const [whole = '0', decimals = ''] = trimZeros(text).split('.');
  return `${whole}.${decimals.padEnd(2, '0')}`;
}

function short(size: number): string {
  if (size === 0) return '0';
  if (size < 1) return trimZeros(significant(size, 2));
  if (size < 999.5) return trimZeros(size.toFixed(size < 9.95 ? 1 : 0));
  return scaled(size, size < 9_950 ? 2 : 3);
}

const SCALES = [
  [1e3, 'k'],
  [1e6, 'M'],
  [1e9, 'B'],
  [1e12, 'T'],
] as const;

/** `1234567` with three digits → `1.23M`; past a thousand trillion, powers of ten. */
function scaled(size: number, digits: number): string {
  if (size >= 999.5e12) return size.toExponential(1).replace('e+', 'e');
  const rounded = Number(size.toPrecision(digits));
  const [unit, letter] = SCALES.findLast(([least]) => rounded >= least) ?? SCALES[0];
  return (
    trimZeros((rounded / unit).toFixed(Math.max(0, digits - String(Math.trunc(rounded / unit)).length))) +
    letter
  );
}

/** Plain decimals, never an exponent: below 10⁻¹² the figure is nought. */
function significant(size: number, digits: number): string {
  if (size < 1e-12) return '0';
  return size.toFixed(Math.min(20, Math.max(0, digits - 1 - Math.floor(Math.log10(size)))));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function group(text: string): string {
  if (text.includes('e')) return text;
  const [whole = '', decimals] = text.split('.');
  const grouped = whole.length > 4 || Number(whole) >= 1000 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole;
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

/** The sign goes on only where a digit other than nought is left to carry it. */
function signed(value: number, text: string): string {
  return value < 0 && /[1-9]/.test(text) ? `${MINUS}${text}` : text;
}
