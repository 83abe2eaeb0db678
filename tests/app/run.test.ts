import { describe, expect, it } from 'vitest';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import { refusal } from '../support/a-folder.ts';
import { ANSWER, aWorld, BIG, configText, EXAMPLES, SMALL } from './a-run-world.ts';

const refused = (status: number): EndpointFailure =>
  new EndpointFailure(`http-${status}`, 'no', { retryable: false });

describe('the budget', () => {
  it('is the run’s own over all starts: what was spent earlier counts, and a higher one lets it go on', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 0.0105');
    const first = await world.start();
    expect(first).toMatchObject({ ending: 'budget', budgetUsd: 0.0105 });
    expect(first.made).toBeGreaterThan(0);
    expect(first.spentUsd).toBeCloseTo(first.made * 0.001, 10);
    expect(first.exposedUsd).toBeLessThanOrEqual(0.0105);
    const again = await world.start();
    expect(again).toMatchObject({ ending: 'budget', made: 0, reused: first.made, spentUsd: 0 });
    expect(again.exposedUsd).toBeCloseTo(first.exposedUsd, 10);
    world.folder.write('config.yaml', configText([BIG], 'budgetUsd: 1'));
    expect(await world.start()).toMatchObject({ ending: 'done', made: EXAMPLES - first.made, missing: [] });
  });

  it('says of what is missing what it would cost, at the price so far and at most', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 0.0105');
    const { made, missing } = await world.start();
    const [left] = missing;
    expect(missing).toHaveLength(1);
    expect(left).toMatchObject({ candidate: 'big', trials: EXAMPLES - made });
    expect(left?.usdExpected).toBeCloseTo((EXAMPLES - made) * 0.001, 10);
    expect(left?.usdAtMost ?? 0).toBeGreaterThan((EXAMPLES - made) * 0.0008); // 100 tokens of output each
  });

  it('keeps what was set aside for an answer that was lost, or that does not say its tokens', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 1, maxAttempts: 2');
    const lost = new EndpointFailure('timeout', 'no answer', { retryable: true, billing: 'unknown' });
    world.answer = (_, question) =>
      question === 'question 3' ? lost : question === 'question 4' ? { usage: null } : {};
    const { spentUsd, spent, exposedUsd } = await world.start();
    expect(spentUsd).toBeCloseTo((EXAMPLES - 2) * 0.001, 10);
    expect(spent.unknownUsd).toBeGreaterThan(3 * 0.0008); // two attempts and an answer without usage
    expect(exposedUsd).toBeCloseTo(spentUsd + spent.unknownUsd, 10);
    const again = await world.start();
    expect(again.exposedUsd).toBeCloseTo(exposedUsd, 10);
  });

  it('counts what a start that died had set aside', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 1');
    const { run: id } = await world.start();
    await world.store.saveSpend(id, 0.9995); // as a killed process leaves it
    expect(await world.start()).toMatchObject({ made: 0, exposedUsd: 0.9995 });
  });

  it('splits what was spent by what for', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 1');
    const { usage, servedModel, serviceTier, latency } = ANSWER;
    const call = { servedModel, serviceTier, usage, latency, at: '2026-11-22T10:00:00.000Z' };
    world.answer = () => ({
      calls: [
        { ...call, role: 'answer' },
        { ...call, role: 'subagent' },
      ],
    });
    const { spent } = await world.start();
    expect(spent.answer).toBeCloseTo(EXAMPLES * 0.001, 10);
    expect(spent.subagent).toBeCloseTo(EXAMPLES * 0.001, 10);
    expect(spent).toMatchObject({ retry: 0, judge: 0 });
  });

  it('refuses a candidate without a price before anything is asked, unless it may run outside of it', async () => {
    const mystery = '{ id: mystery, approach: prompted, endpoint: server, model: nobody-knows }';
    const world = await aWorld([BIG, mystery], 'budgetUsd: 1');
    const error = await refusal(() => world.start());
    expect(error.message).toContain("'mystery': no price is known");
    expect(error.hint).toContain('--allow-unpriced');
    expect(world.asked).toEqual([]);
    const result = await world.start({ allowUnpriced: true });
    expect(result).toMatchObject({ ending: 'done', made: 2 * EXAMPLES, unpriced: ['mystery'] });
    expect(result.spentUsd).toBeCloseTo(EXAMPLES * 0.001, 10);
  });

  it('refuses a candidate whose answers have no cap', async () => {
    const world = await aWorld([BIG.replace(' sampling: { maxTokens: 100 },', '')], 'budgetUsd: 1');
    expect((await refusal(() => world.start())).message).toContain('without sampling.maxTokens');
    expect(world.asked).toEqual([]);
  });
});

