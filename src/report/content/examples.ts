import type { CandidateReport } from '../../core/model/candidate-report.ts';
import { EXAMPLE_KINDS, type ExampleKind, type ExampleList } from '../../core/model/example-list.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { count, formatCount } from '../format.ts';
import { cell, type DataTable, tableOf } from './content.ts';
import { candidateCell, listed, nameOf } from './words.ts';

/** A run's examples; `left-out`: on purpose, as the report is to be passed on. */
export type Examples = ExampleList | 'left-out';

export const EXAMPLES_TITLE = 'Example by example';

export function examplesLead(document: ReportDocument): string {
  const reference = nameOf(referenceOf(document));
  return document.candidates.length < 2
    ? 'What was asked and what was answered.'
    : `What each candidate gained and lost against ${reference} on the same examples.`;
}

const referenceOf = ({ comparisons, candidates, scenario }: ReportDocument): string =>
  comparisons[0]?.reference ?? scenario?.reference ?? candidates[0]?.id ?? '';

/** Who gained and lost how many, and what was not settled where anything was not. */
export function examplesTable(document: ReportDocument): DataTable {
  const { candidates, comparisons } = document;
  const reference = referenceOf(document);
  const comparisonOf = ({ id }: CandidateReport) => comparisons.find(({ candidate }) => candidate === id);
  const columns: readonly Column[] = [
    ['Examples', ({ n }) => n],
    ['Gained', (one) => comparisonOf(one)?.gained ?? null],
    ['Lost', (one) => comparisonOf(one)?.lost ?? null],
    ['Failed answers', ({ failed }) => failed],
    ['Unscored answers', ({ unscored }) => unscored],
  ];
  const telling = columns.filter(([, read], index) => index < 3 || candidates.some((one) => read(one) !== 0));
  const rows = candidates.map((one) => ({
    header: candidateCell(
      one.id,
      one.id === reference && candidates.length > 1 ? 'the reference' : undefined,
    ),
    cells: telling.map(([, read]) => cell(formatCount(read(one) ?? Number.NaN))),
  }));
  return tableOf(
    `Gained and lost against ${nameOf(reference)}`,
    ['Candidate', ...telling.map(([name]) => name)],
    rows,
  );
}

type Column = readonly [name: string, read: (candidate: CandidateReport) => number | null];

const KINDS: Readonly<Record<ExampleKind, (reference: string) => string>> = {
  differs: (reference) => `on which a candidate scores otherwise than ${reference}`,
  unsettled: () => 'with failed or unscored answers',
  wrong: () => 'that nobody passes',
  rest: () => 'on which all agree',
};

/** Which examples are listed, of how many, and what of them is not there. */
export function coverageOf({ counts, examples, cutAt, heldOut, reference }: ExampleList): string {
  const all = EXAMPLE_KINDS.reduce((sum, kind) => sum + counts[kind].all, 0);
  const kinds = EXAMPLE_KINDS.filter((kind) => counts[kind].all > 0).map((kind) => {
    const { all: ofKind, shown } = counts[kind];
    const part = shown === ofKind ? formatCount(shown) : `${formatCount(shown)} of ${formatCount(ofKind)}`;
    return `${part} ${KINDS[kind](nameOf(reference))}`;
  });
  const isWhole = examples.length === all;
  const sentences = [
    `${isWhole ? `All ${count(all, 'example')}` : `${formatCount(examples.length)} of ${count(all, 'example')}`}: ${listed(kinds)}.`,
    isWhole
      ? ''
      : 'The page has no room for more: those that differ come first, and of a kind that does not fit a random part, a rare change as often as a common one.',
    cutAt === null ? '' : `Texts are cut after ${formatCount(cutAt)} letters.`,
    heldOut === 0
      ? ''
      : `The ${count(heldOut, 'example')} held out to confirm a winner are not listed, so that nobody tunes to them.`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** What stands in place of the examples of a report that is passed on. */
export const LEFT_OUT =
  'Inputs, answers and ids of examples were left out on purpose: this report is made to be passed on (--share).';
