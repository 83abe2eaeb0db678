import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { LifeRow } from '../core/model/life.ts';
import type { Evidence, Meter, PriceRow } from '../core/model/price.ts';
import type { IsoDate } from '../core/model/units.ts';
import { expandLife, type LifeEntry, layerLives, lifeSchema, refuseTwins } from './life-rows.ts';

/** A price sheet: its rows, the latest first to win, what it says of models' lives, and the hash of the text they came from. */
export interface PriceSheet {
  readonly rows: readonly PriceRow[];
  readonly lives: readonly LifeRow[];
  readonly hash: string;
}

const METER_UNITS: Readonly<Record<Meter, number>> = {
  input: 1_000_000,
  'cached-input': 1_000_000,
  'cache-write': 1_000_000,
  output: 1_000_000,
  'batch-input': 1_000_000,
  'batch-cached-input': 1_000_000,
  'batch-output': 1_000_000,
  'training-token': 1_000_000,
  'training-hour': 1,
};

const MAX_USD = 1_000_000;

interface SheetEntry {
  readonly provider: string;
  readonly model: string;
  readonly from: IsoDate;
  readonly until?: IsoDate;
  readonly evidence: Evidence;
  readonly source: string;
  readonly usd: Partial<Record<string, number>>;
}

const sheetSchema: z.ZodType<{
  readonly prices: readonly SheetEntry[];
  readonly lives?: readonly LifeEntry[];
}> = z.strictObject({
  lives: z.array(lifeSchema).exactOptional(),
  prices: z.array(
    z.strictObject({
      provider: z.string().min(1),
      model: z.string().min(1),
      from: z.iso.date(),
      until: z.iso.date().exactOptional(),
      evidence: z.enum(['primary', 'secondary', 'assumption']),
      source: z.string().min(1),
      usd: z.partialRecord(z.enum(Object.keys(METER_UNITS)), z.number().min(0).max(MAX_USD)),
    }),
  ),
});

/** `file:line` of the key at a path. */
type Locate = (path: readonly PropertyKey[]) => string;

/**
 * Reads a sheet that a YAML parser has read: entries of one model and period, each with dollars by
 * meter (a million tokens, an hour), and what it says of models' lives.
 * @throws BreakevenError naming file and line; also when two rows hold on the same day.
 */
export function parseSheet(value: unknown, text: string, locate: Locate): PriceSheet {
  const parsed = sheetSchema.safeParse(value);
  if (!parsed.success) throw explain(parsed.error.issues[0] as z.core.$ZodIssue, locate);
  const located = parsed.data.prices.map((entry, index) => expandEntry(entry, locate(['prices', index])));
  refuseOverlap(located.flat());
  const rows = located.flat().map(({ row }) => row);
  const lives = (parsed.data.lives ?? []).map((entry, index) => expandLife(entry, locate(['lives', index])));
  refuseTwins(lives.flat());
  return {
    rows,
    lives: lives.flat().map(({ row }) => row),
    hash: createHash('sha256').update(text).digest('hex'),
  };
}

function explain(issue: z.core.$ZodIssue, locate: Locate): BreakevenError {
  const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...key];
  const name = path.length === 0 ? '' : `${path.join('.')}: `;
  const message = key.length > 0 ? 'unknown key' : issue.message;
  return new BreakevenError(
    'bad-config',
    `${locate(path)}: ${name}${message}`,
    'see configs/prices.yaml for the form',
  );
}

interface LocatedRow {
  readonly row: PriceRow;
  readonly at: string;
}

function expandEntry({ usd, ...entry }: SheetEntry, at: string): LocatedRow[] {
  return Object.entries(usd).map(([meter, dollars]) => ({
    at,
    row: {
      ...entry,
      meter: meter as Meter,
      usd: dollars as number,
      per: METER_UNITS[meter as Meter],
    },
  }));
}

function refuseOverlap(rows: readonly LocatedRow[]): void {
  const groups = Map.groupBy(rows, ({ row: { provider, model, meter } }) => `${provider} ${model} ${meter}`);
  for (const [name, group] of groups) {
    const sorted = group.toSorted((a, b) => a.row.from.localeCompare(b.row.from));
    for (const [index, { row, at }] of sorted.entries()) {
      const next = sorted[index + 1];
      if (row.until !== undefined && row.until <= row.from)
        throw overlap(name, at, `ends on ${row.until}, before it begins`);
      if (next && (next.row.from === row.from || (row.until !== undefined && row.until > next.row.from))) {
        throw overlap(name, next.at, `has two rows for ${next.row.from}`);
      }
    }
  }
}

function overlap(name: string, at: string, problem: string): BreakevenError {
  return new BreakevenError(
    'bad-config',
    `${at}: ${name}: ${problem}`,
    'a row holds from its day until the next one, or until its own end',
  );
}

/** The rows of `over` before those of `under`: one model's meter, or fact of its life, in `over` hides it in `under`. */
export function layerSheets(over: PriceSheet, under: PriceSheet): PriceSheet {
  const named = new Set(over.rows.map(({ provider, model, meter }) => `${provider} ${model} ${meter}`));
  const rows = [
    ...over.rows,
    ...under.rows.filter(({ provider, model, meter }) => !named.has(`${provider} ${model} ${meter}`)),
  ];
  const hash = createHash('sha256').update(over.hash).update(under.hash).digest('hex');
  return { rows, lives: layerLives(over.lives, under.lives), hash };
}
