import type { Attack } from '../attack.ts';

/** It knows the words of the right answer, and nothing of what they say. */
export const shuffled: Attack = {
  id: 'shuffled',
  readsReference: true,
  what: "the right answer's words, shuffled",
  remedy: 'look at the order of words, or at fields, not at which words occur',
  make({ reference, random }) {
    const words = reference?.match(/\S+/g) ?? [];
    if (words.length < 3) return null;
    const mixed = random.shuffle(words).join(' ');
    return mixed === words.join(' ') ? null : mixed;
  },
};
