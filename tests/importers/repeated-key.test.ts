import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatedKey } from '../../src/importers/repeated-key.ts';
import { refusal } from '../support/a-folder.ts';
import { readTrials } from './read-trials.ts';

const AB = '"candidate":"a","example":"b"';

describe('a key that stands twice in a trial', () => {
  test.each([
    [`{${AB},"passed":true,"passed":false}`, 'log:1: passed: the key stands twice'],
    [`{${AB}}\n{${AB},"repeat":1,"candidate":"c"}`, 'log:2: candidate: the key stands twice'],
    [`{${AB},"text":"x","te\\u0078t" :"y"}`, 'log:1: text: the key stands twice'],
    [`{${AB},"score":null,"score":1}`, 'log:1: score: the key stands twice'],
    [`{${AB},"score":{"x":[{}]},"score":1}`, 'log:1: score: the key stands twice'],
    [`{${AB},"calls":[{"input":1},{"input":2,"output":1,"input":3}]}`, 'log:1: input: the key stands twice'],
    ['candidate,example,calls\na,b,"[{""input"":2,""input"":3}]"', 'log:2: input: the key stands twice'],
  ])('is refused by its line: %s', async (lines, message) => {
    expect(await refusal(() => readTrials(lines))).toMatchObject({
      code: 'bad-input',
      message,
      hint: 'keep one of them',
    });
  });

  test('is not seen where answers hold quotes, colons and backslashes, or calls have the same keys', async () => {
    const texts = ['"a":1,"a":2', '\\"a\\":', 'a\\', '\\\\"', '{"text":"x"}', ':'];
    const lines = texts.map((text, repeat) =>
      JSON.stringify(
        { candidate: 'a', example: 'b', repeat, text, calls: [{ input: 1 }, { input: 1 }] },
        null,
        ' ',
      ).replaceAll('\n', ' '),
    );
    expect(await readTrials(lines.join('\n'))).toMatchObject(texts.map((text) => ({ text })));
  });

  test('is found in any JSON that has one, and in no other', () => {
    const entries = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 3 }), fc.json()), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(entries, fc.constantFrom('', ' ', '\t\r\n'), (pairs, gap) => {
        const text = `{${pairs.map(([key, value]) => `${JSON.stringify(key)}${gap}:${gap}${value}`).join(`${gap},`)}}`;
        const keys = pairs.map(([key]) => key);
        const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
        const found = repeatedKey(text, JSON.parse(text));
        if (repeated.length === 0) expect(found).toBeNull();
        else expect(repeated).toContain(found);
      }),
      { numRuns: 2000 },
    );
  });
});
