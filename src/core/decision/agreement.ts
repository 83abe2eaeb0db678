import type { Agreement } from '../model/label.ts';
import { cohenKappa, fleissKappa, krippendorffAlpha } from '../stats/index.ts';

/** What each of several people said of one answer; `null`: nothing. */
export type Votes = readonly (boolean | null)[];

/**
 * Agreement of labellers on the answers that two or more of them labelled: Cohen's κ of two, Fleiss' of more
 * where each labelled all of these, else Krippendorff's α, which bears missing labels. `null` where nobody can
 * agree with anybody.
 */
export function agreementOf(votes: readonly Votes[]): Agreement | null {
  const shared = votes.filter((one) => one.filter((vote) => vote !== null).length >= 2);
  const [first] = shared;
  if (!first) return null;
  const seated = first.map((_, who) => shared.some((one) => one[who] !== null));
  const table = shared.map((one) => one.filter((_, who) => seated[who]));
  const labellers = seated.filter(Boolean).length;
  const isComplete = table.every((one) => !one.includes(null));
  const counts = table.map((one) => [true, false].map((said) => one.filter((vote) => vote === said).length));
  const shape = { answers: shared.length, labellers };
  if (labellers === 2)
    return { measure: "Cohen's kappa", value: beyondChance(() => cohenKappa(square(table))), ...shape };
  if (isComplete)
    return { measure: "Fleiss' kappa", value: beyondChance(() => fleissKappa(counts)), ...shape };
  const ratings = Array.from({ length: labellers }, (_, who) =>
    table.map((one) => (one[who] === null ? null : Number(one[who]))),
  );
  return {
    measure: "Krippendorff's alpha",
    value: beyondChance(() => krippendorffAlpha(ratings, 'nominal')),
    ...shape,
  };
}

function square(table: readonly Votes[]): number[][] {
  const count = (first: boolean, second: boolean): number =>
    table.filter(([a, b]) => a === first && b === second).length;
  return [
    [count(true, true), count(true, false)],
    [count(false, true), count(false, false)],
  ];
}

/** Where all labels are alike agreement cannot be told from chance. */
function beyondChance(measure: () => number): number | null {
  try {
    return measure();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
