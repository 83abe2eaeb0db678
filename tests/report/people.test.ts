import { describe, expect, test } from 'vitest';
import { formatReport } from '../../src/cli/terminal/report-table.ts';
import type { Estimate } from '../../src/core/model/estimate.ts';
import type { PeopleReport } from '../../src/core/model/label.ts';
import { peopleSection } from '../../src/report/content/people.ts';
import { parseReportDocument } from '../../src/report/schema.ts';
import { aDocument } from './a-document.ts';

const estimate = (point: number, reach = 0.05): Estimate => ({
  point,
  low: point - reach,
  high: point + reach,
  level: 0.95,
  n: 50,
  method: 'made up',
});

const PEOPLE: PeopleReport = {
  labellers: [
    { labels: 60, skipped: 1 },
    { labels: 58, skipped: 0 },
  ],
  answers: 61,
  drawn: 100,
  agreement: { measure: "Cohen's kappa", value: 0.71, answers: 57, labellers: 2 },
  sensitivity: estimate(0.92),
  specificity: estimate(0.85),
  counts: { truePasses: 46, falseFails: 4, trueFails: 42.5, falsePasses: 7.5 },
  use: 'verdict',
  frontier: { id: 'frontier', accuracy: 0.8, judgedByAll: 30, failedByAll: 5 },
  opportunity: 0.142,
  candidates: [
    { id: 'frontier', labelled: 30, corrected: estimate(0.9), predictionPowered: estimate(0.89) },
    { id: 'rft', labelled: 30, corrected: estimate(0.9), predictionPowered: estimate(0.6) },
  ],
};

describe('what people say', () => {
  test('is no section where nobody labelled, and none of the terminal', () => {
    expect(peopleSection(aDocument())).toBeNull();
    expect(formatReport(aDocument())).not.toContain('People');
  });

  test('is in the document that is read back, and in a section with figures', () => {
    const document = aDocument({ people: PEOPLE });
    expect(parseReportDocument(JSON.parse(JSON.stringify(document)))).toEqual(document);
    const text = JSON.stringify(peopleSection(document));
    for (const words of [
      '61 answers of 100 drawn at random, by 2 people',
      "Cohen's kappa",
      '0.71',
      '92.0%',
      '0.14',
    ])
      expect(text).toContain(words);
    expect(formatReport(document)).toContain('People: 118 labels on 61 answers of 100 drawn');
  });

  test('names whom the grader errs on otherwise than on the rest, and nobody else', () => {
    const document = aDocument({ people: PEOPLE });
    expect(JSON.stringify(peopleSection(document))).toContain('On rft the grader errs more or less often');
    expect(formatReport(document)).toContain('the grader errs otherwise on rft:');
    const alike = { ...PEOPLE, candidates: PEOPLE.candidates.slice(0, 1) };
    expect(formatReport(aDocument({ people: alike }))).not.toContain('errs otherwise');
  });

  test.each(['verdict', 'config', 'code', 'too-few'] as const)('says what becomes of it: %s', (use) => {
    const document = aDocument({
      people: { ...PEOPLE, use, agreement: null, opportunity: null, frontier: null },
    });
    expect(JSON.stringify(peopleSection(document))).toMatch(/grades here/);
    expect(formatReport(document)).not.toMatch(/undefined|NaN/);
  });
});
