import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatUsd } from '../../src/cli/terminal/format.ts';
import { formatReport } from '../../src/cli/terminal/report-table.ts';
import { aDocument } from '../report/a-document.ts';
import { VARIANTS } from '../report/variants.ts';

const shown = (name: string): string => {
  const variant = VARIANTS[name];
  if (variant === undefined) throw new Error(`no variant ${name}`);
  return stripVTControlCharacters(formatReport(variant()));
};

describe('the report in a terminal', () => {
  test('shows how likely each candidate is the cheapest, and the interval of its saving', () => {
    const text = shown('choose');
    expect(text).toMatch(/▸ rft .* \$611–649 +93% /);
    expect(text).toMatch(/frontier .* today +<1% /);
  });

  test('shows what would settle an open verdict, its cost and its worth, and whom to take until then', () => {
    const text = shown('unproven');
    expect(text).toMatch(/Measure more examples +350 +\$0\.74 +\$120/);
    expect(text).toMatch(/Time more requests +2,000 +not known +not known/);
    expect(text).toContain('at $0.05 a wrong answer, the least expected loss would choose rft.');
  });

  test('shows every scenario, and how the winner was looked at again', () => {
    const text = shown('scenarios');
    expect(text).toContain('slow start: Not proven yet');
    expect(text).toContain('rft, confirmed: it meets every requirement on the 171 held-out examples');
  });

  test('calls agreement what is no accuracy, and leaves the future out without a scenario', () => {
    expect(shown('agreement')).toMatch(/candidate +agreement/);
    expect(shown('imported')).not.toMatch(/saves a month|P\(cheapest\)/);
  });

  test('says below each warning what to do about it, on lines no wider than the terminal', () => {
    const whole = shown('choose').split('\nMind\n')[1] ?? '';
    expect(whole).toMatch(
      /^ {2}- rft: Trained with one seed only\.\n {4}→ Train it again with two more seeds: /,
    );
    for (const width of [40, 80, 120]) {
      const text = stripVTControlCharacters(formatReport(aDocument(), width)).split('\nMind\n')[1] ?? '';
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
      expect(text.replaceAll(/\s+/g, ' ')).toBe(whole.replaceAll(/\s+/g, ' '));
    }
  });

  test('names the candidate of a warning once', () => {
    const lints = [{ id: 'any', candidate: 'rft', message: 'rft was picked among 4', remedy: 'see' }];
    expect(formatReport(aDocument({ lints }))).toContain('  - rft was picked among 4\n');
  });

  test('leaves out a column of which no candidate has a figure', () => {
    const untimed = aDocument().candidates.map((one) => ({
      ...one,
      latencyMs: null,
      probabilityCheapest: null,
      savingUsdPerMonth: null,
    }));
    const text = formatReport(aDocument({ candidates: untimed, recommendation: null }));
    expect(text).not.toMatch(/ p50| p95 |P\(cheapest\)|month +interval/);
    expect(text).toMatch(/saves a month +requirements/);
    expect(shown('choose')).toMatch(/p50 +p95 .* P\(cheapest\)/);
  });

  test('has no dollars of a run of noughts', () => {
    expect([formatUsd(1.8e-12), formatUsd(-1.8e-12), formatUsd(0)]).toEqual([
      '<$0.000001',
      '>-$0.000001',
      '$0',
    ]);
  });

  test('lets nothing through that would move the cursor or turn the text around', () => {
    for (const control of ['\u202e', '\u0007', '\u001b[31m']) {
      expect(formatReport((VARIANTS.hostile as (typeof VARIANTS)[string])())).not.toContain(control);
    }
  });
});
