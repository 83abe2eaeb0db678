import { BreakevenError } from '../core/model/error.ts';

const MOST_RATE = 100_000;

/** @throws BreakevenError unless it is numbers above 0 that rise, with commas between. */
export function parseRates(text: string): readonly number[] {
  const rates = text.split(',').map(numberOf);
  const isRising = rates.every(
    (rate, index) => rate > (rates[index - 1] ?? 0) && rate <= MOST_RATE && Number.isFinite(rate),
  );
  if (isRising) return rates;
  throw new BreakevenError(
    'bad-input',
    `--rates ${text} is no list of rates`,
    'give requests a second, rising: --rates 1,2,5,10',
  );
}

/** `null` where the flag was not given. @throws BreakevenError unless it is a number above 0. */
export function parseAmount(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = numberOf(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new BreakevenError('bad-input', `${flag} ${text} is no amount`, 'give a number above 0');
}

/** The same, whole. */
export function parseCount(flag: string, text: string | undefined): number | null {
  const value = parseAmount(flag, text);
  if (value === null || Number.isInteger(value)) return value;
  throw new BreakevenError('bad-input', `${flag} ${text} is no count`, 'give a whole number above 0');
}

function numberOf(text: string): number {
  return /^\s*\d*\.?\d+(e\+?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}
