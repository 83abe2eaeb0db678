import { describe, expect, it } from 'vitest';
import { traitOf } from '../../../src/app/answer-traits.ts';
import { reportChanges } from '../../../src/app/report-changes.ts';
import { createTraitCollector } from '../../../src/core/decision/answer-traits.ts';
import { changesBetween } from '../../../src/core/decision/changes.ts';
import type { Candidate } from '../../../src/core/model/candidate.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { aCall, aTrial, aUsage } from '../../support/a-trial.ts';
import { dataOf, idOf } from './builders.ts';

interface Answer {
  /** Right answers say `right`. */
  readonly says: string | null;
  readonly reasoning?: number;
  readonly parts?: Readonly<Record<string, number>>;
  readonly score?: number;
}

/** A candidate that answered so, example by example; `null` failed. */
function answering(id: string, answers: readonly Answer[]) {
  const data = dataOf(
    answers.map(({ says, score }) => score ?? Number(says === 'right')),
    { id },
  );
  const collector = createTraitCollector(data.frame);
  for (const [index, { says, reasoning, parts }] of answers.entries()) {
    const usage = aUsage({ output: 10 + (reasoning ?? 0), ...(reasoning !== undefined && { reasoning }) });
    const trait = traitOf({
      trial: aTrial({
        key: { candidate: id, example: idOf(index), repeat: 0 },
        calls: [aCall({ usage })],
        outcome:
          says === null
            ? { status: 'failed', code: 'timeout', message: '' }
            : { status: 'answered', text: says },
      }),
      verdict: { status: 'scored', score: 1, passed: true, ...(parts && { parts }) },
    });
    if (trait) collector.add(trait);
  }
  return { data, traits: collector.finish() };
}

const saying = (id: string, ...words: (string | null)[]) =>
  answering(
    id,
    words.map((says) => ({ says })),
  );

describe('errors from one candidate to another', () => {
  it('are repeated word for word, made in other words, removed or new, and failed requests are none', () => {
    const teacher = saying('teacher', 'a', 'b', 'c', 'd', 'right', 'right', 'e', null, 'f');
    const student = saying('student', 'a ', ' b\n', 'x', 'right', 'y', 'right', null, 'z', 'f');
    expect(changesBetween(teacher, student, ['teacher']).errors).toEqual({
      wrong: 5,
      repeated: 3,
      repeatedByChance: 3 / 4,
      otherwise: 1,
      removed: 1,
      added: 1,
    });
  });

  it('are repeated by chance, too, where there is only one way to be wrong', () => {
    const teacher = saying('teacher', 'no', 'no', 'no', 'right');
    const student = saying('student', 'no', 'no', 'no', 'right');
    expect(changesBetween(teacher, student, []).errors).toMatchObject({ repeated: 3, repeatedByChance: 3 });
  });

  it('are not looked for where no text is kept', () => {
    const data = dataOf([0, 1, 0]);
    const silent = { data, traits: createTraitCollector(data.frame).finish() };
    expect(changesBetween(silent, silent, []).errors).toBeNull();
  });

  it('that a student took over are followed into the training that began with it', () => {
    const teacher = saying('teacher', 'a', 'b', 'c', 'd', 'right');
    const distilled = saying('distilled', 'a', 'b', 'c', 'right', 'right');
    const rft = saying('rft', 'right', 'right', 'c', 'd', 'oh');
    const candidates = [
      { id: 'teacher', approach: { kind: 'prompted' } },
      {
        id: 'distilled',
        approach: { kind: 'distilled', teacher: 'teacher', training: { method: 'supervised' } },
      },
      { id: 'rft', approach: { kind: 'rft', training: { method: 'reinforcement', from: 'distilled' } } },
    ] as unknown as readonly Candidate[];
    const all = [teacher, distilled, rft];
    const run = {
      data: new Map(all.map(({ data }) => [data.id, data])),
      traits: new Map(all.map(({ data, traits }) => [data.id, traits])),
    };
    const changes = reportChanges(run, candidates, 'teacher');
    expect(changes.map(({ from, to, relations }) => [from, to, relations])).toEqual([
      ['teacher', 'distilled', ['reference', 'teacher']],
      ['teacher', 'rft', ['reference', 'teacher']],
      ['distilled', 'rft', ['start']],
    ]);
    expect(changes[1]?.errors).toMatchObject({
      repeated: 2,
      removed: 2,
      added: 1,
      inherited: { by: 'distilled', errors: 3, removed: 2, repeated: 1, otherwise: 0 },
    });
  });

  it('end where trainings begin with each other in a circle', () => {
    const candidates = ['a', 'b'].map((id) => ({
      id,
      approach: { kind: 'rft', training: { method: 'reinforcement', from: id === 'a' ? 'b' : 'a' } },
    })) as unknown as readonly Candidate[];
    const all = candidates.map(({ id }) => saying(id, 'x', 'right'));
    const run = {
      data: new Map(all.map(({ data }) => [data.id, data])),
      traits: new Map(all.map(({ data, traits }) => [data.id, traits])),
    };
    expect(reportChanges(run, candidates, undefined)).toHaveLength(2);
  });
});

