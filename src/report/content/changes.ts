import type { ChangeReport, LengthChange } from '../../core/model/change-report.ts';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatMean, formatP, UNKNOWN } from '../format.ts';
import { type Block, type Cell, cell, type Item, type Row, type Section, tableOf } from './content.ts';
import { candidateCell, nameOf } from './words.ts';

/** What changed from the reference to each candidate, and over each training: errors, length, parts of the grader. */
export function changesSection({ changes = [] }: ReportDocument): Section | null {
  const blocks = [
    ...itemBlocks(changes),
    ...errorBlocks(changes),
    ...lengthBlocks(changes),
    ...partBlocks(changes),
  ];
  if (blocks.length === 0) return null;
  return {
    id: 'changes',
    title: 'What changed',
    lead: 'The same examples, answered by one candidate and then by another: what a student took over, what training removed, and what it made longer.',
    blocks,
  };
}

/** Fewer errors than these say little. */
const ENOUGH = 5;

/** What stands out, in sentences. */
export function changeItems(changes: readonly ChangeReport[]): readonly Item[] {
  return changes.flatMap((change) => [
    ...repeatedItem(change),
    ...inheritedItem(change),
    ...inflatedItem(change),
  ]);
}

function repeatedItem({ from, to, relations, errors }: ChangeReport): readonly Item[] {
  if (!errors || errors.wrong < ENOUGH || !relations.includes('teacher') || errors.inherited) return [];
  const { wrong, repeated, otherwise, repeatedByChance, removed } = errors;
  const bothWrong = repeated + otherwise;
  const isTaught = repeated > bothWrong / 2 && repeated > 2 * repeatedByChance;
  return [
    {
      tone: repeated > wrong / 2 ? 'bad' : isTaught ? 'open' : 'plain',
      candidate: to,
      title: `Gives ${formatCount(repeated)} of ${formatCount(wrong)} wrong answers of ${nameOf(from)} again, word for word`,
      detail: `It gets ${formatCount(removed)} of them right. Where both are wrong, ${formatCount(repeated)} of ${formatCount(bothWrong)} answers are the same; ${formatMean(repeatedByChance)} would be chance.`,
    },
  ];
}

function inheritedItem({ from, to, errors }: ChangeReport): readonly Item[] {
  const inherited = errors?.inherited;
  if (!inherited || inherited.errors < ENOUGH) return [];
  const { by, errors: all, removed, repeated, otherwise } = inherited;
  return [
    {
      tone: removed > all / 2 ? 'good' : 'plain',
      candidate: to,
      title: `Gets ${formatCount(removed)} of ${formatCount(all)} errors right that ${nameOf(by)} took over from ${nameOf(from)}`,
      detail: `${formatCount(repeated)} stay word for word, ${formatCount(otherwise)} are wrong in other words; ${formatCount(errors?.added ?? 0)} are new against ${nameOf(from)}.`,
    },
  ];
}

function inflatedItem({ from, to, isInflated, lengths }: ChangeReport): readonly Item[] {
  const longest = lengths
    .filter(({ measure }) => measure !== 'characters')
    .toSorted((a, b) => b.difference.point / b.from.point - a.difference.point / a.from.point)[0];
  if (!isInflated || !longest) return [];
  return [
    {
      tone: 'open',
      candidate: to,
      title: `Better than ${nameOf(from)}, and longer`,
      detail: `${MEASURES[longest.measure]} went from ${formatMean(longest.from.point)} to ${formatMean(longest.to.point)}, which every request pays for${withScore(longest)}.`,
    },
  ];
}

function withScore({ withScore: found }: LengthChange): string {
  if (!found) return '';
  if (found.low > 0) return '; answers that grew most also gained most';
  return found.high < 0
    ? '; answers that grew most gained least'
    : '; whether what grew also gained cannot be told';
}

