import { describe, expect, test } from 'vitest';
import { writeHeadline } from '../../src/app/headline.ts';
import type { Status } from '../../src/core/model/recommendation.ts';
import type { CandidateReport, ReportDocument } from '../../src/core/model/report-document.ts';
import { aDocument } from '../report/a-document.ts';

const document = aDocument();
const base = document.candidates[0] as CandidateReport;

interface Part {
  readonly id: string;
  readonly status?: Status;
  readonly totalUsd?: number;
  readonly savingUsdPerMonth?: number;
  readonly paybackMonths?: number | 'never' | null;
}

const aCandidate = ({
  id,
  status = 'met',
  totalUsd = 500,
  savingUsdPerMonth = 0,
  paybackMonths = null,
}: Part): CandidateReport => ({
  ...base,
  id,
  paybackMonths,
  expected: { ...(base.expected as NonNullable<CandidateReport['expected']>), totalUsd, savingUsdPerMonth },
  requirements: [{ id: 'minAccuracy', status, detail: '' }],
});

function headline(recommendation: ReportDocument['recommendation'], ...parts: Part[]): string {
  const scenario = {
    ...(document.scenario as NonNullable<ReportDocument['scenario']>),
    incumbent: 'today',
    requestsPerMonth: 1000,
  };
  return writeHeadline({ ...document, scenario, recommendation, candidates: parts.map(aCandidate) });
}

const choose = (winner: string): ReportDocument['recommendation'] => ({
  kind: 'choose',
  winner,
  probabilityCheapest: null,
  expectedRegret: null,
  holdsBetween: [0, null],
});

const unproven = (leading: string, ...others: string[]): ReportDocument['recommendation'] => ({
  kind: 'unproven',
  leading,
  among: [leading, ...others],
  next: [{ action: 'examples', count: 300, costUsd: 1, worthUsd: null }],
});

describe('the headline', () => {
  test('of a choice says what it saves and when it pays back', () => {
    const tuned = { id: 'tuned', totalUsd: 400, savingUsdPerMonth: 74.21 };
    expect(headline(choose('tuned'), { id: 'today' }, { ...tuned, paybackMonths: 0.3 })).toBe(
      'Choose tuned: at 1,000 requests a month it is the cheapest candidate that meets what is required; it saves $74.21 a month against today, and pays back within the first month.',
    );
    expect(headline(choose('tuned'), { id: 'today' }, { ...tuned, paybackMonths: 3.44 })).toContain(
      'pays back after 3.4 months.',
    );
  });

  test('of a choice that is dearer than today says that today is not shown to qualify', () => {
    const text = headline(
      choose('tuned'),
      { id: 'today', status: 'failed' },
      { id: 'tuned', totalUsd: 900, savingUsdPerMonth: -20 },
    );
    expect(text).toContain('it costs $20.00 a month more than today; today is not shown to meet it.');
  });

  test('of a choice that never pays back does not hide it', () => {
    const tuned: Part = { id: 'tuned', totalUsd: 900, savingUsdPerMonth: 5, paybackMonths: 'never' };
    expect(headline(choose('tuned'), { id: 'today', status: 'unproven' }, tuned)).toContain(
      'does not pay back within the horizon',
    );
  });

  test('of a tie names the other', () => {
    expect(headline(choose('today'), { id: 'today' }, { id: 'twin' })).toMatch(
      /^Keep today: .* twin would cost the same\.$/,
    );
    expect(headline(choose('today'), { id: 'today' }, { id: 'twin', status: 'failed' })).not.toContain(
      'twin',
    );
  });

  test('of an open verdict never calls a dearer candidate the cheaper one', () => {
    const proven = headline(
      unproven('today', 'cheap'),
      { id: 'today' },
      { id: 'cheap', status: 'unproven', totalUsd: 100 },
    );
    expect(proven).toContain('cheap may be cheaper than today');
    const none = headline(
      unproven('cheap', 'today'),
      { id: 'today', status: 'unproven' },
      { id: 'cheap', status: 'unproven', totalUsd: 100 },
    );
    expect(none).toContain('cheap is the cheapest that may still qualify; so may today, for more');
    expect(none).not.toContain('may be cheaper');
    expect(none).toContain('About 300 more examples');
  });
});
