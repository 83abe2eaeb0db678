import type { ErrorChanges } from '../model/change-report.ts';
import type { CandidateId } from '../model/units.ts';
import type { Answering } from './changes.ts';

/** A student of the same teacher, whose model the other's training began with. */
export interface EarlierStudent {
  readonly id: CandidateId;
  readonly answering: Answering;
}

type Fate = 'repeated' | 'otherwise' | 'removed';

/** What became of wrong answers; `null`: no texts are kept, or none was wrong on either side. */
export function changedErrors(
  from: Answering,
  to: Answering,
  earlier: EarlierStudent | undefined,
): ErrorChanges | null {
  const rows = [...from.data.frame.ids.keys()].filter((row) => isAnswered(from, row) && isAnswered(to, row));
  const wrong = rows.filter((row) => isWrong(from, row));
  const added = rows.filter((row) => isRight(from, row) && isWrong(to, row)).length;
  if (wrong.length + added === 0) return null;
  const fates = countFates(from, to, wrong);
  const inherited = earlier && wrong.filter((row) => fateOf(from, earlier.answering, row) === 'repeated');
  return {
    wrong: fates.repeated + fates.otherwise + fates.removed,
    ...fates,
    repeatedByChance: expectedByChance(from, to, wrong),
    added,
    ...(earlier &&
      inherited && {
        inherited: { by: earlier.id, errors: inherited.length, ...countFates(from, to, inherited) },
      }),
  };
}

const isAnswered = ({ traits }: Answering, row: number): boolean =>
  !Number.isNaN(traits.words[row] as number);
const isWrong = ({ data }: Answering, row: number): boolean => data.columns.pass[row] === 0;
const isRight = ({ data }: Answering, row: number): boolean => data.columns.pass[row] === 1;

/** `null`: it passes at times, or nobody could tell. */
function fateOf(from: Answering, to: Answering, row: number): Fate | null {
  if (isRight(to, row)) return 'removed';
  if (!isWrong(to, row)) return null;
  return to.traits.words[row] === from.traits.words[row] ? 'repeated' : 'otherwise';
}

function countFates(from: Answering, to: Answering, rows: readonly number[]): Record<Fate, number> {
  const fates = { repeated: 0, otherwise: 0, removed: 0 };
  for (const row of rows) {
    const fate = fateOf(from, to, row);
    if (fate) fates[fate] += 1;
  }
  return fates;
}

/** Equal answers if those that both get wrong were dealt out anew: Σ of the products of their counts, over all. */
function expectedByChance(from: Answering, to: Answering, wrong: readonly number[]): number {
  const both = wrong.filter((row) => isWrong(to, row));
  const counts = new Map<number, number>();
  for (const row of both) {
    const said = from.traits.words[row] as number;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const pairs = both.reduce((sum, row) => sum + (counts.get(to.traits.words[row] as number) ?? 0), 0);
  return both.length === 0 ? 0 : pairs / both.length;
}
