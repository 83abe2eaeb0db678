import { describe, expect, it, test } from 'vitest';
import { trialJsonSchema } from '../../src/importers/trial-schema.ts';
import { refusal } from '../support/a-folder.ts';
import { readTrials } from './read-trials.ts';

const A = '"candidate":"a"';
const AB = `${A},"example":"b"`;

describe('a line of the open trial format', () => {
  it('needs no more than a candidate and an example', async () => {
    expect(await readTrials(`{${AB}}`)).toEqual([{ candidate: 'a', example: 'b' }]);
  });

  it('may say everything', async () => {
    const line = {
      candidate: 'a',
      example: 'b',
      repeat: 2,
      cluster: 'c',
      weight: 0.5,
      tags: ['x', 'ü'],
      score: 0.25,
      passed: true,
      input: 10,
      cachedInput: 4,
      cacheWrite: 6,
      output: 5,
      reasoning: 5,
      latencyMs: 12.5,
      firstTokenMs: 12.5,
      attempts: 3,
      servedModel: 'm-2026',
      serviceTier: 'flex',
      at: '2026-11-22T20:34:00.123456+05:30',
      text: 'a\u0000b "ü" 😀 \u2028',
      billedUsd: 0,
    };
    expect(await readTrials(JSON.stringify(line))).toEqual([line]);
    const { input, cachedInput, cacheWrite, output, reasoning, servedModel, serviceTier, at, ...rest } = line;
    const call = { role: 'subagent', endpoint: 'x', input, cachedInput, cacheWrite, output, reasoning, at };
    const listed = {
      ...rest,
      calls: [{ ...call, servedModel, serviceTier, latencyMs: 3, firstTokenMs: 1 }, {}],
    };
    expect(await readTrials(JSON.stringify(listed))).toEqual([listed]);
  });

  it('says nothing by null, and names an example by a number', async () => {
    const line = `{${A},"example":17,"cluster":3,"score":null,"input":null,"calls":[{"role":null}]}`;
    expect(await readTrials(line)).toEqual([{ candidate: 'a', example: '17', cluster: '3', calls: [{}] }]);
  });

  it('may begin with a byte-order mark, end with CRLF and stand between empty lines', async () => {
    const lines = `\uFEFF\r\n{${AB}}\r\n\r\n  {${AB},"repeat":1}\r\n\n`;
    expect(await readTrials(lines)).toHaveLength(2);
    expect((await refusal(() => readTrials(`${lines}{}`))).message).toMatch(/^log:6: /);
  });

  it('may be longer than what is read at once', async () => {
    const text = 'ü😀'.repeat(50_000);
    expect(await readTrials(`{${AB},"text":"${text}"}\n{${AB},"repeat":1}`, 4096)).toMatchObject([
      { text },
      { repeat: 1 },
    ]);
  });

  test.each([
    [
      '{"candidate":"a"}',
      'example: expected what was asked: a text of 1 to 200 characters without control characters, not nothing',
    ],
    [`{"candidate":"","example":"b"}`, /^log:1: candidate: expected who answered: .*, not ""$/],
    [`{"candidate":"a\\nb","example":"b"}`, /^log:1: candidate: .*, not "a\\nb"$/],
    [`{"candidate":"${'x'.repeat(201)}","example":"b"}`, /^log:1: candidate: expected/],
    [`{"candidate":"\\ud800","example":"b"}`, /^log:1: candidate: expected/],
    [`{"candidate":3,"example":"b"}`, /^log:1: candidate: expected/],
    [`{${A},"example":["b"]}`, /^log:1: example: expected/],
    [`{${AB},"score":1.01}`, 'score: expected a score from 0 to 1, not 1.01'],
    [`{${AB},"score":-1.1}`, 'score: expected a score from 0 to 1, not -1.1'],
    [`{${AB},"score":"0.5"}`, 'score: expected a score from 0 to 1, not "0.5"'],
    [`{${AB},"score":1e999}`, /^log:1: score: expected a score from 0 to 1/],
    [`{${AB},"passed":1}`, 'passed: expected true or false, not 1'],
    [`{${AB},"passed":"true"}`, 'passed: expected true or false, not "true"'],
    [`{${AB},"failed":""}`, /^log:1: failed: expected a code/],
    [`{${AB},"failed":true}`, /^log:1: failed: expected a code/],
    [`{${AB},"failed":"x","passed":true}`, 'passed: expected false or nothing beside failed, not true'],
    [`{${AB},"failed":"x","score":0.5}`, 'score: expected 0 or nothing beside failed, not 0.5'],
    [`{${AB},"failed":"x","unscored":"y"}`, 'unscored: expected nothing beside failed, not "y"'],
    [`{${AB},"unscored":"x","score":0}`, 'score: expected nothing beside unscored, not 0'],
    [`{${AB},"unscored":"x","passed":false}`, 'passed: expected nothing beside unscored, not false'],
    [`{${AB},"repeat":-1}`, 'repeat: expected which repeat it is: a whole number from 0 on, not -1'],
    [`{${AB},"repeat":0.5}`, /^log:1: repeat: expected/],
    [`{${AB},"weight":0}`, 'weight: expected a weight above 0, not 0'],
    [`{${AB},"weight":1e999}`, /^log:1: weight: expected a weight above 0/],
    [`{${AB},"tags":"x"}`, 'tags: expected a list of tags, not "x"'],
    [`{${AB},"tags":["x",3]}`, /^log:1: tags.1: expected a tag: .*, not 3$/],
    [`{${AB},"input":-1}`, 'input: expected tokens read: a whole number from 0 on, not -1'],
    [`{${AB},"output":1.5}`, 'output: expected tokens written: a whole number from 0 on, not 1.5'],
    [
      `{${AB},"input":10,"cachedInput":11}`,
      'cachedInput: expected at most input, 10, of which it is a part, not 11',
    ],
    [
      `{${AB},"input":10,"cacheWrite":11}`,
      'cacheWrite: expected at most input, 10, of which it is a part, not 11',
    ],
    [
      `{${AB},"input":10,"cachedInput":6,"cacheWrite":5}`,
      'cachedInput: expected with cacheWrite at most input, 10, of which it is a part, not 11',
    ],
    [
      `{${AB},"output":4,"reasoning":5}`,
      'reasoning: expected at most output, 4, of which it is a part, not 5',
    ],
    [`{${AB},"latencyMs":-1}`, 'latencyMs: expected milliseconds, 0 or more, not -1'],
    [`{${AB},"latencyMs":5,"firstTokenMs":6}`, 'firstTokenMs: expected at most latencyMs, 5, not 6'],
    [`{${AB},"attempts":0}`, 'attempts: expected requests made: a whole number from 1 on, not 0'],
    [`{${AB},"servedModel":""}`, /^log:1: servedModel: expected the model that answered/],
    [`{${AB},"at":"yesterday"}`, /^log:1: at: expected an ISO time with its zone.*, not "yesterday"$/],
    [`{${AB},"at":"2026-11-22T10:00:00"}`, /^log:1: at: expected an ISO time with its zone/],
    [`{${AB},"at":"2026-02-30T10:00:00Z"}`, /^log:1: at: expected an ISO time with its zone/],
    [`{${AB},"at":1764000000}`, /^log:1: at: expected an ISO time with its zone/],
    [`{${AB},"text":7}`, 'text: expected the answer: a text, not 7'],
    [`{${AB},"billedUsd":-0.1}`, 'billedUsd: expected dollars, 0 or more, not -0.1'],
    [`{${AB},"billedUsd":1e308}`, 'billedUsd: expected at most 1,000,000, not 1e+308'],
    [`{${AB},"input":1000000001}`, 'input: expected at most 1,000,000,000, not 1000000001'],
    [`{${AB},"latencyMs":1e300}`, 'latencyMs: expected at most 1,000,000,000, not 1e+300'],
    [`{${AB},"weight":1e300}`, 'weight: expected at most 1,000,000,000, not 1e+300'],
    [`{${AB},"weight":1e-300}`, 'weight: expected at least 1e-9, not 1e-300'],
    [`{${AB},"repeat":9007199254740991}`, 'repeat: expected at most 1,000,000, not 9007199254740991'],
    [`{${AB},"attempts":1e7}`, 'attempts: expected at most 1,000,000, not 10000000'],
    [`{${AB},"calls":[{"output":2e9}]}`, 'calls.0.output: expected at most 1,000,000,000, not 2000000000'],
    [`{${AB},"calls":{}}`, 'calls: expected a list of calls, not {}'],
    [`{${AB},"calls":[7]}`, /^log:1: calls.0: /],
    [
      `{${AB},"calls":[{},{"role":"judge"}]}`,
      /^log:1: calls.1.role: expected answer, retry, subagent; .*, not "judge"$/,
    ],
    [
      `{${AB},"calls":[{"input":1,"cachedInput":2}]}`,
      /^log:1: calls.0.cachedInput: expected at most input, 1/,
    ],
    [`{${AB},"calls":[{"latencyMs":1,"firstTokenMs":2}]}`, /^log:1: calls.0.firstTokenMs: expected at most/],
    [`{${AB},"calls":[{}],"output":3}`, 'output: expected it in the calls, where there are calls, not 3'],
  ])('is refused: %s', async (line, says) => {
    const { code, message, hint } = await refusal(() => readTrials(line, 4096, 'trials'));
    expect(code).toBe('bad-input');
    if (typeof says === 'string') expect(message).toBe(`log:1: ${says}`);
    else expect(message).toMatch(says);
    expect(hint).toContain('docs/concepts/trial-format.md');
  });

  test.each([
    [`{${AB},"latency":5}`, 'latency', "; did you mean 'latencyMs'?"],
    [`{${AB},"cached_input":5}`, 'cached_input', "; did you mean 'cachedInput'?"],
    [`{${AB},"Score":5}`, 'Score', "; did you mean 'score'?"],
    [`{${AB},"colour":5}`, 'colour', ''],
    [`{${AB},"__proto__":{"score":1}}`, '__proto__', ''],
    [`{${AB},"constructor":1}`, 'constructor', ''],
    [`{${AB},"calls":[{"inptu":5}]}`, 'calls.0.inptu', "; did you mean 'input'?"],
    [`{${AB},"calls":[{"__proto__":null}]}`, 'calls.0.__proto__', ''],
    [`{${AB},"a\\u001b[31m":1}`, 'a\\u001b[31m', ''],
  ])('is refused for a key that nobody knows: %s', async (line, key, suggests) => {
    const { message, hint } = await refusal(() => readTrials(line));
    expect(message).toBe(`log:1: ${key}: unknown key`);
    expect(hint).toBe(`remove it or correct it${suggests}`);
  });

  test.each([
    [`{${AB}`, /^log:1: malformed JSON: /],
    [`{${AB}}\n{${AB},"rep`, /^log:2: malformed JSON: /],
    [`{${AB},"score":NaN}`, /^log:1: malformed JSON: /],
    [`{${AB}} {${AB}}`, /^log:1: malformed JSON: /],
    [`{${AB}}\n7`, 'log:2: expected a JSON object'],
    [`[{${AB}}]`, 'log:1: expected a JSON object'],
    [`{${AB}}\n\n${'['.repeat(100_000)}`, /^log:3: malformed JSON: .{1,200}$/],
  ])('is refused as it is no JSON: %.60s', async (lines, says) => {
    const { code, message } = await refusal(() => readTrials(lines, 4096));
    expect(code).toBe('bad-input');
    expect(message).toMatch(says);
  });
});

