import type { PriceUsed, ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatUsd } from '../format.ts';
import { type Cell, cell, type ReportContext, type Section, tableOf } from './content.ts';

const EVIDENCE: Readonly<Record<string, string>> = {
  primary: 'Provider’s own page',
  secondary: 'Second-hand',
  assumption: 'Assumption',
};

/** Where every number comes from, and how to get it again. */
export function provenanceSection(document: ReportDocument, context: ReportContext): Section {
  const { provenance, prices, run, asOf } = document;
  const facts = [
    { label: 'Run', value: run },
    { label: 'Prices as of', value: asOf },
    { label: 'Dataset', value: hash(provenance.dataset) },
    { label: 'Graders', value: hash(provenance.graders) },
    { label: 'Price sheet', value: hash(provenance.prices) },
    { label: 'Config', value: hash(provenance.config) },
    { label: 'Seed', value: String(provenance.seed) },
    { label: 'breakeven', value: provenance.version },
    { label: 'Written', value: minute(context.generatedAt) },
  ];
  const columns = ['Model', 'Meter', 'Price', 'From', 'Evidence', 'Source'];
  const rows = prices.map((price) => ({
    header: cell(price.model, price.provider),
    cells: priceCells(price),
  }));
  return {
    id: 'provenance',
    title: 'Provenance',
    lead: 'What went in, the prices used, and the command that writes this report again. Hashes stand in full in report.json.',
    blocks: [
      { kind: 'command', command: context.command },
      { kind: 'facts', facts },
      ...(rows.length === 0
        ? []
        : [{ kind: 'table' as const, table: tableOf('Prices used', columns, rows, 'words') }]),
    ],
  };
}

const hash = (text: string): string => (/^[0-9a-f]{32,}$/.test(text) ? `${text.slice(0, 12)}…` : text);

/** `2026-11-22T20:34:00.000Z` → `2026-11-22 20:34 UTC`. */
const minute = (instant: string): string => instant.replace(/^(\S{10})T(\d\d:\d\d):.*Z$/, '$1 $2 UTC');

function priceCells({ meter, usd, per, from, evidence, source }: PriceUsed): readonly Cell[] {
  const unit = per === 1 ? 'each' : per === 1_000_000 ? 'a million' : `for ${formatCount(per)}`;
  return [
    cell(meter.replaceAll('-', ' ')),
    cell(`${formatUsd(usd)} ${unit}`),
    cell(from),
    { text: EVIDENCE[evidence] ?? evidence, tone: evidence === 'assumption' ? 'open' : 'plain' },
    { text: source, href: source },
  ];
}
