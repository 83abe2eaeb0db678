import { describe, expect, it } from 'vitest';
import { kinByField, kinById } from '../../../src/app/facts/find-kin.ts';

/** Examples whose items are made of their number. */
function examples(count: number, itemOf: (index: number) => Record<string, unknown>) {
  return Array.from({ length: count }, (_, index) => ({ id: `e${index}`, item: itemOf(index) }));
}

const keys = (ids: readonly string[]) => ids.map((id) => ({ id }));
const ids = (count: number, idOf: (index: number) => string) =>
  keys(Array.from({ length: count }, (_, index) => idOf(index)));

describe('examples that share a field', () => {
  it('hang together where its name says so, and by the one that most of them share', () => {
    const found = kinByField(
      examples(60, (index) => ({ customer_id: index % 20, sessionId: index % 55, text: 'same' })),
      [],
    );
    expect(found).toEqual({ by: 'customer_id', groups: 20, sharing: 60, examples: 60 });
  });

  it('do not where the field is a kind, unique, of a few values, or known already', () => {
    expect(
      kinByField(
        examples(60, (index) => ({ category: index % 20 })),
        [],
      ),
    ).toBeNull();
    expect(
      kinByField(
        examples(60, (index) => ({ customer: index })),
        [],
      ),
    ).toBeNull();
    expect(
      kinByField(
        examples(60, (index) => ({ account: index % 3 })),
        [],
      ),
    ).toBeNull();
    expect(
      kinByField(
        examples(60, (index) => ({ customer: index % 20 })),
        ['customer'],
      ),
    ).toBeNull();
  });

  it('do not where hardly any share it, or it holds something that is no name', () => {
    expect(
      kinByField(
        examples(100, (index) => ({ document: index === 99 ? 0 : index })),
        [],
      ),
    ).toBeNull();
    expect(
      kinByField(
        examples(60, (index) => ({ document: { page: index % 20 } })),
        [],
      ),
    ).toBeNull();
  });
});

describe('examples of an import', () => {
  it('hang together where their ids begin with the same number', () => {
    expect(kinById(ids(60, (index) => `conv${index % 20}-${index}`))).toEqual({
      by: null,
      groups: 20,
      sharing: 60,
      examples: 60,
    });
  });

  it('do not by a kind, a day, or a running number', () => {
    expect(kinById(ids(60, (index) => `${index % 2 ? 'easy' : 'hard'}-${index}`))).toBeNull();
    expect(kinById(ids(60, (index) => `2026-11-${10 + (index % 20)}-${index}`))).toBeNull();
    expect(kinById(ids(60, (index) => `ticket-${index}`))).toBeNull();
    expect(kinById(ids(60, (index) => `${index}`))).toBeNull();
  });
});