describe('a file', () => {
  test.each(['', '\n', '\uFEFF\r\n \n'])('that is empty is refused: %j', async (content) => {
    expect((await refusal(() => readTrials(content))).message).toBe('log:1: the file is empty');
  });

  it('of something else is refused, and told how to be named', async () => {
    for (const content of ['{"id":"x","model":"m"}', 'some notes\nof mine', 'id,model\nx,m']) {
      const { message, hint } = await refusal(() => readTrials(content));
      expect(message).toBe('log:1: the format is not recognised: there is no candidate and no example');
      expect(hint).toBe('name the format: --format trials');
    }
    expect((await refusal(() => readTrials('x', 7, 'trails'))).message).toBe(
      "there is no format 'trails'; did you mean 'trials'?",
    );
  });

  it('that is no UTF-8 is refused by the line', async () => {
    const latin = Buffer.from(`{${AB}}\n{${AB},"repeat":1}\n{${AB},"text":"\xfc"}\n`, 'latin1');
    for (const piece of [5, 4096])
      expect((await refusal(() => readTrials(latin, piece))).message).toBe('log:3: not UTF-8');
  });

  it('whose line does not end is refused before it fills the memory', async () => {
    const line = Buffer.alloc(17 * 2 ** 20, 'x');
    line.write(`{${AB},"text":"`);
    const { message } = await refusal(() => readTrials(line, 2 ** 16));
    expect(message).toBe('log:1: the line is longer than 16 MiB');
  });
});

describe('the published schema of a line', () => {
  it('asks for candidate and example, describes every key and allows no other', () => {
    const { required, additionalProperties, properties } = trialJsonSchema() as {
      required: string[];
      additionalProperties: boolean;
      properties: Record<string, { description?: string }>;
    };
    expect([required, additionalProperties]).toEqual([['candidate', 'example'], false]);
    expect(Object.values(properties).every(({ description }) => description)).toBe(true);
  });
});
