import { describe, expect, it, test } from 'vitest';
import { refusal } from '../support/a-folder.ts';
import { readTrials } from './read-trials.ts';

describe('CSV of the open trial format', () => {
  it('says the same as JSON lines', async () => {
    const csv = [
      'candidate,example,repeat,cluster,weight,tags,score,passed,input,cachedInput,cacheWrite,output,reasoning,latencyMs,firstTokenMs,attempts,servedModel,serviceTier,at,text,billedUsd,failed,unscored,calls',
      'a,1,,,,,0.5,,100,40,0,12,3,12.5,1e1,2,m,default,2026-11-22T10:00:00Z,"line one\nline ""two"", three",.25,,,',
      'a,2,1.0,c,2.5,x; y ;,,True,,,,,,,,,,,,,,,,',
      'a,3,,,,"[""p;q""]",,0,,,,,,,,,,,,,,,,',
      'b,1,,,,,,,,,,,,,,,,,,,,timeout,,',
      'b,2,,,,,,,,,,,,,,,,,,,,,no reference,"[{""role"":""retry""},{""input"":1,""output"":2}]"',
    ].join('\r\n');
    const lines = [
      {
        ...{
          candidate: 'a',
          example: '1',
          score: 0.5,
          input: 100,
          cachedInput: 40,
          cacheWrite: 0,
          output: 12,
        },
        ...{ reasoning: 3, latencyMs: 12.5, firstTokenMs: 10, attempts: 2, servedModel: 'm' },
        ...{ serviceTier: 'default', at: '2026-11-22T10:00:00Z', text: 'line one\nline "two", three' },
        billedUsd: 0.25,
      },
      { candidate: 'a', example: '2', repeat: 1, cluster: 'c', weight: 2.5, tags: ['x', 'y'], passed: true },
      { candidate: 'a', example: '3', tags: ['p;q'], passed: false },
      { candidate: 'b', example: '1', failed: 'timeout' },
      {
        ...{ candidate: 'b', example: '2', unscored: 'no reference' },
        calls: [{ role: 'retry' }, { input: 1, output: 2 }],
      },
    ];
    const json = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    expect(await readTrials(json)).toEqual(lines);
    for (const piece of [3, 10_000]) expect(await readTrials(`\uFEFF${csv}`, piece)).toEqual(lines);
  });

  test.each([
    [
      'candidate,example,scroe\na,b,1',
      'log:1: "scroe": unknown column',
      "remove the column or correct its name; did you mean 'score'?",
    ],
    [
      'candidate,example,__proto__\na,b,1',
      'log:1: "__proto__": unknown column',
      'remove the column or correct its name',
    ],
    ['candidate,example,score,score\na,b,1,1', 'log:1: score: the column stands twice', 'keep one of them'],
    ['candidate,score\na,1', 'log:1: example: the column is missing', 'it is required'],
    ['candidate,example,tags\na,b,[x', 'log:2: tags: malformed JSON', 'expected a JSON list in the cell'],
  ])('is refused: %j', async (csv, message, hint) => {
    expect(await refusal(() => readTrials(csv))).toMatchObject({ code: 'bad-input', message, hint });
  });

  test.each([
    ['candidate,example,score\na,b,1\na,c,NaN', /^log:3: score: expected a score from 0 to 1, not "NaN"$/],
    ['candidate,example,score\na,b,Infinity', /^log:2: score: .*not "Infinity"$/],
    ['candidate,example,score\na,b,0x1', /^log:2: score: .*not "0x1"$/],
    ['candidate,example,score\na,b,"0,5"', /^log:2: score: .*not "0,5"$/],
    ['candidate,example,score\na,b,1e999', /^log:2: score: expected a score from 0 to 1/],
    ['candidate,example,passed\na,b,yes', /^log:2: passed: expected true or false, not "yes"$/],
    [
      'candidate,example,passed\na,b,constructor',
      /^log:2: passed: expected true or false, not "constructor"$/,
    ],
    ['candidate,example,score\na,,1', /^log:2: example: expected/],
    ['candidate,example,score\na,b,1\na,c', /^log:3: malformed CSV: /],
    ['candidate,example,score\na,b,1\na,c,1,7', /^log:3: malformed CSV: /],
    ['candidate,example,text\na,b,"never ends', /^log:2: malformed CSV: /],
  ])('is refused by its line: %j', async (csv, says) => {
    const { code, message } = await refusal(() => readTrials(csv));
    expect(code).toBe('bad-input');
    expect(message).toMatch(says);
  });

  it('without a row has no trial', async () => {
    expect(await readTrials('candidate,example\n')).toEqual([]);
  });
});
