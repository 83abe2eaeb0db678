import { describe, expect, test } from 'vitest';
import { lintNearTie } from '../../src/app/lints.ts';
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
