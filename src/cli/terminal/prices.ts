import pc from 'picocolors';
import type { LifeRow } from '../../core/model/life.ts';
import type { Meter } from '../../core/model/price.ts';
import type { CatalogueEntry, PriceDifference } from '../../prices/catalogue.ts';
import type { SheetRemark } from '../../prices/check-sheet.ts';
import { formatTable, formatUsd } from './format.ts';

const DAY = 86_400_000;

/** A line a model, dollars a million tokens. */
export function listLines({
  asOf,
  models,
}: {
  readonly asOf: string;
  readonly models: readonly CatalogueEntry[];
}): string {
  const usd = ({ rows }: CatalogueEntry, meter: Meter): string => {
    const row = rows.find((one) => one.meter === meter);
    return row ? formatUsd(row.usd) : '–';
  };
  return [
    formatTable(
      ['provider', 'model', 'input', 'cached', 'output', 'training', 'since', 'evidence'],
      models.map((one) => [
        one.provider,
        one.model,
        usd(one, 'input'),
        usd(one, 'cached-input'),
        usd(one, 'output'),
        one.rows.some(({ meter }) => meter === 'training-hour')
          ? `${usd(one, 'training-hour')} an hour`
          : usd(one, 'training-token'),
        one.rows
          .map(({ from }) => from)
          .toSorted()
          .at(-1) ?? '–',
        [...new Set(one.rows.map(({ evidence }) => evidence))].join(', '),
      ]),
      [2, 3, 4, 5],
    ),
    pc.dim(`Dollars a million tokens on ${asOf}.`),
    `Next: breakeven prices show ${models[0]?.provider}/${models[0]?.model}`,
  ].join('\n');
}

export function modelLines({
  asOf,
  model: { provider, model, rows, lives },
}: {
  readonly asOf: string;
  readonly model: CatalogueEntry;
}): string {
  return [
    pc.bold(`${provider}/${model} on ${asOf}`),
    formatTable(
      ['meter', 'dollars', 'since', 'until', 'age', 'evidence', 'source'],
      rows.map(({ meter, usd, per, from, until, evidence, source }) => [
        meter,
        `${formatUsd(usd)} ${per === 1 ? 'an hour' : 'a million'}`,
        from,
        until ?? '–',
        `${Math.round((Date.parse(asOf) - Date.parse(from)) / DAY)} days`,
        evidence,
        source,
      ]),
      [1, 4],
    ),
    ...lives.map(
      (life) => `  ${lifeWords(life)}: ${life.source} (${life.evidence}), known since ${life.from}`,
    ),
  ].join('\n');
}

function lifeWords({ fact }: LifeRow): string {
  switch (fact.kind) {
    case 'training-ends':
      return `the last day to start a training is ${fact.day}`;
    case 'service-ends':
      return `switched off on ${fact.day}`;
    case 'service-after-training':
      return `served for ${fact.months} months after the end of training`;
    case 'successors':
      return `may be followed by ${fact.models.join(', ')}`;
  }
}

export function checkLines({
  asOf,
  rows,
  remarks,
}: {
  readonly asOf: string;
  readonly rows: number;
  readonly remarks: readonly SheetRemark[];
}): string {
  const head = `${rows} rows can be read, none contradicts another; ${remarks.length} remarks on ${asOf}.`;
  if (remarks.length === 0) return head;
  return [
    formatTable(
      ['provider', 'model', 'what', ''],
      remarks.map(({ provider, model, kind, message }) => [
        provider,
        model,
        kind === 'odd' ? pc.yellow(kind) : kind,
        message,
      ]),
    ),
    head,
  ].join('\n');
}

export function diffLines({
  before,
  after,
  differences,
}: {
  readonly before: string;
  readonly after: string;
  readonly differences: readonly PriceDifference[];
}): string {
  if (differences.length === 0) return `Nothing differs between ${before} and ${after}.`;
  return formatTable(
    ['provider', 'model', 'meter', before, after, 'change'],
    differences.map(({ provider, model, meter, before: was, after: is, change }) => [
      provider,
      model,
      meter,
      formatUsd(was),
      formatUsd(is),
      change === null
        ? was === null
          ? 'new'
          : is === null
            ? 'gone'
            : '–'
        : `${change > 0 ? '+' : ''}${(100 * change).toFixed(1)}%`,
    ]),
    [3, 4, 5],
  );
}
