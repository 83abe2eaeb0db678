import { describe, expect, test } from 'vitest';
import { type Days, paybackCalendar } from '../../../src/core/decision/payback-calendar.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { aScenario, type Candidacy, contendersOf } from './builders.ts';

/** Months of thirty days, written `30`, `45`. */
const days: Days = { monthOf: (day) => Number(day) / 30, dayOf: (month) => String(Math.round(month * 30)) };

const BIG: Candidacy = { id: 'big', usdPerRequest: 0.02 };

function calendarOf(
  small: Partial<Candidacy>,
  parts: Partial<Scenario> = {},
  retirements: readonly (readonly [string, string])[] = [],
): readonly string[] {
  const scenario = aScenario(parts);
  const contenders = contendersOf([BIG, { id: 'small', ...small }], scenario);
  const incumbent = contenders[0]?.projection;
  if (!incumbent) throw new Error('unpriced');
  return paybackCalendar({ contenders, incumbent, scenario, retirements: new Map(retirements), days }).map(
    ({ day, kind, candidate, usd }) =>
      [day, kind, candidate ?? '', usd === null ? '' : `$${usd}`].filter((part) => part !== '').join(' '),
  );
}

const fixed = [{ item: 'training small', usd: 35, detail: '' }];

describe('the calendar of a scenario', () => {
  test('says when a candidate serves, when it has paid back, and when the horizon ends', () => {
    expect(calendarOf({ fixed })).toEqual([
      '0 in-service big $0',
      '0 in-service small $35',
      '105 pays-back small',
      '360 horizon-end',
    ]);
  });

  test('names no payback where nothing was paid, or where it never comes', () => {
    expect(calendarOf({}).join()).not.toContain('pays-back');
    expect(calendarOf({ fixed: [{ item: 'training', usd: 9999, detail: '' }] }).join()).not.toContain(
      'pays-back',
    );
  });

  test('lists every later training, failed attempts in, and none after the model is switched off', () => {
    const training = { usd: 10, successRate: 0.5, maxAttempts: 2, everyMonths: 2, betweenRunSd: 0 };
    const events = calendarOf({ fixed, training, serviceMonths: 5 }, {}, [['small', '150']]);
    expect(events.filter((event) => /retraining|retires/.test(event))).toEqual([
      '60 retraining small $15',
      '120 retraining small $15',
      '150 retires small',
    ]);
  });

  test('keeps the day of a retirement beyond the horizon, and of one gone by, which serves no more', () => {
    expect(calendarOf({ serviceMonths: 20 }, {}, [['small', '600']]).at(-1)).toBe('600 retires small');
    const gone = calendarOf({ serviceMonths: -1 }, {}, [['small', '-30']]);
    expect(gone).toEqual(['-30 retires small', '0 in-service big $0', '360 horizon-end']);
  });

  test('dates the price changes within the horizon, not those that hold already', () => {
    const priceChanges = [
      { match: 'openai/*', factor: 0.5, from: '90' },
      { match: 'openai/*', factor: 0.5, from: '-5' },
      { match: 'openai/*', factor: 0.5, from: '999' },
      { match: 'openai/*', yearly: -0.3 },
    ];
    expect(calendarOf({}, { priceChanges }).filter((event) => event.includes('price'))).toEqual([
      '90 price-step',
    ]);
  });

  test('says nothing of money that nobody knows', () => {
    expect(calendarOf({ usdPerRequest: null, serviceMonths: 3 }, {}, [['small', '90']])).toEqual([
      '0 in-service big $0',
      '90 retires small',
      '360 horizon-end',
    ]);
  });
});
