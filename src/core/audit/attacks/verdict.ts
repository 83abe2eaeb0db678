import type { Attack } from '../attack.ts';

/** Aimed at a model that grades: the answer says what it is to say. */
export const verdict: Attack = {
  id: 'verdict',
  what: 'the verdict that a judge is to give',
  remedy: 'have the judge reason about the answer, and keep its own words out of its reach',
  make: ({ verdicts }) => (verdicts.length === 0 ? null : verdicts.join('\n')),
};