describe('length from one candidate to another', () => {
  const random = seededRandom(3);
  const before = Array.from({ length: 200 }, () => ({
    score: 0.7 + 0.1 * random.normal(),
    says: 'x',
    reasoning: 404 + 30 * random.normal(),
  }));

  it('that grew with the score is inflation: 404 tokens of reasoning to 925', () => {
    const after = before.map(({ score, reasoning }) => {
      const grown = random.uniform();
      return { says: 'x', score: score + 0.2 * grown - 0.05, reasoning: reasoning + 1042 * grown };
    });
    const change = changesBetween(answering('base', before), answering('rft', after), ['start']);
    expect(change.isInflated).toBe(true);
    const reasoning = change.lengths.find(({ measure }) => measure === 'reasoning');
    expect(Math.abs((reasoning?.difference.point ?? 0) - 521)).toBeLessThan(60);
    expect(reasoning?.withScore?.low).toBeGreaterThan(0.8);
  });

  it.each([
    ['the score did not rise', 0, 500],
    ['it grew by a few tokens', 0.2, 5],
  ])('is none where %s', (_, gain, growth) => {
    const after = before.map((one) => ({
      ...one,
      score: one.score + gain + 0.01 * random.normal() * Number(gain > 0),
      reasoning: one.reasoning + growth,
    }));
    expect(changesBetween(answering('base', before), answering('rft', after), []).isInflated).toBe(false);
  });

  it('is not told where usage does not say it', () => {
    const change = changesBetween(saying('a', 'x', 'yy', 'right'), saying('b', 'xx', 'y', 'right'), []);
    expect(change.lengths.map(({ measure }) => measure)).toEqual(['output', 'characters']);
  });
});

describe('parts of a grader from one candidate to another', () => {
  it('move on their own, each with its interval and a p for all of them together', () => {
    const random = seededRandom(9);
    const noise = (): number => 0.1 * random.normal();
    const of = (id: string, tool: number) =>
      answering(
        id,
        Array.from({ length: 80 }, () => ({
          says: 'x',
          parts: { tool: tool + noise(), style: 0.5 + noise() },
        })),
      );
    const { parts } = changesBetween(of('a', 0.5), of('b', 0.7), []);
    const [tool, style] = parts;
    expect(tool).toMatchObject({ part: 'tool' });
    expect(Math.abs((tool?.difference.point ?? 0) - 0.2)).toBeLessThan(0.06);
    expect(tool?.adjustedP).toBeLessThan(1e-6);
    expect(style?.p).toBeGreaterThan(0.001);
    expect(style?.adjustedP).toBeGreaterThanOrEqual(style?.p ?? 1);
  });

  it('raise false alarms no more often than they may', () => {
    const random = seededRandom(11);
    let alarms = 0;
    for (let round = 0; round < 300; round++) {
      const of = (id: string) =>
        answering(
          id,
          Array.from({ length: 30 }, () => ({
            says: 'x',
            parts: { a: random.normal(), b: random.normal(), c: random.normal() },
          })),
        );
      alarms += Number(changesBetween(of('a'), of('b'), []).parts.some(({ adjustedP }) => adjustedP < 0.05));
    }
    expect(alarms / 300).toBeLessThan(0.09);
  });
});
