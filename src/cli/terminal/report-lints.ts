import pc from 'picocolors';
import type { LintReport } from '../../core/model/report-document.ts';

const INDENT = '  ';
/** Longer lines are hard to read, however wide the window. */
const WIDEST = 110;

/** What could mislead, each with what to do about it below, wrapped to so many columns. */
export function formatLints(lints: readonly LintReport[], columns: number): readonly string[] {
  if (lints.length === 0) return [];
  const width = columns === Number.POSITIVE_INFINITY ? columns : Math.min(columns, WIDEST);
  return [
    '',
    'Mind',
    ...lints.flatMap(({ candidate, message, remedy }) => [
      ...wrap(titleOf(message, candidate), width, `${INDENT}- `),
      ...wrap(remedy, width, `${INDENT}  → `).map(pc.dim),
    ]),
  ];
}

function titleOf(message: string, candidate: string | undefined): string {
  const isNamed = candidate === undefined || message.startsWith(`${candidate} `);
  return isNamed ? message : `${candidate}: ${message}`;
}

/** Lines of whole words; the first begins with `mark`, the others are set in as far. */
function wrap(text: string, width: number, mark: string): string[] {
  const lines: string[] = [];
  let line = mark;
  let isBare = true;
  for (const word of text.split(' ')) {
    if (!isBare && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(mark.length);
      isBare = true;
    }
    line += isBare ? word : ` ${word}`;
    isBare = false;
  }
  return [...lines, line];
}
