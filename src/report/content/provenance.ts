import type { PriceUsed, ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatUsd } from '../format.ts';
import { shorten } from '../inert.ts';
import { wereAskedAlike } from './asked-alike.ts';
import { type Block, type Cell, cell, type ReportContext, type Section, tableOf } from './content.ts';
import { listed } from './words.ts';

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
      ...drawsBlock(document),
      ...(rows.length === 0
        ? []
        : [{ kind: 'table' as const, table: tableOf('Prices used', columns, rows, 'words') }]),
    ],
  };
}

/** How the probabilities and the intervals of money came about. */
function drawsBlock(document: ReportDocument): readonly Block[] {
  const { draws, provenance } = document;
  if (draws === null || draws.count === 0) return [];
  const { assumptions } = draws;
  const ranges =
    assumptions.length === 0
      ? 'Every assumption is one number: the probabilities are given these numbers.'
      : `Drawn along from their ranges: ${listed(assumptions.map((path) => shorten(path, 60)))}; what is one number is taken as given.`;
  const pairing = wereAskedAlike(document)
    ? 'One draw prices every candidate on the same examples, so that what they have in common cancels.'
    : 'One draw prices every candidate on its own examples; what of them others were asked, too, weighs alike for all.';
  const text = `Probabilities and intervals of money: ${formatCount(draws.count)} joint draws (${draws.method}), seed ${provenance.seed}. ${pairing} ${ranges}`;
  return [{ kind: 'text', text }];
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
