import { afterEach, describe, expect, it } from 'vitest';
import { refusal } from '../support/a-folder.ts';
import {
  aDesk,
  auditOf,
  candidate,
  closeDesks,
  EXACT,
  kindsOf,
  PROMPT,
  scorer,
  shown,
  sound,
  TOOLS,
} from './an-audit.ts';

afterEach(closeDesks);

describe('people', () => {
  const line = (row: object): string => JSON.stringify(row);

  it('in a file of answers and scores tell how often a grader is right, and how it ranks', async () => {
    const world = await aDesk(EXACT.replace('eq', 'ilike'));
    // A grader that looks for the word: right on right ones, wrong on those that deny it.
    const rows = Array.from({ length: 40 }, (_, index) => {
      const tool = TOOLS[index % 4];
      const text = [tool, `not ${tool}`, 'no idea', `${tool}, surely`][Math.floor(index / 10)];
      return line({ example: `e${index}`, text, score: [1, 0, 0, 0.8][Math.floor(index / 10)] });
    });
    world.folder.write('labels.jsonl', rows.join('\n'));
    const audit = await auditOf(world, { labels: `${world.folder.path}/labels.jsonl` });
    expect(audit.agreement).toMatchObject([
      { by: 'labels', answers: 40, sensitivity: { point: 1 }, specificity: { point: 0.5 } },
    ]);
    const [agreement] = audit.agreement;
    expect(agreement?.disagreements.map(({ example }) => example).toSorted()).toEqual(
      Array.from({ length: 10 }, (_, index) => `e${index + 10}`),
    );
    expect(agreement?.rank).toMatchObject({ method: 'BCa', n: 40 });
    // .75 pass by the grader, of which a third is false: (.75 + .5 − 1) / (1 + .5 − 1).
    expect(agreement?.candidates[0]).toMatchObject({
      observed: { point: 0.75 },
      corrected: { point: expect.closeTo(0.5, 10) },
    });
    expect(kindsOf(audit)).toContain('disagrees');
  });

  it('show that a judge favours its own family, at equal labels', async () => {
    const candidates = [candidate('own', 'gpt-5-mini'), candidate('other', 'claude-haiku')];
    const partial = (question: string) => ({
      result: shown(question).answer.includes('certainly') ? 1 : sound(question).result,
    });
    const world = await aDesk(scorer(PROMPT, 'gpt-5'), partial, { candidates });
    const rows = Array.from({ length: 40 }, (_, index) => {
      const isRight = index % 2 === 0;
      const text = isRight ? TOOLS[index % 4] : index % 8 < 4 ? 'certainly' : 'no idea';
      return [
        line({ example: `e${index}`, candidate: 'own', text, label: isRight ? 'pass' : 'fail' }),
        line({ example: `e${index}`, candidate: 'other', text: isRight ? text : 'no', label: isRight }),
      ];
    });
    world.folder.write('labels.jsonl', rows.flat().join('\n'));
    const audit = await auditOf(world, { labels: `${world.folder.path}/labels.jsonl` });
    expect(audit.family).toMatchObject({ family: 'OpenAI', difference: { point: 0.25, method: 'Welch' } });
    expect(kindsOf(audit)).toContain('family');
  });

  it('whose file does not fit are answered by line and key', async () => {
    const world = await aDesk(EXACT);
    const refused = async (row: object): Promise<string> => {
      world.folder.write('labels.jsonl', line(row));
      const given = { labels: `${world.folder.path}/labels.jsonl` };
      return (await refusal(() => auditOf(world, given))).message;
    };
    expect(await refused({ text: 'x', label: 'pass' })).toMatch(/labels\.jsonl:1: example/);
    expect(await refused({ example: 'none', text: 'x', label: 'pass' })).toContain("no 'none'");
    expect(await refused({ example: 'e1', label: 'pass' })).toContain('which answer');
    expect(await refused({ example: 'e1', text: 'x', label: 'perhaps' })).toContain(':1: label');
    expect(await refused({ example: 'e1', text: 'x', score: 2 })).toContain(':1: label');
    expect(await refused({ example: 'e1', text: 'x', label: 'skip' })).toContain('has no label');
    expect((await refusal(() => auditOf(world, { labels: 'none.jsonl' }))).message).toContain('no such file');
  });

  it('whose labels were drawn unequally count for what they stand for', async () => {
    const world = await aDesk(EXACT, undefined, { count: 48 });
    // Ten right ones that the grader fails for a full stop, thirty that it passes, eight wrong ones.
    const kindOf = (index: number): string => (index < 10 ? 'stop' : index < 40 ? 'plain' : 'wrong');
    world.answer = (_, question) => {
      const index = Number(/\d+/.exec(question)?.[0]);
      const text =
        { stop: `${TOOLS[index % 4]}.`, plain: TOOLS[index % 4], wrong: 'no' }[kindOf(index)] ?? '';
      return { text };
    };
    const { run } = await world.start();
    const drawn = (await world.trials(run)).flatMap(({ hash, trial: { key } }) => {
      const stratum = kindOf(Number(key.example.slice(1)));
      const size = { stop: 10, plain: 30, wrong: 8 }[stratum] ?? 0;
      const isLast = stratum === 'plain' && Number(key.example.slice(1)) >= 20;
      return isLast
        ? []
        : [{ key, trial: hash, stratum, size, probability: stratum === 'plain' ? 1 / 3 : 1 }];
    });
    await world.store.saveDrawn(run, [], drawn);
    await world.store.saveLabels(
      run,
      drawn.map(({ key, stratum }) => ({
        ...{ key, labeller: 'you', passed: stratum !== 'wrong', at: '2026-01-01T00:00:00Z' },
      })),
    );
    const [agreement] = (await auditOf(world, { run })).agreement;
    // As counted 10 of 20; each of the plain ones stands for three: 30 of 40.
    expect(agreement).toMatchObject({
      answers: 28,
      sensitivity: { point: expect.closeTo(0.75, 10) },
      specificity: { point: 1 },
      candidates: [
        {
          observed: { point: expect.closeTo(30 / 48, 10) },
          corrected: { point: expect.closeTo(40 / 48, 10) },
        },
      ],
    });
    // Bought again since, answers are others than people saw.
    const another = drawn.map((one) => ({ ...one, trial: `not ${one.trial}` }));
    await world.store.saveDrawn(run, await world.store.readDrawn(run), another);
    expect((await auditOf(world, { run })).agreement).toEqual([]);
  });
});
