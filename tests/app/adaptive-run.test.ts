import { describe, expect, it } from 'vitest';
import { report } from '../../src/app/report.ts';
import type { RunEvent } from '../../src/app/run.ts';
import { refusal } from '../support/a-folder.ts';
import { ANSWER, aWorld, BIG, SMALL, type World } from './a-run-world.ts';

const EXAMPLES = 300;
const SCENARIO = 'scenario: { incumbent: big, requestsPerMonth: 1000000, require: { minAccuracy: 0.8 } }';
const CHEAP = SMALL.replace('id: small', 'id: cheap').replace(
  'input: 2, output: 8',
  'input: 0.2, output: 0.8',
);
const BAD = CHEAP.replace('id: cheap', 'id: bad').replace('model: small', 'model: bad');

/** Everybody is right but `bad`, which is wrong two times in three. */
async function aRace(candidates = [BIG, CHEAP, BAD], runKeys = '', more = SCENARIO): Promise<World> {
  const world = await aWorld(candidates, runKeys, { more, examples: EXAMPLES });
  world.answer = (model, question) =>
    model === 'bad' && Number(question.split(' ')[1]) % 3 > 0 ? { text: 'no' } : ANSWER;
  return world;
}

const askedOf = (world: World, model: string): number =>
  world.asked.filter((line) => line.startsWith(`${model}:`)).length;

describe('run --adaptive', () => {
  it('stops when the verdict is settled, and says who was out when, and what it saved', async () => {
    const world = await aRace();
    const looks: RunEvent[] = [];
    const result = await world.start({
      adaptive: true,
      onEvent: (event) => void (event.type === 'look' && looks.push(event)),
    });
    const { earlyStop } = result;
    expect(result.ending).toBe('done');
    expect(earlyStop).toMatchObject({ ended: 'settled', examples: EXAMPLES });
    expect(earlyStop?.asked).toBeLessThan(EXAMPLES / 2);
    expect(earlyStop?.dropped).toContainEqual(
      expect.objectContaining({ id: 'bad', why: 'fails', by: 'minAccuracy' }),
    );
    expect(earlyStop?.dropped).toContainEqual(
      expect.objectContaining({ id: 'big', why: 'dominated', by: 'cheap' }),
    );
    expect(askedOf(world, 'bad')).toBeLessThan(askedOf(world, 'small'));
    expect(earlyStop?.savedTrials).toBe(3 * EXAMPLES - result.made);
    expect(earlyStop?.savedUsd).toBeGreaterThan(0);
    expect(looks.length).toBeGreaterThan(1);
  });

  it('gives a report that chooses the same winner, with intervals that hold whenever one stops', async () => {
    const world = await aRace();
    const { run } = await world.start({ adaptive: true });
    const document = await report(run, world.context);
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: 'cheap' });
    for (const { accuracy } of document.candidates) expect(accuracy?.method).toBe('confidence sequence');
    expect(document.notes.join(' ')).toMatch(/stopped early after \d+ of 300 examples/);
    await world.start(); // everything is asked now
    const whole = await report(run, world.context);
    expect(whole.recommendation).toMatchObject({ kind: 'choose', winner: 'cheap' });
    for (const { accuracy, n } of whole.candidates)
      expect([accuracy?.method, n]).toEqual(['Wilson score', EXAMPLES]);
    expect(whole.notes.join(' ')).not.toMatch(/stopped early/);
  });

  it('interrupted goes on where it was, and asks nothing twice', async () => {
    const world = await aRace();
    const stop = new AbortController();
    const first = await world.start({
      adaptive: true,
      stop: stop.signal,
      onEvent: (event) => void (event.type === 'look' && stop.abort()),
    });
    expect(first).toMatchObject({ ending: 'interrupted', earlyStop: null });
    const second = await world.start({ adaptive: true });
    expect(second.earlyStop).toMatchObject({ ended: 'settled' });
    expect(new Set(world.asked).size).toBe(world.asked.length);
  });

  it('asks the reference on while a margin hangs on it', async () => {
    const margin = SCENARIO.replace('minAccuracy: 0.8', 'nonInferiorTo: big, margin: 0.05');
    const world = await aRace([BIG, CHEAP, BAD], '', margin);
    const { earlyStop } = await world.start({ adaptive: true });
    expect(earlyStop?.dropped).toContainEqual(
      expect.objectContaining({ id: 'bad', why: 'fails', by: 'nonInferiorTo' }),
    );
    expect(askedOf(world, 'big')).toBeGreaterThanOrEqual(askedOf(world, 'bad'));
  });

  it('asks held-out examples of those who are left, at the end', async () => {
    const world = await aRace();
    const text = (await import('node:fs')).readFileSync(`${world.folder.path}/config.yaml`, 'utf8');
    world.folder.write('config.yaml', text.replace('file: eval.jsonl', 'file: eval.jsonl, confirm: 0.3'));
    const { run, earlyStop } = await world.start({ adaptive: true });
    expect(earlyStop?.examples).toBeLessThan(EXAMPLES);
    const document = await report(run, world.context);
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: 'cheap' });
    expect(document.selection).toMatchObject({ method: 'confirmed', winner: 'cheap' });
  });

  it('is refused without a scenario, before anything is asked', async () => {
    const world = await aRace([BIG], '', '');
    expect((await refusal(() => world.start({ adaptive: true }))).message).toContain('needs a scenario');
    expect(world.asked).toEqual([]);
  });

  it('keeps to the budget', async () => {
    const world = await aRace([BIG, CHEAP, BAD], 'budgetUsd: 0.02');
    const result = await world.start({ adaptive: true });
    expect(result).toMatchObject({ ending: 'budget', earlyStop: null });
    expect(result.exposedUsd).toBeLessThanOrEqual(0.02);
  });
});