function itemBlocks(changes: readonly ChangeReport[]): readonly Block[] {
  const items = changeItems(changes);
  return items.length === 0 ? [] : [{ kind: 'items', items }];
}

const RELATIONS: Readonly<Record<ChangeReport['relations'][number], string>> = {
  reference: 'the reference',
  teacher: 'its teacher',
  start: 'where its training began',
};

const pairCell = ({ from, to, relations }: ChangeReport): Cell =>
  candidateCell(
    to,
    `after ${nameOf(from)}${relations.length > 0 ? `, ${relations.map((one) => RELATIONS[one]).join(' and ')}` : ''}`,
  );

function errorBlocks(changes: readonly ChangeReport[]): readonly Block[] {
  const rows = changes.flatMap((change): Row[] => {
    const { errors } = change;
    if (!errors) return [];
    const { wrong, repeated, repeatedByChance, otherwise, removed, added } = errors;
    return [
      {
        header: pairCell(change),
        cells: [
          cell(formatCount(wrong)),
          cell(formatCount(repeated), `${formatMean(repeatedByChance)} by chance`),
          cell(formatCount(otherwise)),
          cell(formatCount(removed)),
          cell(formatCount(added)),
        ],
      },
    ];
  });
  const columns = [
    'Candidate',
    'Wrong before',
    'Same words again',
    'Wrong in other words',
    'Now right',
    'New errors',
  ];
  return tableBlock('What became of wrong answers', columns, rows);
}

const MEASURES: Readonly<Record<LengthChange['measure'], string>> = {
  output: 'Tokens written',
  reasoning: 'Tokens of reasoning',
  characters: 'Characters',
};

/** Means stand side by side already: here is what grew, or went with the score. */
const isTold = ({ difference, withScore: correlation }: LengthChange): boolean =>
  difference.low > 0 || correlation !== null;

function lengthBlocks(changes: readonly ChangeReport[]): readonly Block[] {
  const rows = changes.flatMap((change) => {
    const counted = change.lengths.filter(({ measure }) => measure !== 'characters');
    const told = (counted.length > 0 ? counted : change.lengths).filter(isTold);
    return told.map(
      ({ measure, from, to, difference, withScore: correlation }): Row => ({
        header: pairCell(change),
        cells: [
          cell(MEASURES[measure]),
          meanCell(from),
          meanCell(to),
          meanCell(difference),
          correlation === null
            ? cell(UNKNOWN)
            : cell(
                correlation.point.toFixed(2),
                `${correlation.low.toFixed(2)} to ${correlation.high.toFixed(2)}`,
              ),
        ],
      }),
    );
  });
  const columns = [
    'Candidate',
    'Mean of an answer',
    'Before',
    'After',
    'Difference',
    'Rank correlation with the score',
  ];
  return tableBlock('Length, and whether it paid', columns, rows, 'list');
}

function partBlocks(changes: readonly ChangeReport[]): readonly Block[] {
  const rows = changes.flatMap((change) =>
    change.parts.map(
      ({ part, from, to, difference, adjustedP }): Row => ({
        header: pairCell(change),
        cells: [
          cell(nameOf(part)),
          cell(from.toFixed(3)),
          cell(to.toFixed(3)),
          cell(difference.point.toFixed(3), `${difference.low.toFixed(3)} to ${difference.high.toFixed(3)}`),
          cell(formatP(adjustedP), 'Holm, over the parts'),
        ],
      }),
    ),
  );
  return tableBlock(
    'Which part of the grader moved',
    ['Candidate', 'Part', 'Before', 'After', 'Difference', 'p'],
    rows,
    'list',
  );
}

const meanCell = ({ point, low, high }: Estimate): Cell =>
  cell(formatMean(point), `${formatMean(low)} to ${formatMean(high)}`);

function tableBlock(
  caption: string,
  columns: readonly string[],
  rows: readonly Row[],
  form: 'figures' | 'list' = 'figures',
): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', table: tableOf(caption, columns, rows, form) }];
}
