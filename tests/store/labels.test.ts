import { describe, expect, test } from 'vitest';
import type { DrawnAnswer, Label } from '../../src/core/model/label.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder } from '../support/a-folder.ts';
import { STORES } from './stores.ts';

const key = { candidate: 'big', example: 'e1', repeat: 0 };
const aLabel = (parts: Partial<Label> = {}): Label => ({
  key,
  labeller: 'ann',
  passed: true,
  at: '2026-11-22T10:00:00.000Z',
  ...parts,
});
const aDrawn = (trial: string): DrawnAnswer => ({ key, trial, stratum: 'pass', size: 7, probability: 2 / 7 });

describe.each(STORES)('labels in $name', ({ url }) => {
  test('are one an answer and labeller: the last that was said', async () => {
    const store = await openStore(url(aFolder().path));
    await store.saveLabels('r', [aLabel(), aLabel({ labeller: 'ben', passed: false, note: "it's\nno" })]);
    await store.saveLabels('r', [aLabel({ passed: null })]);
    expect(await store.readLabels('r')).toEqual([
      aLabel({ passed: null }),
      aLabel({ labeller: 'ben', passed: false, note: "it's\nno" }),
    ]);
    expect(await store.readLabels('r', 'ben')).toHaveLength(1);
    expect(await store.readLabels('other')).toEqual([]);
    await store.removeLabel('r', key, 'ben');
    await store.removeLabel('r', key, 'ben');
    expect(await store.readLabels('r')).toEqual([aLabel({ passed: null })]);
    await store.close();
  });

  test('are asked for in the order of the draw, which nobody replaces behind another’s back', async () => {
    const store = await openStore(url(aFolder().path));
    const first = [aDrawn('b'), aDrawn('a')];
    expect(await store.saveDrawn('r', [], first)).toBe(true);
    expect(await store.saveDrawn('r', [], [aDrawn('c')])).toBe(false);
    expect(await store.readDrawn('r')).toEqual(first);
    expect(await store.saveDrawn('r', first, [...first, aDrawn('c')])).toBe(true);
    expect(await store.readDrawn('r')).toHaveLength(3);
    await store.close();
  });
});
