/** How numbers are read out of a text. */
export interface NumberReading {
  /** Which one of several; `only`, the default, gives null where a text has different ones. */
  readonly which?: 'only' | 'first' | 'last' | undefined;
  /** What `12 %` is worth: 12 (`points`, the default) or 0.12 (`fraction`). */
  readonly percent?: 'points' | 'fraction' | undefined;
  /** The decimal mark: `.` by default, as in `1,234.5`; with `,` it is `1.234,5`. */
  readonly decimal?: '.' | ',' | undefined;
}

/** How far a number may be off: by `absolute`, or by `relative` times the expected one; either is enough. */
export interface Tolerance {
  readonly absolute?: number | undefined;
  readonly relative?: number | undefined;
}

/** A word with its digits (v2.5, GPT-4) or a hex number, which are skipped; digits and marks between; ½. */
const PIECE =
  /\p{L}[\p{L}\p{N}_]*(?:[.-][0-9][\p{L}\p{N}_]*)*|0[xX][0-9a-fA-F]+|([0-9](?:[0-9]|[.,'’_\u00a0\u2009\u202f](?=[0-9]))*)|([¼½¾⅓⅔⅛⅜⅝⅞])/gu;
const SIGN = /(?:^|[^\p{L}\p{N}).,%\]\-−–—])(?:([-−])[$€£¥]?|[$€£¥]([-−]))$/u;
const LEADING_POINT = /(?:^|[^\p{L}\p{N}.)\]])\.$/u;
const EXPONENT = /[eE]([+-]?[0-9]{1,4})(?![\p{L}\p{N}])/uy;
const POWER_OF_TEN = /[ \u00a0]?(?:×|x|\*|·|\\times|\\cdot)[ \u00a0]?10\^\{?([-−+]?[0-9]{1,4})\}?/uy;
const PERCENT = /[ \u00a0\u202f]?\\?%/uy;
const VULGAR_AFTER = /[¼½¾⅓⅔⅛⅜⅝⅞]/uy;
const WHOLE_FRACTION = /^([-−]?)([0-9]{1,15})\s?[/⁄]\s?([0-9]{1,15})$/u;
const PLAIN = /^[0-9]+(?:\.[0-9]+)?$/;
const GROUPED =
  /^(?:[0-9]{1,3}(?:([,'’_\u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]+)?$/;

const VULGAR_FRACTIONS: Readonly<Record<string, number>> = {
  '¼': 1 / 4,
  '½': 1 / 2,
  '¾': 3 / 4,
  '⅓': 1 / 3,
  '⅔': 2 / 3,
  '⅛': 1 / 8,
  '⅜': 3 / 8,
  '⅝': 5 / 8,
  '⅞': 7 / 8,
};

/** Nobody writes an amount with more digits and marks; it keeps hostile text cheap. */
const MAX_DIGITS = 400;

/**
 * One number out of an answer, or null: 1,234.56; 1.2e3; 1.2 × 10^3; −5; $3.50; 12 %; 1½; .5; and 3/4 where it
 * is the whole answer. Thousands may also stand apart by apostrophes or narrow spaces, and as 12,34,567. Words with
 * digits (v2), versions (1.2.3), hex numbers and infinities are no numbers; a magnitude after a number (3 million,
 * 3M) is not read. In linear time.
 */
export function readNumber(text: string, reading: NumberReading = {}): number | null {
  const numbers = readNumbers(text, reading);
  const which = reading.which ?? 'only';
  const number = (which === 'first' ? numbers[0] : numbers.at(-1)) ?? null;
  return which === 'only' && numbers.some((other) => other !== number) ? null : number;
}

/**
 * Whether a number is within the tolerance of the expected one, the bounds included as decimals are meant: 1.1 is
 * within 0.1 of 1. Without a tolerance they have to be equal. Nothing is near an infinity.
 */
export function isNear(value: number, expected: number, tolerance: Tolerance = {}): boolean {
  if (!Number.isFinite(value) || !Number.isFinite(expected)) return false;
  const allowed = Math.max(tolerance.absolute ?? 0, (tolerance.relative ?? 0) * Math.abs(expected));
  const rounding = allowed === 0 ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(value), Math.abs(expected));
  return Math.abs(value - expected) <= allowed + rounding;
}

function readNumbers(text: string, reading: NumberReading): number[] {
  const fraction = readWholeFraction(text);
  if (fraction !== null) return [fraction];
  const numbers: number[] = [];
  const pieces = new RegExp(PIECE);
  for (let piece = pieces.exec(text); piece !== null; piece = pieces.exec(text)) {
    const [, digits, vulgar] = piece;
    if (vulgar !== undefined) {
      numbers.push(signAt(text, piece.index) * (VULGAR_FRACTIONS[vulgar] as number));
    } else if (digits !== undefined && digits.length <= MAX_DIGITS) {
      const { values, end } = readAmount(text, piece.index, digits, reading);
      numbers.push(...values);
      pieces.lastIndex = end;
    }
  }
  return numbers;
}

/** `3/4`, where there is nothing else: within a text it may be a date, a score or a page. */
function readWholeFraction(text: string): number | null {
  const match = text.length > 60 ? null : WHOLE_FRACTION.exec(text.trim());
  if (match === null || Number(match[3]) === 0) return null;
  return ((match[1] === '' ? 1 : -1) * Number(match[2])) / Number(match[3]);
}

/** The number that starts with these digits, with its sign before and what belongs to it after; or a list's. */
function readAmount(
  text: string,
  start: number,
  digits: string,
  reading: NumberReading,
): { readonly values: readonly number[]; readonly end: number } {
  const parts = splitDigits(digits, reading.decimal ?? '.');
  const first = parts[0];
  if (first === undefined) return { values: [], end: start + digits.length };
  const isPoint = /^[0-9]+$/.test(digits) && LEADING_POINT.test(text.slice(Math.max(0, start - 3), start));
  parts[0] = isPoint ? `0.${first}` : first;
  const sign = signAt(text, isPoint ? start - 1 : start);
  const after = readAfter(text, start + digits.length, reading.percent ?? 'points');
  const values = parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const value = Number(`${part}e${isLast ? after.exponent : 0}`) + (isLast ? after.fraction : 0);
    return index === 0 ? sign * value : value;
  });
  return { values: values.filter(Number.isFinite), end: after.end };
}

/** As JavaScript writes numbers: one, or those of a list without spaces (1,2,3); none for a version. */
function splitDigits(digits: string, decimal: '.' | ','): string[] {
  const marks = decimal === '.' ? digits : digits.replace(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
  if (GROUPED.test(marks)) return [marks.replace(/[^0-9.]/g, '')];
  const parts = marks.split(/[^0-9.]/);
  return parts.every((part) => PLAIN.test(part)) ? parts : [];
}

/** 1 or -1: a hyphen counts where it touches the number and nothing touches it, so not in 3-5 or 2024-05-01. */
function signAt(text: string, start: number): 1 | -1 {
  return SIGN.test(text.slice(Math.max(0, start - 3), start)) ? -1 : 1;
}

/** A power of ten, a vulgar fraction and a per cent sign that follow a number. */
function readAfter(
  text: string,
  from: number,
  percent: 'points' | 'fraction',
): { readonly exponent: number; readonly fraction: number; readonly end: number } {
  let end = from;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = end;
    const match = pattern.exec(text);
    end += match?.[0].length ?? 0;
    return match;
  };
  const fraction = VULGAR_FRACTIONS[take(VULGAR_AFTER)?.[0] ?? ''] ?? 0;
  const exponent = Number(take(EXPONENT)?.[1] ?? 0);
  const power = Number((take(POWER_OF_TEN)?.[1] ?? '0').replace('−', '-'));
  const hundredth = take(PERCENT) !== null && percent === 'fraction' ? -2 : 0;
  return { exponent: exponent + power + hundredth, fraction: fraction * 10 ** hundredth, end };
}
