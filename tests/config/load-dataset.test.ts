import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dataset, loadDataset } from '../../src/config/load-dataset.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

function load(content: string | Buffer, name = 'eval.jsonl', id = 'id'): Promise<Dataset> {
  return loadDataset(aFolder().write(name, content), { id });
}

async function refused(content: string, name = 'eval.jsonl', id = 'id'): Promise<string> {
  return (await refusal(() => load(content, name, id))).message;
}

describe('a dataset of JSON lines', () => {
  it('is read in file order, blank lines left out', async () => {
    const { examples } = await load('{"id":"b","ticket":"x"}\n\n  \n{"id":"a","n":[1,null]}');
    expect(examples).toEqual([
      { id: 'b', item: { id: 'b', ticket: 'x' } },
      { id: 'a', item: { id: 'a', n: [1, null] } },
    ]);
  });

  it('may begin with a byte-order mark and end its lines as Windows does', async () => {
    const { examples } = await load('\uFEFF{"id":"a","t":"x"}\r\n{"id":"b","t":"y\\r\\n"}\r\n');
    expect(examples.map(({ item }) => item.t)).toEqual(['x', 'y\r\n']);
  });

  it('may hold any text inside its strings, line and paragraph separators too', async () => {
    const ticket = 'one\u2028two\u2029three\u0085four\u0000five 😀';
    const { examples } = await load(`${JSON.stringify({ id: 'a', ticket })}\n{"id":"b"}\n`);
    expect(examples).toHaveLength(2);
    expect(examples[0]?.item.ticket).toBe(ticket);
  });

  it('may be named by numbers', async () => {
    const { examples } = await load('{"id":7}\n{"id":0}\n{"id":-1.5}\n');
    expect(examples.map(({ id }) => id)).toEqual(['7', '0', '-1.5']);
  });

  it('may be named by another field', async () => {
    const { examples } = await load('{"id":1,"key":"k1"}\n{"id":1,"key":"k2"}\n', 'eval.jsonl', 'key');
    expect(examples.map(({ id }) => id)).toEqual(['k1', 'k2']);
  });

  it('has the same hash for the same rows, however they are laid out, and another for others', async () => {
    const plain = await load('{"id":"a","t":"x"}\n');
    expect((await load('\uFEFF\n{ "id": "a",  "t": "x" }\r\n')).hash).toBe(plain.hash);
    expect((await load('{"id":"a","t":"y"}\n')).hash).not.toBe(plain.hash);
    expect((await load('{"id":"a"}\n')).hash).not.toBe(plain.hash);
  });

  it('keeps every row, whatever the text and wherever the chunks of the file end', async () => {
    const rows = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(0, 65_500, 65_530), async (texts, padding) => {
        const written = texts.map((text, index) => ({
          id: index,
          text: `${'ä'.repeat(index === 0 ? padding / 2 : 0)}${text}`,
        }));
        const { examples } = await load(written.map((row) => JSON.stringify(row)).join('\n'));
        expect(examples.map(({ item }) => item)).toEqual(written);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a dataset is refused, by file and line,', () => {
  it('where it is empty', async () => {
    expect(await refused('')).toMatch(/eval\.jsonl:1: the dataset is empty$/);
    expect(await refused('\n \n\uFEFF')).toMatch(/eval\.jsonl:1: the dataset is empty$/);
    expect(await refused('id,ticket\n', 'eval.csv')).toMatch(/eval\.csv:1: the dataset is empty$/);
  });

  it('where a line is no JSON, counting blank lines', async () => {
    expect(await refused('{"id":1}\n\n{"id":2\n')).toMatch(/eval\.jsonl:3: malformed JSON: /);
  });

  it('where a line is no object', async () => {
    for (const line of ['[1]', 'null', '"id"', '3']) {
      expect(await refused(`{"id":1}\n${line}\n`)).toMatch(/eval\.jsonl:2: expected a JSON object$/);
    }
  });

  it('where an id stands twice, with both lines', async () => {
    expect(await refused('{"id":"a"}\n{"id":"b"}\n{"id":"a"}\n')).toMatch(
      /eval\.jsonl:3: id 'a' stands in line 1 already$/,
    );
    expect(await refused('{"id":1}\n{"id":"1"}\n')).toMatch(
      /eval\.jsonl:2: id '1' stands in line 1 already$/,
    );
  });

  it('where an id is missing, empty or no name', async () => {
    for (const row of ['{"t":1}', '{"id":""}', '{"id":null}', '{"id":true}', '{"id":{}}', '{"id":[1]}']) {
      expect(await refused(`{"id":"a"}\n${row}\n`)).toMatch(/eval\.jsonl:2: field 'id' is missing$/);
    }
  });

  it('where the field that names examples is one that every object inherits', async () => {
    for (const field of ['constructor', '__proto__', 'toString']) {
      expect(await refused('{"id":"a"}\n', 'eval.jsonl', field)).toContain(`:1: field '${field}' is missing`);
    }
  });

  it('where there is no such file, or a folder stands in its place', async () => {
    const { path, write } = aFolder();
    write('folder.jsonl/x', '');
    write('folder.csv/x', '');
    for (const name of ['none.jsonl', 'none.csv', 'folder.jsonl', 'folder.csv']) {
      const { message } = await refusal(() => loadDataset(`${path}/${name}`, { id: 'id' }));
      expect(message).toMatch(new RegExp(`${name}: no such dataset file$`));
    }
  });
});

describe('a dataset as CSV', () => {
  it('is read with its quotes, commas and line breaks, under a byte-order mark', async () => {
    const text = '\uFEFFid,ticket,answer\r\n1,"he said ""no"", twice","a\nb"\r\n2,plain,\r\n';
    const { examples } = await load(text, 'eval.csv');
    expect(examples).toEqual([
      { id: '1', item: { id: '1', ticket: 'he said "no", twice', answer: 'a\nb' } },
      { id: '2', item: { id: '2', ticket: 'plain', answer: '' } },
    ]);
  });

  it('keeps numbers as they are written', async () => {
    const { examples } = await load('id,zip\n007,01234\n', 'eval.csv');
    expect(examples).toEqual([{ id: '007', item: { id: '007', zip: '01234' } }]);
  });

  it('is refused by line where a row has too many columns or a quote does not end', async () => {
    expect(await refused('id,a\n1,x\n2,y,z\n', 'eval.csv')).toMatch(/eval\.csv:3: malformed CSV: /);
    expect(await refused('id,a\n1,"x\n', 'eval.csv')).toMatch(/eval\.csv:\d: malformed CSV: /);
  });

  it('is refused by line where an id stands twice or is missing', async () => {
    expect(await refused('id,a\n1,x\n1,y\n', 'eval.csv')).toMatch(
      /eval\.csv:3: id '1' stands in line 2 already$/,
    );
    expect(await refused('id,a\n1,x\n,y\n', 'eval.csv')).toMatch(/eval\.csv:3: field 'id' is missing$/);
  });

  it('with a column named __proto__ changes no other object', async () => {
    await load('id,__proto__\n1,polluted\n', 'eval.csv');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});

describe('what a dataset says of its examples', () => {
  const fields = { id: 'id', cluster: 'customer', weight: 'w', tags: 'kind' };
  const described = (content: string, name = 'eval.jsonl'): Promise<Dataset> =>
    loadDataset(aFolder().write(name, content), fields);

  it('is their cluster, their weight and their tags', async () => {
    const { examples } = await described(
      '{"id":"a","customer":7,"w":2.5,"kind":["x","y","x"]}\n{"id":"b","customer":"7","w":1,"kind":"x"}\n{"id":"c","customer":"z","w":1}\n',
    );
    expect(examples.map(({ item: _, ...rest }) => rest)).toEqual([
      { id: 'a', cluster: '7', weight: 2.5, tags: ['x', 'y'] },
      { id: 'b', cluster: '7', weight: 1, tags: ['x'] },
      { id: 'c', cluster: 'z', weight: 1, tags: [] },
    ]);
  });

  it('is read from CSV too, where numbers are texts', async () => {
    const { examples } = await described('id,customer,w,kind\na,c1,0.5,x\nb,c1,2,\n', 'eval.csv');
    expect(examples.map(({ weight, tags }) => [weight, tags])).toEqual([
      [0.5, ['x']],
      [2, []],
    ]);
  });

  it('does not change the hash of the data', async () => {
    const content = '{"id":"a","customer":7,"w":2.5}\n';
    expect((await described(content)).hash).toBe((await load(content)).hash);
  });

  it.each([
    ['no cluster', '{"id":"a","w":1}', "eval.jsonl:2: field 'customer' is missing"],
    ['no weight', '{"id":"a","customer":1}', "eval.jsonl:2: field 'w' is no weight"],
    ['a weight of nothing', '{"id":"a","customer":1,"w":0}', "eval.jsonl:2: field 'w' is no weight"],
    ['a weight that overflows', '{"id":"a","customer":1,"w":1e300}', "eval.jsonl:2: field 'w' is no weight"],
    ['a weight in words', '{"id":"a","customer":1,"w":"much"}', "eval.jsonl:2: field 'w' is no weight"],
    [
      'a tag that is none',
      '{"id":"a","customer":1,"w":1,"kind":[3]}',
      "eval.jsonl:2: field 'kind' holds something",
    ],
  ])('is refused where there is %s', async (_, line, expected) => {
    const { message } = await refusal(() => described(`{"id":"z","customer":1,"w":1}\n${line}\n`));
    expect(message).toContain(expected);
  });
});
