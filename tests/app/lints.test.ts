import { describe, expect, test } from 'vitest';
import { lintCandidate, lintNearTie, lintRetirement } from '../../src/app/lints.ts';
import type { CandidateReport } from '../../src/core/model/report-document.ts';
import { aDocument } from '../report/a-document.ts';

const { scenario, candidates } = aDocument();
const base = candidates[0] as CandidateReport;

function aCandidate(
  id: string,
  accuracy: number,
  totalUsd: number,
  status: 'met' | 'failed' = 'met',
): CandidateReport {
  return {
    ...base,
    id,
    accuracy: { ...(base.accuracy as NonNullable<CandidateReport['accuracy']>), point: accuracy },
    expected: { ...(base.expected as NonNullable<CandidateReport['expected']>), totalUsd },
    requirements: [{ id: 'minAccuracy', status, detail: '' }],
  };
}

const lint = (...reports: CandidateReport[]) =>
  lintNearTie('winner', reports, scenario as NonNullable<typeof scenario>);

describe('a winner by cents', () => {
  test('is told of those that cost about the same and answered better', () => {
    const [found, ...more] = lint(
      aCandidate('winner', 0.925, 500),
      aCandidate('close', 0.96, 509),
      aCandidate('closer', 0.945, 500.2),
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ id: 'near-tie', candidate: 'winner' });
    expect(found?.message).toContain('close (96.0%) and closer (94.5%)');
  });

  test('hears nothing of dearer ones, of worse ones, or of those that fail a requirement', () => {
    const others = [
      aCandidate('dear', 0.99, 511),
      aCandidate('worse', 0.92, 500),
      aCandidate('unfit', 0.99, 500, 'failed'),
    ];
    expect(lint(aCandidate('winner', 0.925, 500), ...others)).toEqual([]);
  });
});

describe('a service that ends', () => {
  const retiring = { id: 'tuned', retiresAt: '2027-03-01' };
  const ends = (months: number | null) =>
    lintRetirement(retiring, months, scenario as NonNullable<typeof scenario>);

  test('within the horizon is told, with the day and what comes after', () => {
    expect(ends(3)[0]).toMatchObject({ id: 'retires-within-horizon', candidate: 'tuned' });
    expect(ends(3)[0]?.message).toContain('2027-03-01');
  });

  test('after the horizon, or never, is not', () => {
    expect(ends(null)).toEqual([]);
    expect(ends(scenario?.horizonMonths ?? 12)).toEqual([]);
  });
});

describe('answers that could not be graded', () => {
  const data = {
    id: 'a',
    observations: [{ example: 'e', repeats: 1, score: 1, usd: 1 }],
    trials: 4,
    failed: 0,
    ungraded: 0,
    calls: 4,
    pricedCalls: 4,
    repeats: 1,
  };

  test('are told with their number, and only where there are any', () => {
    const lintsWith = (unscored: number) =>
      lintCandidate({ ...data, unscored } as never, true, 'p/m').map(({ id }) => id);
    expect(lintsWith(2)).toEqual(['unscored']);
    expect(lintsWith(0)).toEqual([]);
  });
});
