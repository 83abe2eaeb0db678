import type { AnswerTraits } from '../core/decision/answer-traits.ts';
import { changesBetween } from '../core/decision/changes.ts';
import type { CandidateData, Columns } from '../core/decision/observations.ts';
import type { CandidateId, ExampleId, RunId } from '../core/model/units.ts';
import { hashOf } from '../run/plan.ts';
import { type Comparison, contrast, dataOf, marginOf, type ReadRun, readCandidates } from './compare.ts';
import type { AppContext } from './context.ts';

/** A candidate as one run measured it. */
export interface Side {
  /** An id, a unique prefix of one, or `latest`. */
  readonly run: string;
  readonly candidate: CandidateId;
}

/** Candidates of two runs on the examples that both runs have. */
export interface RunComparison extends Comparison {
  readonly referenceRun: RunId;
  /** What keeps the two from being measured alike; empty: nothing. */
  readonly cautions: readonly string[];
}

/**
 * Compares a candidate with one of another run, example by example: only those pair whose id and item are
 * the same in both. The margin is the one given, else that of the first run's scenario. Offline.
 * @throws BreakevenError when a run or a candidate is not there, or fewer than two examples are shared.
 */
export async function compareRuns(
  of: Side,
  against: Side,
  context: AppContext,
  margin: number | null,
): Promise<RunComparison> {
  const first = await readCandidates(of.run, context);
  const second = await readCandidates(against.run, context);
  const candidate = dataOf(first.data, of.candidate);
  const other = dataOf(second.data, against.candidate);
  const changed = await changedItems(first, second, context);
  const rows = rowsOn(candidate, other, (id) => !changed.has(id));
  const moved = onFrameOf(candidate, other, rows);
  const compared = contrast(candidate, moved, margin ?? marginOf(first.config));
  const [mine, theirs] = [first.traits.get(of.candidate), second.traits.get(against.candidate)];
  return {
    run: first.record.id,
    ...compared,
    changes:
      mine && theirs
        ? changesBetween(
            { data: moved, traits: traitsAt(theirs, rows) },
            { data: candidate, traits: mine },
            [],
          )
        : null,
    referenceRun: second.record.id,
    cautions: cautionsOf(first, second, changed.size),
  };
}

type RowsThere = readonly (number | undefined)[];

/** Where the examples of one frame are in the other. */
function rowsOn(
  { frame }: CandidateData,
  other: CandidateData,
  isSame: (id: ExampleId) => boolean,
): RowsThere {
  return frame.ids.map((id) => (isSame(id) ? other.frame.rowOf.get(id) : undefined));
}

const columnAt = (column: Float64Array, rows: RowsThere): Float64Array =>
  Float64Array.from(rows, (row) => (row === undefined ? Number.NaN : (column[row] as number)));

/** The same data by the rows of another frame; what is not there has no score. */
function onFrameOf({ frame }: CandidateData, data: CandidateData, rows: RowsThere): CandidateData {
  const columns = Object.fromEntries(
    Object.entries(data.columns).map(([name, column]) => [name, columnAt(column, rows)]),
  ) as unknown as Columns;
  return { ...data, frame, columns };
}

function traitsAt({ parts, ...columns }: AnswerTraits, rows: RowsThere): AnswerTraits {
  return {
    words: columnAt(columns.words, rows),
    output: columnAt(columns.output, rows),
    reasoning: columnAt(columns.reasoning, rows),
    characters: columnAt(columns.characters, rows),
    parts: new Map([...parts].map(([part, column]) => [part, columnAt(column, rows)])),
  };
}

/** Ids that stand for different items in the two runs. */
async function changedItems(a: ReadRun, b: ReadRun, { store }: AppContext): Promise<ReadonlySet<ExampleId>> {
  if (a.record.datasetHash === b.record.datasetHash) return new Set();
  const items = new Map((await store.readExamples(a.record.id)).map(({ id, item }) => [id, hashOf(item)]));
  const others = await store.readExamples(b.record.id);
  return new Set(
    others.filter(({ id, item }) => items.has(id) && items.get(id) !== hashOf(item)).map(({ id }) => id),
  );
}

function cautionsOf(a: ReadRun, b: ReadRun, changed: number): string[] {
  const isImported = [a, b].some(({ record }) => record.importedAt !== undefined);
  const [[grader], [other]] = [a.config.graders, b.config.graders];
  return [
    ...(isImported
      ? [
          'Examples are paired by id: an imported run does not say what it asked, so nothing shows that they are the same.',
        ]
      : []),
    ...(hashOf(grader) === hashOf(other) ? [] : ['The two runs are graded differently.']),
    ...(changed === 0
      ? []
      : [
          `Left out: ${changed} ${changed === 1 ? 'example whose' : 'examples whose'} text is not the same in both runs.`,
        ]),
  ];
}
