import type { ChangeReport, ErrorChanges, LengthChange, PartChange } from '../../core/model/change-report.ts';
import { formatMean, formatP } from '../../report/format.ts';
import { oneLine } from '../output.ts';

/** What changed beside the verdicts: errors, length, parts of the grader. */
export function changeLines({ from, errors, lengths, parts }: ChangeReport): string[] {
  return [
    ...(errors ? errorLines(errors, oneLine(from)) : []),
    ...section('length', lengths.map(lengthLine)),
    ...section('parts of the grader', parts.map(partLine)),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `  ${title}`, ...lines.map((line) => `    ${line}`)];

function errorLines(
  { wrong, repeated, repeatedByChance, otherwise, removed, added, inherited }: ErrorChanges,
  from: string,
): string[] {
  return section(`wrong answers of ${from}: ${wrong}`, [
    `word for word again  ${repeated} (${formatMean(repeatedByChance)} by chance)`,
    `wrong otherwise      ${otherwise}`,
    `now right            ${removed}`,
    `new errors           ${added}`,
    ...(inherited
      ? [
          `of ${inherited.errors} that ${oneLine(inherited.by)} took over word for word: ${inherited.removed} now right, ${inherited.repeated} again, ${inherited.otherwise} wrong otherwise`,
        ]
      : []),
  ]);
}

const WORDS: Readonly<Record<LengthChange['measure'], string>> = {
  output: 'tokens written',
  reasoning: 'tokens of reasoning',
  characters: 'characters',
};

function lengthLine({ measure, from, to, difference, withScore }: LengthChange): string {
  const change = `${formatMean(difference.low)} to ${formatMean(difference.high)} more`;
  const rank = withScore
    ? `; rank correlation with the score ${withScore.point.toFixed(2)} (${withScore.low.toFixed(2)} to ${withScore.high.toFixed(2)})`
    : '';
  return `${WORDS[measure].padEnd(19)}  ${formatMean(from.point)} → ${formatMean(to.point)} (${change})${rank}`;
}

function partLine({ part, from, to, difference, adjustedP }: PartChange): string {
  const bounds = `${difference.low.toFixed(3)} to ${difference.high.toFixed(3)}`;
  return `${oneLine(part)}  ${from.toFixed(3)} → ${to.toFixed(3)}, difference ${bounds}, p ${formatP(adjustedP)} (Holm)`;
}
