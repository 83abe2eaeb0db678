import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../../src/core/audit/attack.ts';
import { attacks } from '../../../src/core/audit/attacks/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

const target = fc.record({
  prompt: fc.string({ unit: 'binary' }),
  reference: fc.option(fc.string({ unit: 'binary' })),
  answers: fc.uniqueArray(fc.string({ unit: 'binary' }), { maxLength: 8 }),
  seed: fc.integer(),
});

describe.each(attacks.map((attack) => [attack.id, attack] as const))('the attack %s', (_, attack) => {
  test('is made of any example, the same for the same seed, and never longer than a page', () => {
    fc.assert(
      fc.property(target, ({ seed, answers, ...given }) => {
        const rest = { ...given, answers, others: answers.slice(1), verdicts: ['{"result":1}'] };
        const make = (): string | null => attack.make({ ...rest, random: seededRandom(seed) } as Target);
        const text = make();
        expect(make()).toBe(text);
        expect(text === null || text.length <= 6000 + rest.prompt.length + answers.join(' ').length).toBe(
          true,
        );
      }),
    );
  });

  test('knows nothing of the right answer, but where it says so', () => {
    const others = ['{"tool":"deny","amount":3}', 'blue and green'];
    const known = { prompt: 'p', answers: others, others, verdicts: [], random: seededRandom(1) };
    const [one, other] = ['alpha beta gamma delta', 'epsilon zeta eta theta'].map((reference) =>
      attack.make({ ...known, reference, random: seededRandom(1) }),
    );
    if (attack.readsReference && one !== null) expect(one).not.toBe(other);
    else expect(one).toBe(other);
  });

  test('says what it is and how a grader is mended', () => {
    expect(attack.what.length).toBeGreaterThan(5);
    expect(attack.remedy.length).toBeGreaterThan(10);
  });
});

test('every attack has a name of its own', () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length);
});
