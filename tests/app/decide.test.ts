import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/app/decide.ts';
import { dataOf, outcomes } from '../core/decision/builders.ts';
import { meanOf } from '../core/decision/moments.ts';
import { times } from '../core/decision/populations.ts';
import { anEvidence, aPart, decisionOn } from './an-evidence.ts';

const scores = outcomes(98, 2);
const big = dataOf(scores, { id: 'big', usd: 0.02 });
const small = dataOf(scores, { id: 'small', usd: 0.002 });

function contenderOf(decision: Decision, id: string) {
  const found = decision.decided.find(({ evidence }) => evidence.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found.contender;
}

describe('deciding a scenario', () => {
  it('chooses the cheaper of two that meet the floor, and says how sure it is', () => {
    const decision = decisionOn([anEvidence(big), anEvidence(small)], {
      scenario: { require: { minAccuracy: 0.9 } },
    });
    expect(decision.noVerdict).toBeNull();
    expect(decision.recommendation).toMatchObject({
      kind: 'choose',
      winner: 'small',
      holdsBetween: [0, null],
    });
    if (decision.recommendation?.kind === 'choose')
      expect(decision.recommendation.probabilityCheapest).toBeGreaterThan(0.85); // 98 % may lie at the floor, says the prior
    expect(contenderOf(decision, 'small').projection?.totalUsd).toBeCloseTo(24, 9);
  });

  it('lets cost choose between two that answered alike on every example, whatever an error costs', () => {
    const scenario = { require: { minAccuracy: 0.9 }, usdPerError: 5 };
    const { recommendation } = decisionOn([anEvidence(big), anEvidence(small)], { scenario });
    expect(recommendation).toMatchObject({ kind: 'choose', winner: 'small' });
    const outlook = decisionOn([anEvidence(big), anEvidence(small)], { scenario }).outlook;
    expect(outlook?.probabilityCheapest('big')).toBe(0);
  });

  it('keeps the incumbent of two that tie in every answer and to the last cent, and says so for sure', () => {
    const twin = dataOf(scores, { id: 'a twin', usd: 0.02 });
    const field = [anEvidence(twin), anEvidence(big)];
    const decision = decisionOn(field, { scenario: { require: { minAccuracy: 0.9 }, usdPerError: 5 } });
    expect(decision.recommendation).toMatchObject({ kind: 'choose', winner: 'big', expectedRegret: 0 });
    expect(decision.outlook?.probabilityCheapest('a twin')).toBe(0);
  });

  it('brings the same figures in whatever order the candidates come', () => {
    const mid = dataOf(outcomes(97, 3), { id: 'mid', usd: times(100, (row) => 0.01 + 0.0001 * (row % 7)) });
    const training = { usd: 30, successRate: 0.6, maxAttempts: 3, everyMonths: 4, betweenRunSd: 0.02 };
    const field = [anEvidence(big), anEvidence(small, { trainings: [training] }), anEvidence(mid)];
    const scenario = { require: { minAccuracy: 0.9 }, usdPerError: 0.3 };
    const [one, other] = [field, [...field].reverse()].map((evidence) => decisionOn(evidence, { scenario }));
    expect(other?.recommendation).toEqual(one?.recommendation);
    const byId = (decision: Decision | undefined) =>
      decision?.outlook?.worlds.candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(other)).toEqual(byId(one));
    expect(other?.selection).toEqual(one?.selection);
  });

  it('says why there is no verdict: nothing scored, nothing priced, no incumbent', () => {
    const ungraded = dataOf(new Array<null>(20).fill(null), { id: 'big' });
    expect(decisionOn([anEvidence(ungraded)]).noVerdict).toBe('nothing was scored');
    const unpriced = dataOf(scores, { id: 'big', usd: null });
    expect(decisionOn([anEvidence(unpriced)]).noVerdict).toBe('nothing could be priced');
    expect(decisionOn([anEvidence(small)]).noVerdict).toBe("the incumbent 'big' is not in this run");
    expect(decisionOn([anEvidence(unpriced), anEvidence(small)]).noVerdict).toBe(
      "the incumbent 'big' could not be priced",
    );
  });

  it('does not let a candidate win whose one-offs are not known', () => {
    const unknown = { oneOffs: { items: [], complete: false } };
    const decision = decisionOn([anEvidence(big), anEvidence(small, unknown)]);
    expect(decision.recommendation).toMatchObject({ kind: 'choose', winner: 'big' });
    expect(contenderOf(decision, 'small').projection).toBeNull();
  });

  it('expects half of the answers that the grader could not tell to be wrong, as the draws do', () => {
    const open = anEvidence(dataOf(outcomes(800, 100, 100), { id: 'big' }));
    const { decided, outlook } = decisionOn([open], { scenario: { usdPerError: 1 }, draws: 4000 });
    const { profile, projection } = (decided[0] as Decision['decided'][0]).contender;
    expect(profile.errorShare).toBeCloseTo(0.9 * (1 / 9) + 0.1 / 2, 9);
    const mean = meanOf(outlook?.worlds.candidates[0]?.totals ?? new Float64Array(1));
    expect(mean / (projection?.totalUsd ?? 0)).toBeGreaterThan(0.97);
    expect(mean / (projection?.totalUsd ?? 0)).toBeLessThan(1.03);
  });

  it('counts service from the report’s day: a model that is gone fails, one that ends hands over', () => {
    const at = (retiresAt: string): Decision =>
      decisionOn([anEvidence(big), anEvidence(small, { retiresAt })]);
    expect(contenderOf(at('2026-11-01'), 'small').requirements).toMatchObject([
      { id: 'serviceLife', status: 'failed' },
    ]);
    // 184 days are 6.0452 months of 30.4375 days: 6.0452 · 2 + 5.9548 · 20
    const { profile, projection } = contenderOf(at('2027-05-25'), 'small');
    expect(profile.serviceMonths).toBeCloseTo(184 / 30.4375, 9);
    expect(projection?.totalUsd).toBeCloseTo((184 / 30.4375) * 2 + (12 - 184 / 30.4375) * 20, 6);
  });

  it('weighs examples as production has their tags', () => {
    const usd = times(40, (index) => (index < 30 ? 0.01 : 0.03));
    const tags = times(40, (index) => [index < 30 ? 'short' : 'long']);
    const tagged = anEvidence(
      dataOf(
        times(40, () => 1),
        { id: 'big', usd, tags },
      ),
    );
    const usdAt = (mix: Record<string, number> | null): number =>
      contenderOf(decisionOn([tagged], { scenario: { mix } }), 'big').projection?.totalUsd ?? 0;
    expect(usdAt(null)).toBeCloseTo(12_000 * 0.015, 6); // three quarters short, as the eval has it
    expect(usdAt({ short: 0.5, long: 0.5 })).toBeCloseTo(12_000 * 0.02, 6);
    expect(usdAt({ short: 0, long: 1 })).toBeCloseTo(12_000 * 0.03, 6);
  });

  it('corrects the errors that are paid for by what a labelled judge gets wrong', () => {
    const judge = { truePasses: 92, falseFails: 8, trueFails: 68, falsePasses: 12 };
    const judged = anEvidence(dataOf(outcomes(400, 100), { id: 'big' }));
    const profileAt = (with_: typeof judge | null) =>
      contenderOf(decisionOn([judged], { scenario: { judge: with_, usdPerError: 1 } }), 'big').profile;
    expect(profileAt(null).errorShare).toBeCloseTo(0.2, 9);
    expect(profileAt(judge).errorShare).toBeCloseTo(1 - 0.844156, 6); // METHODS, section 4
    const { decided, outlook } = decisionOn([judged], { scenario: { judge, usdPerError: 1 }, draws: 4000 });
    const totals = outlook?.worlds.candidates[0]?.totals ?? new Float64Array(1);
    const point = decided[0]?.contender.projection?.totalUsd ?? 0;
    expect(meanOf(totals) / point).toBeGreaterThan(0.9);
    expect(meanOf(totals) / point).toBeLessThan(1.1);
  });
});

