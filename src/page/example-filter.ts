import type { ExampleAnswer, ExampleList, ShownExample } from '../core/model/example-list.ts';
import { isWrong, referenceAnswer } from '../report/example-words.ts';

/** What a reader may look for; `wrong`: neither the candidate nor the reference passes. */
export const OUTCOMES = ['all', 'gained', 'lost', 'wrong', 'failed', 'unscored'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ExampleFilter {
  /** A place among the list's candidates; `null`: any. */
  readonly candidate: number | null;
  readonly outcome: Outcome;
  /** `null`: any. */
  readonly tag: string | null;
  /** Every word of it stands in id, input, reference answer or an answer. */
  readonly query: string;
}

export const NO_FILTER: ExampleFilter = { candidate: null, outcome: 'all', tag: null, query: '' };

export interface Found {
  readonly examples: readonly ShownExample[];
  /** How many there are by outcome, with the rest of the filter as it is. */
  readonly counts: Readonly<Record<Outcome, number>>;
}

/** Looks for examples; texts are made ready for it once. */
export function createSearch(list: ExampleList): (filter: ExampleFilter) => Found {
  const texts = new Map<ShownExample, string>();
  const textOf = (example: ShownExample): string => {
    const text = texts.get(example) ?? searchable(example);
    texts.set(example, text);
    return text;
  };
  return ({ candidate, outcome, tag, query }) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const others = list.examples.filter(
      (example) =>
        (tag === null || example.tags.includes(tag)) &&
        (words.length === 0 || words.every((word) => textOf(example).includes(word))),
    );
    const having = (one: Outcome): readonly ShownExample[] =>
      others.filter((example) => hasOutcome(example, one, candidate, list));
    const counts = Object.fromEntries(OUTCOMES.map((one) => [one, having(one).length]));
    return { examples: having(outcome), counts: counts as Found['counts'] };
  };
}

function searchable({ id, input, reference, answers }: ShownExample): string {
  const all = [id, input.text, reference?.text ?? '', ...answers.map((answer) => answer?.text?.text ?? '')];
  return all.join('\n').toLowerCase();
}

function hasOutcome(
  example: ShownExample,
  outcome: Outcome,
  candidate: number | null,
  list: ExampleList,
): boolean {
  const asked = (candidate === null ? example.answers : [example.answers[candidate] ?? null]).filter(
    (answer): answer is ExampleAnswer => answer !== null,
  );
  switch (outcome) {
    case 'all':
      return candidate === null || asked.length > 0;
    case 'gained':
    case 'lost':
      return asked.some(({ change }) => change === outcome);
    case 'wrong':
      if (candidate === null) return asked.length > 0 && asked.every(isWrong);
      return asked.some(isWrong) && isWrong(referenceAnswer(list, example));
    case 'failed':
    case 'unscored':
      return asked.some(({ verdict }) => verdict === outcome);
  }
}

/** Tags that there are, the most frequent first. */
export function tagsOf({ examples }: ExampleList): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of examples.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([tag]) => tag);
}
