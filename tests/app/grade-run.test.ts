import { describe, expect, it } from 'vitest';
import { type GradeRunOptions, gradeRun } from '../../src/app/grade-run.ts';
import { aWorld, BIG, EXAMPLES, SMALL, type World } from './a-run-world.ts';

const never = new AbortController().signal;
const grade = (world: World, options: Partial<GradeRunOptions> = {}) =>
  gradeRun('latest', world.context, { stop: never, abort: never, onGrade() {}, ...options });

const withGraders = (world: World, graders: string): string =>
  world.folder.write(
    'changed.yaml',
    world.folder.read('config.yaml').replace(/^graders: .*$/m, `graders: [${graders}]`),
  );

const equals = (id: string, text: string): string =>
  `{ id: ${id}, type: string_check, input: "{{sample.output_text}}", reference: "${text}", operation: eq }`;

describe('grading a run again', () => {
  it('calls no candidate, says what turned, and is what reports go by', async () => {
    const world = await aWorld([BIG, SMALL]);
    world.answer = (model) => ({ text: model === 'big' ? 'yes' : 'no' });
    const { run: id } = await world.start();
    const asked = world.asked.length;
    const configFile = withGraders(world, `${equals('g', 'no')}, ${equals('other', 'yes')}`);
    const { summaries, ...graded } = await grade(world, { configFile });
    expect(graded).toMatchObject({ run: id, ending: 'done', graded: 4 * EXAMPLES, spentUsd: 0 });
    expect(summaries).toMatchObject([
      { grader: 'g', candidate: 'big', passed: 0, scored: EXAMPLES, gained: 0, lost: EXAMPLES },
      { grader: 'g', candidate: 'small', passed: EXAMPLES, meanScore: 1, gained: EXAMPLES, lost: 0 },
      { grader: 'other', candidate: 'big', passed: EXAMPLES, gained: 0, lost: 0 },
      { grader: 'other', candidate: 'small', passed: 0 },
    ]);
    expect(world.asked).toHaveLength(asked);
    expect((await grade(world)).graded).toBe(0);
    const { settings } = await world.store.getRun(id);
    expect((settings as { graders: unknown }).graders).toMatchObject([{ id: 'g' }, { id: 'other' }]);
  });

  it('grades again what could not be scored only when it is asked to', async () => {
    const world = await aWorld([BIG]);
    await world.start();
    const configFile = withGraders(
      world,
      '{ id: number, type: numeric, reference: "{{item.id}}" }', // e7 is no number
    );
    const first = await grade(world, { configFile });
    expect(first.summaries).toMatchObject([{ unscored: EXAMPLES, scored: 0, meanScore: null }]);
    expect((await grade(world)).graded).toBe(0);
    expect((await grade(world, { retryUnscored: true })).graded).toBe(EXAMPLES);
  });

  it('refuses graders that do not fit the examples, and changes nothing', async () => {
    const world = await aWorld([BIG]);
    const { run: id } = await world.start();
    const before = await world.store.getRun(id);
    const configFile = withGraders(world, equals('g', '{{item.nowhere}}'));
    await expect(grade(world, { configFile })).rejects.toThrow("template path 'item.nowhere' has no value");
    expect(await world.store.getRun(id)).toEqual(before);
    expect(await world.store.isClaimed(id)).toBe(false);
  });
});
