import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { formatReport } from '../../src/cli/terminal/report-table.ts';
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

  test('lets nothing through that would move the cursor or turn the text around', () => {
    for (const control of ['\u202e', '\u0007', '\u001b[31m']) {
      expect(formatReport((VARIANTS.hostile as (typeof VARIANTS)[string])())).not.toContain(control);
    }
  });
});
