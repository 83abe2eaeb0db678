import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lints } from '../../../src/app/lints/index.ts';

test('the page of warnings has every lint in the order of the table, with what it says and a remedy', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../docs/concepts/lints.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \| (.+) \|$/gm)].map(([, id]) => id);
  expect(rows).toEqual(lints.map(({ id }) => id));
});
