import { EXAMPLE_KINDS, type ExampleKind, type ExampleList } from '../model/example-list.ts';
import type { CandidateId } from '../model/units.ts';
import { seededRandom } from '../random.ts';
import type { CandidateData } from './observations.ts';
import { scoreDifferences } from './pairing.ts';

export interface PickOptions {
  readonly reference: CandidateId;
  /** Whose changes come first; `null`: nobody's. */
  readonly leader: CandidateId | null;
  /** Most examples to pick. */
  readonly count: number;
  readonly seed: number;
}

export interface PickedExamples {
  /** Rows of the frame, the most telling first. */
  readonly rows: readonly number[];
  readonly kindOf: (row: number) => ExampleKind;
  readonly counts: ExampleList['counts'];
}

/**
 * Which examples to show: all on which candidates differ from the reference, then those with failed or
 * unscored answers, then those that nobody passes, then the others. Of a kind that has no room for all, a
 * random part. Of those that differ, one that each candidate lost and one that each gained take turns, so
 * that a rare change is not drowned by a common one.
 */
export function pickExamples(candidates: readonly CandidateData[], options: PickOptions): PickedExamples {
  const kinds = kindsOf(candidates, options.reference);
  const random = seededRandom(options.seed);
  const taken = new Uint8Array(kinds.length);
  const rows: number[] = [];
  const counts = EXAMPLE_KINDS.map((kind, index) => {
    const all = rowsWhere(kinds, index);
    const room = Math.min(options.count - rows.length, all.length);
    const groups = groupsOf(kind, all, candidates, options);
    const orders = room < all.length ? groups.map((group) => random.shuffle(group)) : groups;
    rows.push(...byTurns(orders, room, taken));
    return [kind, { all: all.length, shown: room }] as const;
  });
  return {
    rows,
    kindOf: (row) => EXAMPLE_KINDS[kinds[row] as number] as ExampleKind,
    counts: Object.fromEntries(counts) as ExampleList['counts'],
  };
}

/** For a row that nobody was asked. */
const NONE = EXAMPLE_KINDS.length;

/** The place of each row's kind in `EXAMPLE_KINDS`. */
function kindsOf(candidates: readonly CandidateData[], reference: CandidateId): Uint8Array {
  const rows = candidates[0]?.frame.ids.length ?? 0;
  const differs = new Uint8Array(rows);
  for (const difference of differencesOf(candidates, reference).values()) {
    for (let row = 0; row < rows; row++) if (isChange(difference[row] as number)) differs[row] = 1;
  }
  const [DIFFERS, UNSETTLED, WRONG, REST] = [0, 1, 2, 3];
  return differs.map((isDifferent, row) => {
    const seen = candidates.filter(({ columns }) => (columns.trials[row] as number) > 0);
    if (seen.length === 0) return NONE;
    if (isDifferent) return DIFFERS;
    if (seen.some((one) => isUnsettled(one, row))) return UNSETTLED;
    const scored = seen.filter(({ columns }) => (columns.scored[row] as number) > 0);
    return scored.length > 0 && scored.every(({ columns }) => columns.pass[row] === 0) ? WRONG : REST;
  });
}

function isUnsettled({ columns }: CandidateData, row: number): boolean {
  return (columns.failed[row] as number) > 0 || (columns.unscored[row] as number) > 0;
}

const isChange = (difference: number): boolean => difference > 0 || difference < 0;

/** By candidate, without the reference. */
function differencesOf(
  candidates: readonly CandidateData[],
  reference: CandidateId,
): ReadonlyMap<CandidateId, Float64Array> {
  const theirs = candidates.find(({ id }) => id === reference);
  const others = candidates.filter((one) => one !== theirs);
  return new Map(theirs ? others.map((one) => [one.id, scoreDifferences(one, theirs)]) : []);
}

function rowsWhere(kinds: Uint8Array, kind: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < kinds.length; row++) if (kinds[row] === kind) rows.push(row);
  return rows;
}

/** The parts of a kind that take turns. */
function groupsOf(
  kind: ExampleKind,
  rows: readonly number[],
  candidates: readonly CandidateData[],
  { reference, leader }: PickOptions,
): readonly (readonly number[])[] {
  const inOrder = candidates.toSorted((a, b) => Number(b.id === leader) - Number(a.id === leader));
  if (kind === 'unsettled')
    return inOrder.map((candidate) => rows.filter((row) => isUnsettled(candidate, row)));
  if (kind !== 'differs') return [rows];
  const differences = differencesOf(inOrder, reference);
  return [...differences.values()].flatMap((difference) => [
    rows.filter((row) => (difference[row] as number) < 0),
    rows.filter((row) => (difference[row] as number) > 0),
  ]);
}

/** One of each group after the other, each row once, until there are so many. */
function byTurns(groups: readonly (readonly number[])[], count: number, taken: Uint8Array): number[] {
  const picked: number[] = [];
  let turns = groups.map((group) => group.values());
  while (picked.length < count && turns.length > 0) {
    turns = turns.filter((turn) => {
      if (picked.length === count) return false;
      const row = turn.find((one) => taken[one] === 0);
      if (row === undefined) return false;
      taken[row] = 1;
      picked.push(row);
      return true;
    });
  }
  return picked;
}