describe('a candidate that is refused', () => {
  it('is given up after so many refusals in a row, while the others go on, and asked again when it is mended', async () => {
    const world = await aWorld([BIG, SMALL], 'fatalErrors: 3');
    world.answer = (model) => (model === 'big' ? refused(401) : {});
    const stopped: string[] = [];
    const first = await world.start({
      onEvent: (event) => void (event.type === 'stopped' && stopped.push(event.candidate)),
    });
    expect(first).toMatchObject({ ending: 'stopped', stopped: [{ candidate: 'big', code: 'http-401' }] });
    expect(stopped).toEqual(['big']);
    const asked = world.asked.filter((line) => line.startsWith('big')).length;
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(3 + 4); // those in flight
    world.answer = () => ANSWER;
    expect(await world.start()).toMatchObject({ ending: 'done', made: EXAMPLES, reused: EXAMPLES });
    const all = await world.trials(first.run);
    expect(all.filter(({ trial }) => trial.outcome.status === 'answered')).toHaveLength(2 * EXAMPLES);
  });

  it('now and then goes on: an example that is too long says nothing of the next', async () => {
    const world = await aWorld([BIG], 'fatalErrors: 3');
    world.answer = (_, question) => (Number(question.split(' ')[1]) % 4 === 0 ? refused(400) : {});
    expect(await world.start()).toMatchObject({ ending: 'done', made: EXAMPLES, failed: EXAMPLES / 4 });
    expect(await world.start()).toMatchObject({ made: 0, reused: EXAMPLES });
    world.answer = () => ANSWER;
    expect(await world.start({ retryFailed: true })).toMatchObject({ made: EXAMPLES / 4, failed: 0 });
  });
});

describe('what an earlier run has recorded', () => {
  it('is taken over with its latency and usage, marked, and costs this run nothing', async () => {
    const world = await aWorld([BIG], 'budgetUsd: 1');
    const first = await world.start();
    world.folder.write(
      'other.yaml',
      configText([BIG.replace('id: big', 'id: renamed'), SMALL], 'budgetUsd: 1'),
    );
    const second = await world.start({}, 'other.yaml');
    expect(second).toMatchObject({ made: EXAMPLES, reused: EXAMPLES });
    expect(second.exposedUsd).toBeCloseTo(EXAMPLES * 0.001, 10);
    const marked = (await world.trials(second.run)).filter(({ reused }) => reused);
    expect(new Set(marked.map(({ trial }) => trial.key.candidate))).toEqual(new Set(['renamed']));
    expect(marked).toHaveLength(EXAMPLES);
    expect(marked[0]?.trial.latency).toEqual({ total: 10 });
    expect((await world.trials(first.run)).some(({ reused }) => reused)).toBe(false);
  });
});

describe('a clock that jumps', () => {
  it('by hours in both directions breaks nothing: waits go by a clock that cannot', async () => {
    const world = await aWorld([BIG, SMALL], 'budgetUsd: 1');
    let looks = 0;
    const jumps = [0, 5e7, -9e7, 3e9, -3e9];
    const busy = new EndpointFailure('http-429', 'later', { retryable: true, retryAfterMs: 50 });
    const failed = new Set<string>();
    world.answer = (model, question) => {
      if (failed.has(model + question)) return ANSWER;
      failed.add(model + question);
      return busy;
    };
    const result = await world.start({}, 'config.yaml', {
      instant: () => new Date(Date.parse('2026-11-22T10:00:00Z') + (jumps[looks++ % 5] ?? 0)).toISOString(),
    });
    expect(result).toMatchObject({ ending: 'done', made: 2 * EXAMPLES, failed: 0, missing: [] });
    const all = await world.trials(result.run);
    expect(all.every(({ trial }) => trial.attempts === 2 && trial.latency?.total === 10)).toBe(true);
  });
});
