import type { ReportDocument } from '../../core/model/report-document.ts';
import { chartsOf } from '../charts/index.ts';
import type { Block, Cell, DataTable, Fact, ReportContext, Row, Tone } from '../content/content.ts';
import { reportSections } from '../content/index.ts';
import { verdictContent } from '../content/verdict.ts';
import { nameOf } from '../content/words.ts';
import { escapeMarkdown, fenced } from './escape.ts';

const SIGNS: Readonly<Record<Tone, string>> = { good: '✅ ', bad: '❌ ', open: '❔ ', plain: '' };

/** The report for a pull request or a wiki: the headline first, GitHub's tables, no picture. */
export function renderMarkdown(document: ReportDocument, context: ReportContext): string {
  const verdict = verdictContent(document);
  const parts = [
    `# ${escapeMarkdown(verdict.headline)}`,
    `${SIGNS[verdict.tone]}**${verdict.label}** · ${escapeMarkdown(document.name)} · run ${escapeMarkdown(document.run)} · prices of ${escapeMarkdown(document.asOf)}`,
    facts(verdict.support),
    ...verdict.blocks.map((block) => renderBlock(block, document)),
    ...document.notes.map((note) => `> ${escapeMarkdown(note)}`),
    ...reportSections(document, context).flatMap(({ title, lead, blocks }) => [
      `## ${title}`,
      escapeMarkdown(lead),
      ...blocks.map((block) => renderBlock(block, document)),
    ]),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function renderBlock(block: Block, document: ReportDocument): string {
  switch (block.kind) {
    case 'table':
      return renderTable(block.table);
    case 'facts':
      return facts(block.facts);
    case 'text':
      return escapeMarkdown(block.text);
    case 'command':
      return fenced(block.command);
    case 'items':
      return block.items
        .map(({ tone, title, candidate, detail }) => {
          const whose = candidate === undefined ? '' : ` (${escapeMarkdown(nameOf(candidate))})`;
          return `- ${SIGNS[tone]}**${escapeMarkdown(title)}**${whose}: ${escapeMarkdown(detail)}`;
        })
        .join('\n');
    case 'chart': {
      const chart = chartsOf(document).find(({ id }) => id === block.chart);
      return chart === undefined
        ? ''
        : `**${escapeMarkdown(chart.title(document))}.** ${escapeMarkdown(chart.describe(document))}`;
    }
  }
}

function facts(all: readonly Fact[]): string {
  return all
    .map(({ label, value, detail }) => {
      const small = detail === undefined ? '' : ` (${escapeMarkdown(detail)})`;
      return `- ${escapeMarkdown(label)}: **${escapeMarkdown(value)}**${small}`;
    })
    .join('\n');
}

function renderTable({ caption, columns, groups, form }: DataTable): string {
  const rule = columns.map((_, index) =>
    form !== 'words' && index > (form === 'list' ? 1 : 0) ? '--:' : ':--',
  );
  const rows = groups.flatMap(({ label, rows: own }) => [
    ...(label === null || own.length === 0
      ? []
      : [[`**${escapeMarkdown(label)}**`, ...columns.slice(1).map(() => '')]]),
    ...own.map(rowTexts),
  ]);
  const lines = [columns.map(cellText), rule, ...rows].map((texts) => `| ${texts.join(' | ')} |`);
  return `**${escapeMarkdown(caption)}**\n\n${lines.join('\n')}`;
}

const rowTexts = ({ header, cells }: Row): string[] => [cellText(header), ...cells.map(cellText)];

function cellText({ text, detail, tone }: Cell): string {
  const small = detail === undefined || detail === '' ? '' : `<br><sub>${escapeMarkdown(detail)}</sub>`;
  return `${tone === undefined ? '' : SIGNS[tone]}${escapeMarkdown(text)}${small}`;
}
