import type { DriftFinding, DriftReport } from '../core/model/drift.ts';
import { formatPercent, formatUsd } from './format.ts';

/** What a name may not do in a table of Markdown: begin a link, a mention, markup or a cell. */
const SPECIAL = /[\\`*_{}[\]()<>#+!|~@&$:/]/g;

/** Text of somebody else on one line, as nothing but text. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .slice(0, 200)
    .replaceAll(SPECIAL, (character) => `&#${character.codePointAt(0)};`);
}

const WORDS: Readonly<Record<DriftReport['verdict'], string>> = {
  drift: 'Drift',
  none: 'No drift',
  'cannot-tell': 'It cannot be told whether anything drifted',
};

/** A summary for a pull request: what was said by others is escaped throughout. */
export function driftMarkdown({
  verdict,
  findings,
  baseline,
  now,
  bills,
  cautions,
  decision,
  name,
}: DriftReport): string {
  const told = findings.filter((one) => one.verdict !== 'none');
  const lines = [
    `### ${WORDS[verdict]}: ${plain(name)}`,
    '',
    `${plain(baseline.run)} (${baseline.at.slice(0, 10)}) → ${plain(now.run)} (${now.at.slice(0, 10)}), ${findings.length} figures looked at.`,
    '',
    ...(told.length === 0
      ? []
      : ['| candidate | figure | change | 95 % | |', '|---|---|---:|---:|---|', ...told.map(rowOf), '']),
    ...(bills.length === 0
      ? []
      : [
          '| candidate | $ a request then | now | prompt | cache | answer | reasoning | price | other |',
          '|---|---:|---:|---:|---:|---:|---:|---:|---:|',
          ...bills.map(
            ({ candidate, beforeUsd, afterUsd, parts }) =>
              `| ${[plain(candidate), ...[beforeUsd, afterUsd, parts.input, parts.cache, parts.visible, parts.reasoning, parts.price, parts.other].map((usd) => formatUsd(usd))].join(' | ')} |`,
          ),
          '',
        ]),
    ...cautions.map((one) => `- ${plain(one)}`),
    ...(cautions.length === 0 ? [] : ['']),
    ...(decision
      ? [
          `The recommendation ${decision.holds ? 'holds' : '**does not hold**'}. Then: ${plain(decision.before)} Now: ${plain(decision.after)}`,
          '',
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function rowOf({ candidate, metric, change, interval, verdict, reason }: DriftFinding): string {
  const isShare = ['accuracy', 'failures', 'retries', 'cached-share'].includes(metric);
  const words = (value: number | null): string =>
    value === null
      ? '–'
      : `${value < 0 ? '−' : '+'}${formatPercent(Math.abs(value)).replace('%', isShare ? ' points' : ' %')}`;
  const range = interval ? `${words(interval.low)} to ${words(interval.high)}` : '–';
  const said = verdict === 'drift' ? 'drift' : `cannot be told${reason === null ? '' : `: ${plain(reason)}`}`;
  return `| ${plain(candidate)} | ${metric} | ${words(change)} | ${range} | ${said} |`;
}
