import { hasOpen } from '../core/decision/observations.ts';
import { quantileOfDraws } from '../core/decision/outlook.ts';
import { paybackCalendar } from '../core/decision/payback-calendar.ts';
import { findSensitivity } from '../core/decision/sensitivity.ts';
import { estimateAccuracy } from '../core/decision/summarize.ts';
import type { CalendarEvent } from '../core/model/report-document.ts';
import type { SensitivityReport } from '../core/model/sensitivity-report.ts';
import type { CandidateId, IsoDate } from '../core/model/units.ts';
import { DAYS_PER_MONTH, type Decision, monthsBetween } from './decide.ts';

const MS_A_DAY = 86_400_000;

/** What happens when; empty where nothing is decided. */
export function reportCalendar(decision: Decision | null, asOf: IsoDate): readonly CalendarEvent[] {
  if (!decision?.incumbent) return [];
  const { decided, incumbent, scenario } = decision;
  const retirements = decided.flatMap(({ evidence: { id, retiresAt } }) =>
    retiresAt === undefined ? [] : [[id, retiresAt] as const],
  );
  return paybackCalendar({
    contenders: decided.map(({ contender }) => contender),
    incumbent,
    scenario,
    retirements: new Map(retirements),
    days: {
      monthOf: (day) => monthsBetween(asOf, day),
      dayOf: (month) =>
        new Date(Date.parse(asOf) + Math.round(month * DAYS_PER_MONTH) * MS_A_DAY).toISOString().slice(0, 10),
    },
  });
}

const TAIL = 0.025;

/** Which assumption moves the verdict. */
export function reportSensitivity(decision: Decision | null, seed: number): SensitivityReport | null {
  if (!decision) return null;
  const { decided, scenario, recommendation, outlook } = decision;
  const accuracyOf = (id: CandidateId): { low: number; high: number } | null => {
    const data = decided.find(({ evidence }) => evidence.id === id)?.data;
    // the interval of what was graded is not that of the truth behind a judge, nor of what has no score: the draws have it
    const isLabelled = scenario.judge !== null && scenario.judge !== 'unlabelled';
    if (isLabelled || (data && hasOpen(data))) {
      const drawn = outlook?.worlds.candidates.find((one) => one.id === id)?.accuracy;
      return drawn?.length
        ? { low: quantileOfDraws(drawn, TAIL), high: quantileOfDraws(drawn, 1 - TAIL) }
        : null;
    }
    return data ? estimateAccuracy(data, seed) : null;
  };
  const contenders = decided.map(({ contender }) => contender);
  return findSensitivity({ contenders, scenario, recommendation, accuracyOf });
}
