import { describe, expect, it } from 'vitest';
import { report } from '../../src/app/report.ts';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import { hashOf } from '../../src/run/plan.ts';
import { aWorld, BIG, EXAMPLES, type World } from './a-run-world.ts';

const judge = (more: string): string =>
  `graders: [{ id: judge, type: score_model, endpoint: other, model: judge-1, range: [0, 10], pass_threshold: 7, input: [{ role: user, content: "Judge: {{sample.output_text}}" }], price: { input: 1, output: 1 }, sampling_params: { max_completions_tokens: 100 }${more} }]`;

/** Candidates that answer `fine`, and a judge that gives 8 to it. */
async function aJudgedWorld(runKeys: string, graders = judge('')): Promise<World> {
  const world = await aWorld([BIG], runKeys);
  const text = world.folder.read('config.yaml');
  world.folder.write('config.yaml', text.replace(/^graders: .*$/m, graders));
  world.answer = (model) => (model === 'judge-1' ? { text: '{"result": 8}' } : { text: 'fine' });
  return world;
}

const asksOf = (asked: readonly string[], model: string): number =>
  asked.filter((one) => one.startsWith(`${model}:`)).length;

describe('a judge', () => {
  it('grades every answer once, is paid for apart from the candidate, and never asked again', async () => {
    const world = await aJudgedWorld('budgetUsd: 1');
    const first = await world.start();
    expect(first).toMatchObject({ ending: 'done', made: EXAMPLES });
    expect(asksOf(world.asked, 'judge-1')).toBe(EXAMPLES);
    expect(first.spent.answer).toBeCloseTo(EXAMPLES * 0.001, 10);
    expect(first.spent.judge).toBeCloseTo(EXAMPLES * 0.0002, 10);
    const [trial] = await world.trials(first.run);
    expect(trial?.verdict).toEqual({ status: 'scored', score: 0.8, passed: true });
    expect(trial?.trial.calls.map(({ role }) => role)).toEqual(['answer']);
    const again = await world.start();
    expect(again).toMatchObject({ made: 0, spentUsd: 0 });
    expect(again.exposedUsd).toBeCloseTo(EXAMPLES * 0.0012, 10);
    expect(asksOf(world.asked, 'judge-1')).toBe(EXAMPLES);
  });

  it('is asked within the budget, and where that is spent, at the next start with more', async () => {
    const world = await aJudgedWorld('budgetUsd: 0.0205');
    const first = await world.start();
    expect(first.ending).toBe('budget');
    expect(first.exposedUsd).toBeLessThanOrEqual(0.0205);
    const text = world.folder.read('config.yaml');
    world.folder.write('config.yaml', text.replace('budgetUsd: 0.0205', 'budgetUsd: 1'));
    expect(await world.start()).toMatchObject({ ending: 'done' });
    expect(asksOf(world.asked, 'big')).toBe(EXAMPLES);
    expect(asksOf(world.asked, 'judge-1')).toBe(EXAMPLES);
    const trials = await world.trials(first.run);
    expect(trials.every(({ verdict }) => verdict?.status === 'scored')).toBe(true);
  });

  it('that fails leaves the answer unscored with the cause, and keeps what it cost', async () => {
    const world = await aJudgedWorld('budgetUsd: 1, maxAttempts: 1');
    const broken = new EndpointFailure('timeout', 'no answer', { retryable: true, billing: 'unknown' });
    let left = 3;
    world.answer = (model) => {
      if (model !== 'judge-1') return { text: 'fine' };
      left -= 1;
      return left >= 0 ? broken : { text: '{"result": 8}' };
    };
    const { run: id, ending } = await world.start();
    expect(ending).toBe('done');
    const verdicts = (await world.trials(id)).map(({ verdict }) => verdict);
    const unscored = verdicts.filter((verdict) => verdict?.status === 'unscored');
    expect(unscored).toEqual(
      Array.from({ length: 3 }, () => ({
        status: 'unscored',
        reason: 'the judge failed: timeout: no answer',
      })),
    );
    const grades = await world.store.readJudgeCalls(id, [hashOf(world.graders()[0])]);
    expect(grades).toHaveLength(EXAMPLES);
    const lost = grades.filter(({ calls: [call] }) => call?.usage === null);
    expect(lost.map(({ calls }) => calls)).toMatchObject(
      Array.from({ length: 3 }, () => [{ role: 'judge', servedModel: 'judge-1' }]),
    );
  });

  it('whose endpoint is dead is given up by name, and asked at the next start', async () => {
    const world = await aJudgedWorld('budgetUsd: 1, maxAttempts: 1');
    const dead = new EndpointFailure('connection', 'nobody listens', { retryable: true });
    const { answer } = world;
    world.answer = (model) => (model === 'judge-1' ? dead : { text: 'fine' });
    const first = await world.start();
    expect(first).toMatchObject({ ending: 'stopped', made: EXAMPLES });
    expect(first.stopped).toMatchObject([{ candidate: 'judge judge', code: 'endpoint-down' }]);
    world.answer = answer;
    const asked = asksOf(world.asked, 'judge-1');
    expect(await world.start()).toMatchObject({ ending: 'done', made: 0 });
    expect(asksOf(world.asked, 'judge-1')).toBeGreaterThan(asked);
    const verdicts = (await world.trials(first.run)).map(({ verdict }) => verdict);
    expect(verdicts.every((verdict) => verdict !== null)).toBe(true);
  });

  it('without a bound is refused under a budget, before anything is asked', async () => {
    const world = await aJudgedWorld(
      'budgetUsd: 1',
      judge('').replace(', sampling_params: { max_completions_tokens: 100 }', ''),
    );
    await expect(world.start()).rejects.toThrow(/judge judge.*has no bound/);
    expect(world.asked).toEqual([]);
  });

  it('is in the report with its tokens and dollars, beside the candidate’s cost and not in it', async () => {
    const world = await aJudgedWorld('budgetUsd: 1');
    const { run: id } = await world.start();
    const { grading, candidates, lints } = await report(id, world.context);
    const cost = {
      grades: EXAMPLES,
      calls: EXAMPLES,
      unpricedCalls: 0,
      usd: expect.closeTo(EXAMPLES * 0.0002, 10),
      usdPerThousandGrades: expect.closeTo(0.2, 10),
    };
    expect(grading?.judged).toMatchObject([
      {
        grader: 'judge',
        decides: true,
        judges: [{ endpoint: 'other', model: 'judge-1' }],
        total: cost,
        candidates: [{ id: 'big', ...cost }],
      },
    ]);
    expect(candidates[0]?.usdPerThousand?.point).toBeCloseTo(1, 10);
    expect(lints.map((one) => one.id)).not.toContain('judge-unpriced');
  });

  it('says what each part of a formula said', async () => {
    const part = judge('').slice('graders: ['.length, -1).replace('id: judge, ', '');
    const world = await aJudgedWorld(
      'budgetUsd: 1',
      `graders: [{ id: all, type: multi, calculate_output: "(style / 10 + long) / 2", graders: { style: ${part}, long: { type: string_check, input: "{{sample.output_text}}", reference: fine, operation: eq } } }]`,
    );
    const { run: id } = await world.start();
    const [trial] = await world.trials(id);
    expect(trial?.verdict).toMatchObject({ status: 'scored', passed: false, parts: { style: 8, long: 1 } });
    expect(trial?.verdict).toMatchObject({ score: expect.closeTo(0.9, 10) });
  });

  it('does not let a program grade that nobody trusts', async () => {
    const world = await aJudgedWorld(
      'budgetUsd: 1',
      'graders: [{ id: own, type: command, command: [score] }]',
    );
    await expect(world.start()).rejects.toThrow(/grader 'own'.* a program/);
    expect(world.asked).toEqual([]);
  });
});
