import type { MigrationDay, MigrationWay } from '../../core/model/migration.ts';
import type { ModelEnds } from './model-ends.ts';
import { type Crossroads, daysBefore, leastOf } from './ways.ts';

interface DaysInput {
  readonly crossroads: Crossroads;
  readonly life: ModelEnds;
  readonly ways: readonly MigrationWay[];
}

/** What has to be done and what happens, in order. */
export function daysOf({ crossroads, life, ways }: DaysInput): readonly MigrationDay[] {
  const { ground, serving, leadDays } = crossroads;
  const { asOf } = ground;
  const { ends, trainingEnds } = life;
  const id = serving.contender.profile.id;
  const days: MigrationDay[] = [{ day: asOf, kind: 'today', what: 'this plan' }];
  if (trainingEnds && trainingEnds.day >= asOf)
    days.push({
      day: trainingEnds.day,
      kind: 'last-job',
      what: `the last day on which a training on its base can start: ${trainingEnds.source}`,
    });
  if (ends && ends.day > asOf) {
    const begin = daysBefore(ends.day, leadDays);
    days.push(
      begin >= asOf
        ? {
            day: begin,
            kind: 'begin',
            what: `begin with its successor: ${leadDays} days to all of the traffic`,
          }
        : {
            day: asOf,
            kind: 'begin',
            what: `begin with its successor today: ${leadDays} days would have been needed from ${begin} on`,
          },
      { day: daysBefore(ends.day, 1), kind: 'harvest', what: `the last day to collect what ${id} answers` },
      { day: daysBefore(ends.day, 1), kind: 'last-service', what: `the last day on which ${id} serves` },
    );
  }
  if (ends) days.push({ day: ends.day, kind: 'ends', what: `${id} is switched off: ${ends.source}` });
  for (const way of ways)
    if (way.endsAt !== null && way.endsAt > asOf && leastOf(way) < Number.POSITIVE_INFINITY)
      days.push({ day: way.endsAt, kind: 'successor-ends', what: `${way.id} is switched off itself` });
  return days.toSorted((a, b) => a.day.localeCompare(b.day));
}
