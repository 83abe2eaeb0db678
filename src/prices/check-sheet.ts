import type { Meter, PriceRow } from '../core/model/price.ts';
import type { IsoDate } from '../core/model/units.ts';
import { type CatalogueEntry, catalogueOn } from './catalogue.ts';
import type { PriceSheet } from './sheet.ts';

/** Something in a sheet that may be read and is probably not meant. */
export interface SheetRemark {
  readonly provider: string;
  readonly model: string;
  readonly kind: 'old' | 'promotional' | 'unsure' | 'odd' | 'ended';
  readonly message: string;
}

const OLD_DAYS = 180;
const DAY = 86_400_000;
/** Dearer tokens than any provider sells: dollars a token, or a thousand, were taken for dollars a million. */
const MOST_USD_PER_MILLION = 1000;
const TOKENS: ReadonlySet<Meter> = new Set([
  'input',
  'cached-input',
  'cache-write',
  'output',
  'batch-input',
  'batch-cached-input',
  'batch-output',
]);

/** What an expert would look at twice in a sheet, on a day. */
export function checkSheet(sheet: PriceSheet, on: IsoDate): readonly SheetRemark[] {
  return catalogueOn(sheet, on).flatMap((entry) => remarksOf(entry, on));
}

function remarksOf({ provider, model, rows, lives }: CatalogueEntry, on: IsoDate): SheetRemark[] {
  const remark = (kind: SheetRemark['kind'], message: string): SheetRemark => ({
    provider,
    model,
    kind,
    message,
  });
  const known = rows.filter(({ evidence }) => evidence !== 'assumption');
  const oldest = Math.max(0, ...known.map(({ from }) => (Date.parse(on) - Date.parse(from)) / DAY));
  const until = rows.flatMap((row) => row.until ?? []).toSorted()[0];
  const unsure = [
    ...new Set(rows.filter(({ evidence }) => evidence !== 'primary').map((row) => row.evidence)),
  ];
  const ended = lives.find(({ fact }) => fact.kind === 'service-ends' && fact.day <= on);
  return [
    ...(oldest > OLD_DAYS ? [remark('old', `its prices are up to ${Math.round(oldest)} days old`)] : []),
    ...(until === undefined ? [] : [remark('promotional', `a price holds until ${until} only`)]),
    ...(unsure.length === 0
      ? []
      : [remark('unsure', `not read in the provider's own table: ${unsure.join(', ')}`)]),
    ...(ended ? [remark('ended', 'it is switched off')] : []),
    ...oddities(rows).map((message) => remark('odd', message)),
  ];
}

function oddities(rows: readonly PriceRow[]): string[] {
  const usd = (meter: Meter): number | undefined => rows.find((row) => row.meter === meter)?.usd;
  const [input, cached, write, output] = [
    usd('input'),
    usd('cached-input'),
    usd('cache-write'),
    usd('output'),
  ];
  const [batchInput, batchOutput] = [usd('batch-input'), usd('batch-output')];
  const above = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && a > b;
  const dear = rows.filter((row) => TOKENS.has(row.meter) && row.usd > MOST_USD_PER_MILLION);
  return [
    ...(above(cached, input) ? ['cached input costs more than input'] : []),
    ...(above(input, output) ? ['input costs more than output'] : []),
    ...(above(input, write) ? ['writing to the cache costs less than input'] : []),
    ...(above(batchInput, input) || above(batchOutput, output)
      ? ['the batch tier costs more than the default one']
      : []),
    ...(input === undefined && output !== undefined ? ['output has a price and input has none'] : []),
    ...(output === undefined && input !== undefined ? ['input has a price and output has none'] : []),
    ...(input === 0 || output === 0 ? ['it is free: a price that is not known is left out, not 0'] : []),
    ...dear.map(
      ({ meter, usd: dollars }) =>
        `${meter} at $${dollars} a million: dollars a thousand tokens, or a token?`,
    ),
  ];
}
