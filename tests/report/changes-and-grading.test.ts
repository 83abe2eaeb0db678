import { describe, expect, it } from 'vitest';
import type { ChangeReport } from '../../src/core/model/change-report.ts';
import { changesSection } from '../../src/report/content/changes.ts';
import { gradingSection } from '../../src/report/content/grading.ts';
import { aDocument } from './a-document.ts';

const estimate = (point: number) => ({
  point,
  low: point - 1,
  high: point + 1,
  level: 0.95,
  n: 9,
  method: 't',
});

const aChange = (parts: Partial<ChangeReport> = {}): ChangeReport => ({
  from: 'frontier',
  to: 'distilled',
  relations: ['reference', 'teacher'],
  gained: 4,
  lost: 2,
  errors: { wrong: 40, repeated: 30, repeatedByChance: 2.5, otherwise: 4, removed: 6, added: 3 },
  lengths: [],
  isInflated: false,
  parts: [],
  ...parts,
});

const textOf = (section: unknown): string => JSON.stringify(section);

describe('what changed, in the report', () => {
  it('says how many errors a student repeats, against chance', () => {
    const text = textOf(changesSection(aDocument({ changes: [aChange()] })));
    expect(text).toContain('Gives 30 of 40 wrong answers of frontier again, word for word');
    expect(text).toContain('30 of 34 answers are the same; 2.5 would be chance');
    expect(text).toContain('"tone":"bad"');
  });

  it('says what further training made of them', () => {
    const inherited = { by: 'distilled', errors: 30, removed: 25, repeated: 3, otherwise: 2 };
    const errors = {
      wrong: 40,
      repeated: 3,
      repeatedByChance: 1,
      otherwise: 5,
      removed: 32,
      added: 7,
      inherited,
    };
    const text = textOf(changesSection(aDocument({ changes: [aChange({ to: 'rft', errors })] })));
    expect(text).toContain('Gets 25 of 30 errors right that distilled took over from frontier');
  });

  it('shows lengths that grew and parts that moved, and leaves out what stands side by side already', () => {
    const lengths: ChangeReport['lengths'] = [
      {
        measure: 'reasoning',
        from: estimate(404),
        to: estimate(925),
        difference: estimate(521),
        withScore: null,
      },
      { measure: 'output', from: estimate(30), to: estimate(20), difference: estimate(-10), withScore: null },
    ];
    const parts = [
      { part: 'tool', from: 0.5, to: 0.7, difference: estimate(0.2), p: 0.001, adjustedP: 0.002 },
    ];
    const text = textOf(
      changesSection(aDocument({ changes: [aChange({ lengths, parts, isInflated: true })] })),
    );
    expect(text).toContain('Tokens of reasoning went from 404 to 925');
    expect(text).toContain('Which part of the grader moved');
    expect(text).not.toContain('Tokens written');
  });

  it('is no section where nothing is known', () => {
    expect(changesSection(aDocument())).toBeNull();
    expect(changesSection(aDocument({ changes: [aChange({ errors: null })] }))).toBeNull();
    expect(gradingSection(aDocument())).toBeNull();
  });
});