describe('a cascade', () => {
  const half = times(100, (index) => (index < 25 ? 0.02 : 0));
  const data = dataOf(scores, { id: 'cascade', usd: half.map((usd) => usd + 0.002), strongUsd: half });
  const escalated = Float64Array.from(half, (usd) => Number(usd > 0));
  const parts = [aPart('small'), aPart('big')];

  it('pays each half at its own price and moves with both', () => {
    const cascade = anEvidence({ ...data, columns: { ...data.columns, escalated } }, { parts });
    const { profile, projection } = contenderOf(decisionOn([anEvidence(big), cascade]), 'cascade');
    expect(profile.tokens?.map(({ priceKey }) => priceKey)).toEqual(['lab/small', 'lab/big']);
    expect(profile.tokens?.[0]?.uncachedUsd).toBeCloseTo(0.002, 12);
    expect(profile.tokens?.[1]?.uncachedUsd).toBeCloseTo(0.005, 12);
    expect(projection?.totalUsd).toBeCloseTo(12_000 * 0.007, 6);
  });

  it('lets each half’s later trainings move what that half answers', () => {
    const training = { usd: 30, successRate: 0.6, maxAttempts: 3, everyMonths: 4, betweenRunSd: 0.02 };
    const trainings = ['small', 'big'].map((candidate) => ({ ...training, candidate }));
    const cascade = anEvidence({ ...data, columns: { ...data.columns, escalated } }, { parts, trainings });
    const { profile, projection } = contenderOf(decisionOn([anEvidence(big), cascade]), 'cascade');
    expect(profile.trainings.map(({ answerShare }) => answerShare)).toEqual([0.75, 0.25]);
    const alone = contenderOf(decisionOn([anEvidence(big, { trainings: [training] })]), 'big').projection;
    expect(projection?.standingUsd).toBeCloseTo(2 * (alone?.standingUsd ?? 0), 9);
  });

  it('loads the strong one’s machines with what it hands over, though their tokens cost nothing', () => {
    const free = dataOf(scores, { id: 'cascade', usd: 0.002 });
    const hosting = [{ candidate: 'big', usdPerMonth: 100, requestsPerSecond: 1 }];
    const cascade = anEvidence({ ...free, columns: { ...free.columns, escalated } }, { parts, hosting });
    // 10.512 million a month are 4 a second, of which a quarter is handed over: one machine
    const decision = decisionOn([anEvidence(big), cascade], { scenario: { requestsPerMonth: 10_512_000 } });
    const { profile, projection } = contenderOf(decision, 'cascade');
    expect(profile.hosting[0]?.loadShare).toBeCloseTo(0.25, 12);
    expect(projection?.standingUsd).toBeCloseTo(1200, 6);
  });
});
