import type { CandidateReport, CostKind, CostPart } from '../../src/core/model/candidate-report.ts';
import type { CalendarEvent } from '../../src/core/model/report-document.ts';
import type { SensitivityReport, SwingEnd, SwingReport } from '../../src/core/model/sensitivity-report.ts';

const KINDS: readonly CostKind[] = [
  'tokens',
  'errors',
  'fallback',
  'hosting',
  'one-offs',
  'failed-trainings',
  'retraining',
  'after-service',
];

/** Every kind, those not named at nought. */
export function aBreakdown(usd: Partial<Record<CostKind, number>>): readonly CostPart[] {
  return KINDS.map((kind) => ({ kind, usd: usd[kind] ?? 0 }));
}

const START = Date.parse('2026-11-22');
const dayOf = (month: number): string =>
  new Date(START + Math.round((month * 365.25) / 12) * 86_400_000).toISOString().slice(0, 10);

/** What follows from the candidates: service, payback, retirement and the end of a year. */
export function aCalendar(candidates: readonly CandidateReport[], months = 12): readonly CalendarEvent[] {
  const event = (
    kind: CalendarEvent['kind'],
    month: number,
    more: Partial<CalendarEvent> = {},
  ): CalendarEvent => ({ day: dayOf(month), month, kind, candidate: null, usd: null, change: null, ...more });
  return [
    ...candidates.flatMap(({ id, expected, fixedUsd, paybackMonths, retiresAt }) => [
      ...(expected === null ? [] : [event('in-service', 0, { candidate: id, usd: fixedUsd })]),
      ...(typeof paybackMonths === 'number' && paybackMonths > 0
        ? [event('pays-back', paybackMonths, { candidate: id })]
        : []),
      ...(retiresAt === null ? [] : [event('retires', 13.3, { candidate: id, day: retiresAt })]),
    ]),
    event('horizon-end', months),
  ].toSorted((a, b) => a.month - b.month);
}

/** Seven assumptions round a saving; at two ends `becomes` would be cheaper. */
export function aSensitivity(
  candidate: string,
  savingUsd: number,
  becomes = 'supervised',
): SensitivityReport {
  const end = (value: number, share: number, flips = false): SwingEnd => ({
    value,
    savingUsd: savingUsd * share,
    cheapest: flips ? becomes : candidate,
    flips,
    proven: true,
  });
  const swing = (
    kind: SwingReport['kind'],
    value: number,
    [low, high]: readonly [SwingEnd, SwingEnd],
    more: Partial<SwingReport> = {},
  ): SwingReport => ({ kind, of: null, value, basis: 'default', low, high, ...more });
  return {
    candidate,
    incumbent: 'frontier',
    savingUsd,
    cheapest: candidate,
    swings: [
      swing('horizonMonths', 12, [end(6, 0.43), end(24, 2.75)]),
      swing('tokenPrice', 1, [end(0.5, 0.44), end(2, 2.11)], { of: 'lab/lab-frontier' }),
      swing('requestsPerMonth', 250_000, [end(125_000, 0.49), end(500_000, 2.01)]),
      swing('growth', 0.05, [end(0.03, 0.9), end(0.07, 1.13)], { basis: 'range' }),
      swing('tokenPrice', 1, [end(0.5, 1.06), end(2, 0.89, true)], { of: 'lab/ft:lab-mini' }),
      swing('discountRate', 0.1, [end(0, 1.05), end(0.2, 0.95)]),
      swing('trainingUsd', 55.2, [end(27.6, 1.004), end(110.4, 0.99, true)], { of: candidate }),
    ],
  };
}
