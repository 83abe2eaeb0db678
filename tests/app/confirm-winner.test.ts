import { describe, expect, it } from 'vitest';
import { dataOf, outcomes } from '../core/decision/builders.ts';
import { times } from '../core/decision/populations.ts';
import { anEvidence, decisionOn } from './an-evidence.ts';

const scores = outcomes(98, 2);
const today = dataOf(scores, { id: 'big', usd: 0.02 });
const small = dataOf(scores, { id: 'small', usd: 0.002 });
const scenario = { require: { minAccuracy: 0.9 } };

describe('a winner that was picked among several', () => {
  it('is confirmed where it meets every requirement on the held-out examples, too', () => {
    const confirm = dataOf(outcomes(58, 0), { id: 'small' });
    const { recommendation, selection } = decisionOn([anEvidence(today), anEvidence(small, { confirm })], {
      scenario,
    });
    expect(recommendation).toMatchObject({ kind: 'choose', winner: 'small' });
    expect(selection).toMatchObject({ method: 'confirmed', winner: 'small', among: 2, optimismUsd: null });
    expect(selection?.accuracy).toMatchObject({ point: 1, n: 58 });
  });

  it('is unproven where it does not, and more examples are the next step', () => {
    const confirm = dataOf(outcomes(40, 10), { id: 'small' });
    const { recommendation, selection } = decisionOn([anEvidence(today), anEvidence(small, { confirm })], {
      scenario,
    });
    expect(recommendation).toMatchObject({
      kind: 'unproven',
      leading: 'small',
      among: ['small', 'big'],
      next: [{ action: 'examples', count: 50 }],
    });
    expect(selection?.method).toBe('not-confirmed');
    expect(selection?.detail).toContain('minAccuracy');
  });

  it('keeps a margin on the held-out examples of both', () => {
    const over = { require: { nonInferiorTo: 'big', margin: 0.1 } };
    const confirmed = (own: number, other: number) =>
      decisionOn(
        [
          anEvidence(today, { confirm: dataOf(outcomes(other, 100 - other), { id: 'big' }) }),
          anEvidence(small, { confirm: dataOf(outcomes(own, 100 - own), { id: 'small' }) }),
        ],
        { scenario: over },
      ).selection?.method;
    expect(confirmed(95, 95)).toBe('confirmed');
    expect(confirmed(80, 95)).toBe('not-confirmed');
  });

  it('without a held-out part has its saving shrunk by what such a pick overstates', () => {
    const usd = (seed: number) => times(100, (index) => 0.002 * (1 + ((index * seed) % 7)));
    const twins = [3, 4, 5].map((seed, index) =>
      anEvidence(dataOf(scores, { id: `twin${index}`, usd: usd(seed) })),
    );
    const { recommendation, selection, decided } = decisionOn([anEvidence(today), ...twins]);
    if (recommendation?.kind !== 'choose') return expect.unreachable('nothing is worth measuring');
    expect(selection).toMatchObject({
      method: 'shrunk',
      winner: recommendation.winner,
      among: 4,
      accuracy: null,
    });
    expect(selection?.optimismUsd).toBeGreaterThan(0);
    const totalOf = (id: string): number =>
      decided.find(({ evidence }) => evidence.id === id)?.contender.projection?.totalUsd ?? Number.NaN;
    const saving = totalOf('big') - totalOf(recommendation.winner);
    expect(selection?.savingUsd).toBeCloseTo(saving - (selection?.optimismUsd ?? 0), 9);
    expect(selection?.savingUsd).toBeLessThan(saving);
  });

  it('is overstated by nothing where nobody comes near it, and is no pick where it stood alone', () => {
    expect(decisionOn([anEvidence(today), anEvidence(small)]).selection?.optimismUsd).toBeCloseTo(0, 9);
    expect(decisionOn([anEvidence(today)]).selection).toBeNull();
  });
});
