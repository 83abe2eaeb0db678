import { describe, expect, it } from 'vitest';
import { type MigrateOptions, migrate } from '../../../src/app/migrate/migrate.ts';
import type { MigrationPlan } from '../../../src/core/model/migration.ts';
import { refusal } from '../../support/a-folder.ts';
import { anEstimateWorld, BIG, type EstimateParts, SHEET, TUNED } from '../estimate/an-estimate.ts';

/** A model that was tuned elsewhere and serves; its name is its own, its price that of a tuned `small`. */
const SERVES =
  '{ id: served, approach: supervised, endpoint: server, model: "ft:small:a", prompt: short, training: { method: supervised, base: small, usd: 40, examples: 100 } }';
const LIVES = `lives:
  - { provider: server, model: small, from: 2025-01-01, evidence: primary, source: a notice, trainingEnds: 2026-07-02, serviceEnds: 2027-01-14, successors: [luna] }
`;
const LUNA =
  '  - { provider: server, model: luna, from: 2020-01-01, evidence: assumption, source: a test, usd: { input: 0.1, output: 0.5 } }';
const SCENARIO =
  '{ incumbent: big, requestsPerMonth: 100000, horizonMonths: 12, discountRate: 0, require: { minAccuracy: 0.8 } }';

async function aPlan(parts: EstimateParts = {}, options: MigrateOptions = {}): Promise<MigrationPlan> {
  const { config, context } = await anEstimateWorld({
    candidates: [BIG, SERVES],
    right: { big: 0.95, 'ft:small:a': 0.9 },
    scenario: SCENARIO,
    sheet: `${LIVES}${SHEET}`,
    ...parts,
  });
  return migrate(config, 'served', context, { asOf: '2026-10-01', ...options });
}

const way = ({ ways }: MigrationPlan, id: string) => {
  const found = ways.find((one) => one.id === id);
  if (!found) throw new Error(`no ${id} among ${ways.map((one) => one.id).join(', ')}`);
  return found;
};

