import type { DrawnAnswer } from '../model/label.ts';
import type { TrialKey } from '../model/trial.ts';
import { seededRandom } from '../random.ts';

/** What the graders said of an answer. */
export interface GradedAnswer {
  readonly key: TrialKey;
  readonly trial: string;
  /** Of the deciding grader; `null`: it could not tell, or has not yet. */
  readonly passed: boolean | null;
  /** Candidates differ on its example, or graders on it. */
  readonly isDisputed: boolean;
}

/**
 * How much likelier an answer of each part is drawn than one that is passed and undisputed. Mild, because
 * weights that differ much cost more than they bring: at three to one, a fifth of the labels at most.
 */
const ODDS = { 'disputed-fail': 3, 'disputed-pass': 3, fail: 2, open: 1, pass: 1 } as const;
type Stratum = keyof typeof ODDS;
const STRATA = Object.keys(ODDS) as Stratum[];
const isStratumDisputed = (stratum: string): boolean => stratum.startsWith('disputed');

/** The part of the run that an answer is drawn from. */
export function stratumOf({ passed, isDisputed }: GradedAnswer): Stratum {
  if (passed === null) return 'open';
  if (isDisputed) return passed ? 'disputed-pass' : 'disputed-fail';
  return passed ? 'pass' : 'fail';
}

/** Answers that are shuffled together, the disputed ones in front. */
const BLOCK = 8;
/** Of each part, as early: one alone has no spread. */
const LEAST = 2;

/**
 * Draws answers to be labelled: at random within each part of the run, from every part. The first n of a
 * longer draw are the draw of n, so that more may be drawn later and whoever stops early has a sample too.
 */
export function drawAnswers(answers: readonly GradedAnswer[], count: number, seed: number): DrawnAnswer[] {
  const random = seededRandom(seed);
  const parts = new Map<Stratum, GradedAnswer[]>(STRATA.map((stratum) => [stratum, []]));
  for (const answer of answers.toSorted(byKey)) parts.get(stratumOf(answer))?.push(answer);
  const shuffled = new Map(STRATA.map((stratum) => [stratum, random.shuffle(parts.get(stratum) ?? [])]));
  const sizes = new Map(STRATA.map((stratum) => [stratum, shuffled.get(stratum)?.length ?? 0]));
  const order = allocate(sizes, Math.min(answers.length, Math.ceil(count / BLOCK) * BLOCK));
  const taken = new Map<Stratum, number>();
  const drawn: { readonly answer: GradedAnswer; readonly stratum: Stratum }[] = [];
  for (let start = 0; start < order.length; start += BLOCK) {
    const block = order.slice(start, start + BLOCK).map((stratum) => {
      const place = taken.get(stratum) ?? 0;
      taken.set(stratum, place + 1);
      return { answer: shuffled.get(stratum)?.[place] as GradedAnswer, stratum };
    });
    const mixed = random.shuffle(block);
    const [first, rest] = [true, false].map((is) =>
      mixed.filter((one) => isStratumDisputed(one.stratum) === is),
    );
    drawn.push(...(first ?? []), ...(rest ?? []));
  }
  const kept = drawn.slice(0, count);
  const counts = new Map<Stratum, number>();
  for (const { stratum } of kept) counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  return kept.map(({ answer: { key, trial }, stratum }) => {
    const size = sizes.get(stratum) as number;
    return { key, trial, stratum, size, probability: (counts.get(stratum) as number) / size };
  });
}

/** Parts in turn, in proportion to size × odds: a divisor method (Sainte-Laguë), whose beginnings are proportional too. */
function allocate(sizes: ReadonlyMap<Stratum, number>, count: number): Stratum[] {
  const taken = new Map<Stratum, number>(STRATA.map((stratum) => [stratum, 0]));
  const claimOf = (stratum: Stratum): number => {
    const [size, own] = [sizes.get(stratum) as number, taken.get(stratum) as number];
    if (own >= size) return -1;
    return own < LEAST ? Number.MAX_VALUE / (own + 1) : (size * ODDS[stratum]) / (2 * own + 1);
  };
  return Array.from({ length: count }, () => {
    const next = STRATA.reduce((best, one) => (claimOf(one) > claimOf(best) ? one : best));
    taken.set(next, (taken.get(next) as number) + 1);
    return next;
  });
}

function byKey({ key: a }: GradedAnswer, { key: b }: GradedAnswer): number {
  if (a.example !== b.example) return a.example < b.example ? -1 : 1;
  if (a.candidate !== b.candidate) return a.candidate < b.candidate ? -1 : 1;
  return a.repeat - b.repeat;
}
