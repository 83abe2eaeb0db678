import type { Attack } from '../attack.ts';

/** It holds the right answer and does not give it. */
export const hedged: Attack = {
  id: 'hedged',
  readsReference: true,
  what: 'a refusal that names the right answer and a wrong one',
  remedy: 'compare the whole answer, or fail one that names several',
  make({ reference, others, random }) {
    if (reference === null || reference === '') return null;
    const wrong = others.length === 0 ? 'something else' : random.pick(others);
    return `I'm sorry, but I can't help with that request. It may be ${reference}, or ${wrong}, or neither.`;
  },
};