describe('a plan for a model that will be switched off', () => {
  it('serves it until its day where it is cheaper, and then who was measured', async () => {
    const plan = await aPlan();
    expect(plan).toMatchObject({
      verdict: 'serve-until-the-end',
      best: 'big',
      base: 'small',
      ends: { day: '2027-01-14', source: 'a notice (primary)' },
    });
    const big = way(plan, 'big');
    expect(big).toMatchObject({ quality: 'met', when: 'end', beginBy: '2026-12-15', endsAt: null });
    // 105 days of the cheap one, the rest of the year of the dear one
    const months = 105 / (365.25 / 12);
    const expected = 100_000 * (months * plan.usdPerRequest + (12 - months) * (big.usdPerRequest ?? 0));
    expect(big.atEndUsd).toBeCloseTo(expected, 6);
    expect(big.nowUsd).toBeCloseTo(1_200_000 * (big.usdPerRequest ?? 0), 6);
  });

  it('takes what was spent for spent, and says so', async () => {
    const plan = await aPlan();
    expect(plan.sunkUsd).toBe(40);
    const dearer = await aPlan({ candidates: [BIG, SERVES.replace('usd: 40', 'usd: 4000')] });
    expect(dearer.sunkUsd).toBe(4000);
    expect(dearer.ways.map(({ atEndUsd }) => atEndUsd)).toEqual(plan.ways.map(({ atEndUsd }) => atEndUsd));
  });

  it('says that a base whose training is closed cannot be retrained, or that it ends with it', async () => {
    expect((await aPlan()).retraining).toEqual({
      isPossible: false,
      detail: 'small takes no training since 2026-07-02: a notice (primary)',
    });
    const before = await aPlan({}, { asOf: '2026-06-01' });
    expect(before.retraining?.detail).toBe(
      'a new fine-tune of small would be switched off on 2027-01-14 as well: a notice (primary)',
    );
    expect(before.days.find(({ kind }) => kind === 'last-job')?.day).toBe('2026-07-02');
    const early = await aPlan({ sheet: SHEET }, { ends: '2027-01-14' });
    expect(early.retraining).toMatchObject({ isPossible: true });
  });

  it('names the sheet’s successor first where it would be cheaper, and has it measured', async () => {
    const plan = await aPlan({ sheet: `${LIVES}${SHEET}\n${LUNA}` });
    expect(plan).toMatchObject({ verdict: 'measure-first', best: 'big', cheaper: 'luna' });
    expect(way(plan, 'luna')).toMatchObject({ kind: 'model', quality: 'unmeasured', when: 'now' });
    expect(plan.headline).toMatch(/^Measure luna first: .*never measured; big is the cheapest/);
  });

  it('costs doing nothing only where somebody says what an unanswered request costs', async () => {
    expect(way(await aPlan(), 'nothing')).toMatchObject({ atEndUsd: null, detail: /is not said/ });
    const priced = await aPlan({
      scenario: SCENARIO.replace('require', 'fallback: { usd: 1.5 }, require'),
    });
    const months = 105 / (365.25 / 12);
    expect(way(priced, 'nothing').atEndUsd).toBeCloseTo(
      100_000 * (months * priced.usdPerRequest + (12 - months) * 1.5),
      4,
    );
  });

  it('counts what can be collected while it lives', async () => {
    const { harvest } = await aPlan();
    // 100 accepted answers at nine of ten, of 3,285 requests a day
    expect(harvest).toMatchObject({ wanted: 100, days: 1, isEnough: true });
    expect(harvest?.requests).toBe(Math.floor((105 / (365.25 / 12)) * 100_000));
    expect((await aPlan({}, { asOf: '2027-02-01' })).harvest).toBeNull();
  });

  it('stays where no end is known, and where it lies beyond the horizon', async () => {
    expect(await aPlan({ sheet: SHEET })).toMatchObject({ verdict: 'stay', ends: null, best: null });
    expect(await aPlan({ sheet: SHEET }, { ends: '2030-01-01' })).toMatchObject({ verdict: 'stay' });
  });

  it('switches at once where the model is gone', async () => {
    const plan = await aPlan({}, { asOf: '2027-02-01' });
    expect(plan).toMatchObject({ verdict: 'switch-now', best: 'big' });
    expect(way(plan, 'big')).toMatchObject({ atEndUsd: null, beginBy: null });
  });

  it('takes no successor that ends no later, and finds no way without another', async () => {
    const sheet = `${LIVES}  - { provider: server, model: big, from: 2025-01-01, evidence: primary, source: a notice, serviceEnds: 2027-01-14 }\n${SHEET}`;
    const plan = await aPlan({ sheet });
    expect(plan).toMatchObject({ verdict: 'no-way', best: null });
    expect(way(plan, 'big').blocked).toBe('it is switched off on 2027-01-14, no later');
    expect(plan.headline).toContain('add candidates that may, and run them');
  });

  it('prices a training that the config plans, and takes none on a base that is closed', async () => {
    const closed = await aPlan({ candidates: [BIG, SERVES, TUNED] });
    expect(way(closed, 'tuned').blocked).toMatch(/small takes no training since 2026-07-02|no later/);
    const sheet = `${LIVES.replace('trainingEnds: 2026-07-02, serviceEnds: 2027-01-14, ', '')}${SHEET}`;
    const open = await aPlan({ candidates: [BIG, SERVES, TUNED], sheet }, { ends: '2027-01-14' });
    const tuned = way(open, 'tuned');
    expect(tuned).toMatchObject({ kind: 'train', quality: 'unmeasured', blocked: null });
    expect(tuned.oneOffUsd).toBeGreaterThan(0);
    expect(open).toMatchObject({ verdict: 'measure-first', cheaper: 'tuned', best: 'big' });
  });

  it('refuses a candidate that the config lacks, and one that no run measured', async () => {
    const { config, context } = await anEstimateWorld({ candidates: [BIG, TUNED] });
    expect((await refusal(() => migrate(config, 'nobody', context))).message).toBe(
      "the config has no candidate 'nobody'",
    );
    expect((await refusal(() => migrate(config, 'tuned', context))).message).toContain(
      "no finished run holds 'tuned'",
    );
  });
});
