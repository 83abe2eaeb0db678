import { describe, expect, it } from 'vitest';
import { refusal } from '../../support/a-folder.ts';
import { anEstimate, anEstimateWorld, BIG, SHEET, SMALL, TUNED } from './an-estimate.ts';

const planned = async (parts: Parameters<typeof anEstimate>[0] = {}) => {
  const told = await anEstimate(parts);
  const [one] = told.candidates;
  if (!one) throw new Error('nothing is planned');
  return { told, one };
};

describe('an estimate before training', () => {
  it('says to train where what is expected surely pays, with three numbers that would turn it', async () => {
    const { told, one } = await planned();
    expect(told).toMatchObject({ verdict: 'train', best: 'tuned', keep: { id: 'big', qualifies: true } });
    expect(told.headline).toMatch(
      /^Train tuned: it is worth \$[\d,.]+ \(.* to .*\) by the horizon against big/,
    );
    expect(told.numbers).toHaveLength(3);
    expect(one).toMatchObject({ basis: 'stated', blocked: null });
    expect(one.probabilityPays).toBeGreaterThan(0.95);
  });

  it('counts the training to the token: rows, epochs, the tuned prompt and the answer', async () => {
    const { one } = await planned();
    const line = one.costs.find(({ item }) => item === 'training tuned');
    // 400 rows × 3 epochs × tokens of a request, at $8 a million
    const tokens = (one.tokens?.input.expected ?? 0) + (one.tokens?.output.expected ?? 0);
    expect(line?.usd?.expected).toBeCloseTo((400 * 3 * tokens * 8) / 1e6, 2);
    expect(one.tokens?.output.expected).toBe(5);
    expect(one.costs.map(({ item }) => item)).toEqual(['training tuned', 'evaluation', 'people']);
    expect(one.costs.at(-1)?.usd).toBeNull();
  });

  it('adds people, attempts and hosting where the config says them', async () => {
    const candidate = TUNED.replace(
      'expect: {',
      'successRate: 0.5, expect: { personDays: 2, usdPerPersonDay: 400,',
    ).replace('training:', 'hosting: { usdPerMonth: 10 }, training:');
    const { one } = await planned({ candidates: [BIG, SMALL, candidate] });
    expect(one.costs.at(-1)).toMatchObject({ item: 'people', usd: { low: 800, expected: 800, high: 800 } });
    expect(one.attempts).toBeCloseTo(1.75, 12);
    expect(one.hostingUsdPerMonth).toBe(10);
    const evaluation = one.costs.find(({ item }) => item === 'evaluation')?.usd?.expected ?? 0;
    expect(one.oneOffUsd?.expected).toBeCloseTo(
      1.75 * (one.trainingUsd?.expected ?? 0) + 800 + evaluation,
      6,
    );
  });

  it('says do not train where the volume never brings the cost back', async () => {
    const scenario =
      '{ incumbent: big, requestsPerMonth: 10, horizonMonths: 3, require: { minAccuracy: 0.8 } }';
    const { told, one } = await planned({ scenario });
    expect(told.verdict).toBe('do-not-train');
    expect(told.headline).toMatch(/^Do not train: tuned, the best of what is planned, loses \$/);
    expect(one.valueUsd?.expected).toBeLessThan(0);
    const volume = told.numbers.find(({ id }) => id === 'volume');
    expect(volume).toMatchObject({ direction: 'above', becomes: 'pays' });
    expect(volume?.turnsAt).toBeGreaterThan(10);
  });

  it('lets a measured model that is cheap and good enough beat any training', async () => {
    const { told } = await planned({
      right: { big: 0.95, small: 0.95 },
      sheet: SHEET.replace('{ input: 4, output: 8 }', '{ input: 40, output: 80 }'),
    });
    expect(told.keep.id).toBe('small');
    expect(told.verdict).toBe('do-not-train');
    expect(told.alternatives[0]).toMatchObject({
      kind: 'prompted',
      label: 'small',
      isProven: true,
      beatsTraining: true,
    });
    expect(told.headline).toContain('Small meets what is required and costs less than big');
  });

  it('asks for a look at a cheaper model of the same provider first', async () => {
    const luna =
      '\n  - { provider: server, model: luna, from: 2020-01-01, evidence: assumption, source: a test, usd: { input: 0.1, output: 0.2 } }';
    const { told } = await planned({ sheet: SHEET + luna });
    expect(told.verdict).toBe('measure-first');
    expect(told.alternatives.find(({ kind }) => kind === 'cheaper-model')).toMatchObject({
      label: 'luna',
      beatsTraining: true,
      isProven: false,
    });
    expect(told.next.find(({ kind }) => kind === 'alternative')?.costUsd).toBeGreaterThan(0);
  });

  it('knows nothing but the start without pilots, and says what a pilot is worth', async () => {
    const candidate = TUNED.replace(', expect: { accuracy: { low: 0.9, high: 0.96 } }', '');
    const { told, one } = await planned({ candidates: [BIG, SMALL, candidate] });
    expect(one.basis).toBe('start');
    expect(one.basisDetail).toContain('small');
    expect(one.accuracy?.low).toBeLessThan(0.7);
    expect(one.accuracy?.high).toBeGreaterThan(0.95);
    expect(told.verdict).toBe('measure-first');
    const pilot = told.next.find(({ kind }) => kind === 'pilot');
    expect(pilot?.worthUsd).toBeGreaterThan(pilot?.costUsd ?? Number.NaN);
  });

  it('reads repeated samples of the base as readiness for reinforcement', async () => {
    const rft =
      '{ id: rft, approach: rft, endpoint: server, model: null, prompt: short, training: { method: reinforcement, base: small, epochs: 1, expect: { hours: { low: 1, high: 2 } } } }';
    const { told, one } = await planned({ candidates: [BIG, SMALL, rft], repeats: 4 });
    expect(told.readiness.map(({ candidate, samples }) => [candidate, samples])).toContainEqual(['small', 4]);
    expect(one.basis).toBe('samples');
    const line = one.costs.find(({ item }) => item === 'training rft');
    expect(line?.usd?.low).toBeGreaterThan(90);
    expect(line?.usd?.high).toBeLessThan(180);
    expect(told.next.some(({ kind }) => kind === 'samples')).toBe(false);
  });

  it('prices a teacher’s labels by what it cost on the eval, and trains on what will be accepted', async () => {
    const distilled =
      '{ id: distilled, approach: distilled, teacher: big, endpoint: server, model: null, prompt: short, training: { method: supervised, base: small, epochs: 1 } }';
    const { told, one } = await planned({ candidates: [BIG, SMALL, distilled] });
    const labels = one.costs.find(({ item }) => item === 'labels for distilled');
    expect(labels?.usd?.expected).toBeCloseTo(400 * told.keep.usdPerRequest, 3);
    expect(labels?.detail).toMatch(/^400 answers of big, of which 3\d\d to 3\d\d are likely to be accepted/);
  });

  it('gives the last day of service where the base is switched off', async () => {
    const soon = TUNED.replace('training:', 'retiresAt: 2027-01-14, training:');
    const { one } = await planned({ candidates: [BIG, SMALL, soon], options: { asOf: '2026-11-22' } });
    expect(one.retiresAt).toBe('2027-01-14');
    expect(one.inServiceBy === 'too-late' || (one.inServiceBy ?? '') < '2027-01-14').toBe(true);
    const dear = TUNED.replace('training:', 'retiresAt: 2026-11-25, training:');
    const { told, one: late } = await planned({
      candidates: [BIG, SMALL, dear],
      options: { asOf: '2026-11-22' },
      scenario: '{ incumbent: big, requestsPerMonth: 1000 }',
    });
    expect(late.inServiceBy).toBe('too-late');
    expect(told.verdict).toBe('do-not-train');
  });

  it('says what has to be reached over a range of volumes', async () => {
    const { one } = await planned({
      scenario: '{ incumbent: big, requestsPerMonth: 100000, usdPerError: 0.01 }',
    });
    expect(one.requiredToPay).toHaveLength(9);
    const rising = [...one.requiredToPay].toSorted((a, b) => a.requestsPerMonth - b.requestsPerMonth);
    const least = rising.map(({ minAccuracy }) => (minAccuracy === 'never' ? 2 : minAccuracy));
    expect(least).toEqual(least.toSorted((a, b) => b - a));
  });

  it('blocks what cannot be forecast, with what to do, and forecasts the rest', async () => {
    const unpriced = SHEET.split('\n')
      .filter((line) => !line.includes('ft:small'))
      .join('\n');
    expect((await planned({ sheet: unpriced })).one.blocked).toContain('ft:small');
    expect((await planned({ train: false })).one.blocked).toContain('dataset.train');
    const { one } = await planned({
      candidates: [BIG, TUNED.replace(', expect: { accuracy: { low: 0.9, high: 0.96 } }', '')],
    });
    expect(one.blocked).toContain('add a prompted candidate of small');
    const untaught = SHEET.replace(', training-token: 8', '');
    expect((await planned({ sheet: untaught })).one.blocked).toContain('training-token');
  });

  it('goes by the chance to qualify where what serves does not', async () => {
    const { told } = await planned({ right: { big: 0.5, small: 0.4 } });
    expect(told.keep.qualifies).toBe(false);
    expect(told.headline).toContain('does not meet what is required');
  });

  it('is kept in the store, the newest first', async () => {
    const world = await anEstimateWorld();
    const first = await world.estimate();
    const second = await world.estimate();
    const kept = await world.context.store.listEstimates(first.dataset);
    expect(kept).toEqual([second, first]);
  });

  it('refuses plainly where there is nothing to go by', async () => {
    const nothing = await refusal(() => anEstimate({ candidates: [BIG, SMALL] }));
    expect(nothing.message).toBe('the config has nothing to train');
    const world = await anEstimateWorld({
      scenario: '{ incumbent: big, requestsPerMonth: 1 }',
      options: { run: 'nope' },
    });
    expect((await refusal(() => world.estimate())).code).toBe('not-found');
  });

  it('is the same twice', async () => {
    const world = await anEstimateWorld();
    const [{ madeAt: _a, ...first }, { madeAt: _b, ...second }] = [
      await world.estimate(),
      await world.estimate(),
    ];
    expect(second).toEqual(first);
  });
});
