import { describe, expect, test } from 'vitest';
import { writeHeadline } from '../../src/app/headline.ts';
import type { CandidateReport } from '../../src/core/model/candidate-report.ts';
import type { Status } from '../../src/core/model/recommendation.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { aDocument } from '../report/a-document.ts';

const document = aDocument();
const base = document.candidates[0] as CandidateReport;

interface Part {
  readonly id: string;
  readonly status?: Status;
  readonly totalUsd?: number;
  readonly savingUsdPerMonth?: number;
  readonly paybackMonths?: number | 'never' | null;
  readonly probabilityCheapest?: number;
  readonly probabilityLosesMoney?: number;
}

const aCandidate = ({
  id,
  status = 'met',
  totalUsd = 500,
  savingUsdPerMonth = 0,
  paybackMonths = null,
  probabilityCheapest = 0,
  probabilityLosesMoney = 0,
}: Part): CandidateReport => ({
  ...base,
  id,
  paybackMonths,
  probabilityCheapest,
  probabilityLosesMoney,
  expected: { ...(base.expected as NonNullable<CandidateReport['expected']>), totalUsd, savingUsdPerMonth },
  requirements: [{ id: 'minAccuracy', status, detail: '' }],
});

function headline(recommendation: ReportDocument['recommendation'], ...parts: Part[]): string {
  const scenario = {
    ...(document.scenario as NonNullable<ReportDocument['scenario']>),
    incumbent: 'today',
    requestsPerMonth: 1000,
  };
  return writeHeadline({
    ...document,
    selection: null,
    scenario,
    recommendation,
    candidates: parts.map(aCandidate),
  });
}

const choose = (
  winner: string,
  probabilityCheapest: number | null = null,
): ReportDocument['recommendation'] => ({
  kind: 'choose',
  winner,
  probabilityCheapest,
  expectedRegret: probabilityCheapest === null ? null : 3.2,
  holdsBetween: [0, null],
});

const unproven = (leading: string, ...others: string[]): ReportDocument['recommendation'] => ({
  kind: 'unproven',
  leading,
  among: [leading, ...others],
  next: [{ action: 'examples', count: 300, costUsd: 1, worthUsd: 45 }],
  leastExpectedLoss: null,
});

describe('the headline', () => {
  test('of a choice says what it saves and when it pays back', () => {
    const tuned = { id: 'tuned', totalUsd: 400, savingUsdPerMonth: 74.21 };
    expect(headline(choose('tuned'), { id: 'today' }, { ...tuned, paybackMonths: 0.3 })).toBe(
      'Choose tuned: at 1,000 requests a month it is the cheapest candidate that meets what is required; it saves $74.21 a month against today, and pays back within the first month. That holds at any volume.',
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

  test('of a choice says between which volumes it holds', () => {
    const tuned = { id: 'tuned', totalUsd: 400, savingUsdPerMonth: 74.21, paybackMonths: 0.3 };
    const between = (from: number, to: number | null): string =>
      headline({ ...(choose('tuned') as object), holdsBetween: [from, to] } as never, { id: 'today' }, tuned);
    expect(between(4674, null)).toMatch(/ That holds from 4,674 requests a month up\.$/);
    expect(between(0, 9000)).toMatch(/ That holds up to 9,000 requests a month\.$/);
    expect(between(100, 9000)).toMatch(/ That holds from 100 to 9,000 requests a month\.$/);
  });

  test('of a choice says how sure it is, and never that it is certain', () => {
    const tuned = { id: 'tuned', totalUsd: 400, savingUsdPerMonth: 74.21, paybackMonths: 0.3 };
    expect(headline(choose('tuned', 0.874), { id: 'today' }, tuned)).toBe(
      'Choose tuned (87% sure): at 1,000 requests a month it is the cheapest candidate that meets what is required; it saves $74.21 a month against today, and pays back within the first month. That holds at any volume.',
    );
    expect(headline(choose('tuned', 1), { id: 'today' }, tuned)).toMatch(/^Choose tuned \(>99% sure\): /);
  });

  test('of a near tie says that it is one, and why nothing more is measured', () => {
    const text = headline(
      choose('tuned', 0.55),
      { id: 'today' },
      { id: 'tuned', totalUsd: 400, probabilityCheapest: 0.55 },
      { id: 'twin', totalUsd: 401, probabilityCheapest: 0.45 },
    );
    expect(text).toMatch(/^Choose tuned, a near tie \(55% sure\): /);
    expect(text).toMatch(
      / To measure more is not worth its price: knowing all would save \$3\.20 over the horizon on average\.$/,
    );
  });

  test('of an unsure choice beside a cheaper one that is not shown to qualify does not speak of a tie', () => {
    const text = headline(
      choose('tuned', 0.6),
      { id: 'today' },
      { id: 'tuned', totalUsd: 400, probabilityCheapest: 0.6 },
      { id: 'cheap', status: 'unproven', totalUsd: 90, probabilityCheapest: 0.4 },
    );
    expect(text).toMatch(/^Choose tuned \(60% sure\): /);
    expect(text).toContain('cheap may be cheaper, but is not shown to qualify, and to measure more is not');
    expect(text).not.toContain('tie');
  });

  test('of a saving that may turn into a loss says how likely that is', () => {
    const tuned = { id: 'tuned', totalUsd: 400, savingUsdPerMonth: 74.21 };
    expect(
      headline(choose('tuned', 0.9), { id: 'today' }, { ...tuned, probabilityLosesMoney: 0.3 }),
    ).toContain('saves $74.21 a month against today, 30% likely to lose money over the horizon.');
    expect(
      headline(choose('tuned', 0.9), { id: 'today' }, { ...tuned, probabilityLosesMoney: 0.01 }),
    ).not.toContain('lose money');
  });

  test('of an open verdict says what it would cost and be worth to settle', () => {
    const open = { id: 'cheap', status: 'unproven', totalUsd: 100 } as const;
    expect(headline(unproven('today', 'cheap'), { id: 'today' }, open)).toMatch(
      / About 300 more examples would settle it, for about \$1\.00; knowing is worth about \$45\.00\.$/,
    );
  });

  test('of an open cost order speaks of cost, and not of requirements', () => {
    const text = headline(unproven('today', 'twin'), { id: 'today' }, { id: 'twin', totalUsd: 501 });
    expect(text).toContain('twin may be cheaper than today at 1,000 requests a month');
    expect(text).toContain('does not show which of them costs least.');
    expect(text).not.toContain('requirements');
  });

  test('of a winner that the held-out examples do not confirm says so', () => {
    const selection = { ...(document.selection as NonNullable<ReportDocument['selection']>) };
    const text = writeHeadline({
      ...document,
      recommendation: unproven('rft', 'frontier'),
      selection: { ...selection, method: 'not-confirmed' },
    });
    expect(text).toContain('but the examples held out for that do not confirm it.');
  });
});
