import type { Volume } from '../app/changes.ts';
import type { DriftConcern } from '../core/model/drift.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { PriceChange } from '../core/model/scenario.ts';
import { FORMAT_IDS, type FormatId } from '../report/formats/format-id.ts';

const DECIMAL = /^\s*\d*\.?\d+(e\+?\d+)?\s*$/i;
/** More than every person on earth asking four times a day: a slip of the keyboard. */
const MOST_REQUESTS = 1e12;

/** @throws BreakevenError unless it is `2e6`, `250000` or `3x`. */
export function parseVolume(text: string): Volume {
  const factor = /^(.+)x$/i.exec(text.trim());
  const value = Number(factor ? factor[1] : text);
  if (
    !DECIMAL.test((factor ? factor[1] : text) ?? '') ||
    value <= 0 ||
    value > MOST_REQUESTS ||
    (!factor && value < 1)
  ) {
    throw new BreakevenError(
      'bad-input',
      `--volume ${text} is no volume`,
      'give requests a month (2e6) or a factor (3x)',
    );
  }
  return factor ? { factor: value } : { requests: value };
}

/** @throws BreakevenError unless it is `PATTERN=0.5x`. */
export function parsePriceChange(text: string): PriceChange {
  const [, match, factor] = /^(.*[^\s].*)=\s*([^\s=]+)x\s*$/i.exec(text) ?? [];
  const value = Number(factor);
  if (match !== undefined && factor !== undefined && DECIMAL.test(factor) && value > 0 && value <= 1000)
    return { match: match.trim(), factor: value };
  throw new BreakevenError(
    'bad-input',
    `--price ${text} is no price change`,
    "give a candidate or provider/model, and a factor: --price 'openai/*=0.5x'; dollars go into a sheet: --prices FILE",
  );
}

/** @throws BreakevenError unless it is a day of the calendar. */
export function parseDay(text: string, flag = '--as-of'): string {
  const time = Date.parse(`${text}T00:00:00Z`);
  if (
    !Number.isNaN(time) &&
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    new Date(time).toISOString().startsWith(text)
  )
    return text;
  throw new BreakevenError('bad-input', `${flag} ${text} is no day`, 'give it as YYYY-MM-DD');
}

/** Ten years. */
const MOST_DAYS = 3650;

/** @throws BreakevenError unless it is a whole number of days from 0 to 3,650. */
export function parseDays(flag: string, text: string): number {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (days <= MOST_DAYS) return days;
  throw new BreakevenError('bad-input', `${flag} ${text} is no number of days`, `give 0 to ${MOST_DAYS}`);
}

/** @throws BreakevenError unless it is a whole number from 0 to 2,147,483,647. */
export function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0 && seed <= 0x7fffffff) return seed;
  throw new BreakevenError(
    'bad-input',
    `--seed ${text} is no seed`,
    'give a whole number from 0 to 2147483647',
  );
}

/** @throws BreakevenError unless it is a number from 0 to below 1. */
export function parseShare(flag: string, text: string): number {
  const share = text.trim() === '' ? Number.NaN : Number(text);
  if (share >= 0 && share < 1) return share;
  throw new BreakevenError(
    'bad-input',
    `${flag} ${text} is no share`,
    'give a number from 0 to below 1: 0.02 is two points',
  );
}

const DRAWS = { least: 200, most: 1_000_000 } as const;

/** @throws BreakevenError unless it is a whole number of draws that says something and can be held. */
export function parseDraws(text: string): number {
  const draws = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (draws >= DRAWS.least && draws <= DRAWS.most) return draws;
  throw new BreakevenError(
    'bad-input',
    `--draws ${text} is no number of draws`,
    `give ${DRAWS.least} to ${DRAWS.most}`,
  );
}

const CONCERNS: readonly DriftConcern[] = ['accuracy', 'cost', 'latency', 'tokens'];

/** @throws BreakevenError unless every word is something that drift looks at. */
export function parseConcerns(text: string): readonly DriftConcern[] {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.find((word) => !(CONCERNS as readonly string[]).includes(word));
  if (unknown === undefined) return CONCERNS.filter((one) => words.includes(one));
  throw new BreakevenError(
    'bad-input',
    `--fail-on ${unknown} is nothing that is looked at`,
    `known: ${CONCERNS.join(', ')}`,
  );
}

interface AskedFormats {
  /** Each once, in our order. */
  readonly formats: readonly FormatId[];
  /** Those that were named: `all` is all that this machine can make. */
  readonly named: readonly FormatId[];
}

/** @throws BreakevenError unless every word is a format or `all`. */
export function parseFormats(texts: readonly string[]): AskedFormats {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim().toLowerCase());
  const known: readonly string[] = [...FORMAT_IDS, 'all'];
  const unknown = words.find((word) => !known.includes(word));
  const named = FORMAT_IDS.filter((id) => words.includes(id));
  if (unknown === undefined) return { formats: words.includes('all') ? FORMAT_IDS : named, named };
  throw new BreakevenError(
    'bad-input',
    unknown === '' ? '--format lacks a name' : `--format ${unknown} is no format`,
    `known: ${known.join(', ')}`,
  );
}
