import type { CalendarEvent } from '../model/report-document.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, IsoDate } from '../model/units.ts';
import { economyOf } from './economy.ts';
import { pointPlayer } from './player.ts';
import { type Projection, paybackMonths } from './project-cost.ts';
import type { Contender } from './recommend.ts';

/** Days and months of the scenario; the core knows no calendar of its own. */
export interface Days {
  readonly monthOf: (day: IsoDate) => number;
  readonly dayOf: (month: number) => IsoDate;
}

export interface CalendarInput {
  readonly contenders: readonly Contender[];
  readonly incumbent: Projection;
  readonly scenario: Scenario;
  /** The days on which models are switched off, by candidate. */
  readonly retirements: ReadonlyMap<CandidateId, IsoDate>;
  readonly days: Days;
}

/** What else is of one day, in this order. */
const ORDER = ['in-service', 'retires', 'price-step', 'retraining', 'pays-back', 'horizon-end'] as const;

/**
 * What happens when: from when on each candidate serves and what is paid then, when that is paid back,
 * trainings, retirements (those beyond the horizon too), dated price changes within the horizon, and its end.
 */
export function paybackCalendar(input: CalendarInput): readonly CalendarEvent[] {
  const { contenders, scenario, days } = input;
  const end = scenario.horizonMonths;
  const events = [
    ...contenders.flatMap((contender) => eventsOf(contender, input)),
    ...scenario.priceChanges.flatMap((change): CalendarEvent[] => {
      const month = change.from === undefined ? 0 : days.monthOf(change.from);
      if (change.from === undefined || month <= 0 || month >= end) return [];
      return [{ ...plain('price-step', month, days), day: change.from, change }];
    }),
    plain('horizon-end', end, days),
  ];
  return events.toSorted((a, b) => a.month - b.month || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function plain(kind: CalendarEvent['kind'], month: number, { dayOf }: Days): CalendarEvent {
  return { day: dayOf(month), month, kind, candidate: null, usd: null, change: null };
}

function eventsOf({ profile, projection }: Contender, input: CalendarInput): CalendarEvent[] {
  const { incumbent, scenario, retirements, days } = input;
  const { id, serviceMonths } = profile;
  const event = (kind: CalendarEvent['kind'], month: number): CalendarEvent => ({
    ...plain(kind, month, days),
    candidate: id,
  });
  const retiresAt = retirements.get(id);
  const retires =
    retiresAt === undefined
      ? []
      : [{ ...event('retires', serviceMonths ?? days.monthOf(retiresAt)), day: retiresAt }];
  const economy = economyOf(scenario);
  const terms = projection && pointPlayer(profile, scenario, economy)?.terms;
  if (!projection || !terms || (serviceMonths !== null && serviceMonths <= 0)) return retires;
  const payback = id === scenario.incumbent ? 'never' : paybackMonths(projection, incumbent);
  return [
    { ...event('in-service', 0), usd: terms.oneOffUsd },
    ...terms.retrainings.map(({ month, usd }) => ({ ...event('retraining', month), usd })),
    ...(payback === 'never' || payback === 0 ? [] : [event('pays-back', payback)]),
    ...retires,
  ];
}
