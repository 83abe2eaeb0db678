import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { type Answer, ask } from '../a-view.ts';
import { type ALabelling, aLabelling } from './a-labelling.ts';

interface Door {
  readonly base: string;
  readonly cookie: string;
  readonly mark: string;
  readonly origin: string;
}

async function enter({ url, origin }: ALabelling): Promise<Door> {
  const { headers } = await ask(url);
  const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
  const base = `${origin}${headers.location}`;
  const { body } = await ask(base, { cookie });
  const [, mark = ''] = /name="mark" value="([\w-]+)"/.exec(body) ?? [];
  return { base, cookie, mark, origin };
}

function post(
  address: string,
  headers: Record<string, string>,
  fields: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request(address, { method: 'POST', headers: { ...type, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const PASS = { said: 'pass', position: '0' };

describe('a label', () => {
  test('is taken from the page itself, however often it is sent, once', async () => {
    const labelling = await aLabelling();
    const { base, cookie, mark, origin } = await enter(labelling);
    for (let again = 0; again < 3; again++) {
      const answer = await post(`${base}label`, { cookie, origin }, { ...PASS, mark });
      expect([answer.status, `${origin}${answer.headers.location}`]).toEqual([303, base]);
    }
    expect(await labelling.store.readLabels('desk-1')).toHaveLength(1);
  });

  test.each<[string, (door: Door) => [Record<string, string>, Record<string, string>]]>([
    ['without the cookie', ({ origin, mark }) => [{ origin }, { ...PASS, mark }]],
    [
      'with a wrong cookie',
      ({ origin, mark }) => [
        { origin, cookie: 'breakeven=x' },
        { ...PASS, mark },
      ],
    ],
    ['without an origin', ({ cookie, mark }) => [{ cookie }, { ...PASS, mark }]],
    [
      'of origin null',
      ({ cookie, mark }) => [
        { cookie, origin: 'null' },
        { ...PASS, mark },
      ],
    ],
    [
      'of another site',
      ({ cookie, mark }) => [
        { cookie, origin: 'https://evil.example' },
        { ...PASS, mark },
      ],
    ],
    [
      'of another port',
      ({ cookie, mark }) => [
        { cookie, origin: 'http://127.0.0.1:1' },
        { ...PASS, mark },
      ],
    ],
    [
      'that a browser calls cross-site',
      ({ cookie, mark, origin }) => [
        { cookie, origin, 'sec-fetch-site': 'cross-site' },
        { ...PASS, mark },
      ],
    ],
    [
      'under another host',
      ({ cookie, mark }) => [
        { cookie, host: 'evil.example', origin: 'http://evil.example' },
        { ...PASS, mark },
      ],
    ],
    ['without the mark of the form', ({ cookie, origin }) => [{ cookie, origin }, PASS]],
    [
      'with another mark',
      ({ cookie, origin }) => [
        { cookie, origin },
        { ...PASS, mark: 'x' },
      ],
    ],
  ])('%s is refused, and nothing is kept', async (_, forge) => {
    const labelling = await aLabelling();
    const door = await enter(labelling);
    const [headers, fields] = forge(door);
    for (const page of ['label', 'undo', 'finish'])
      expect([page, (await post(`${door.base}${page}`, headers, fields)).status]).toEqual([page, 403]);
    expect(await labelling.store.readLabels('desk-1')).toEqual([]);
    expect(labelling.finished()).toBe(false);
  });

  test.each([
    { said: 'constructor', position: '0' },
    { said: 'maybe', position: '0' },
    { said: 'pass', position: '99' },
    { said: 'pass', position: '-1' },
    { said: 'pass', position: '1e1' },
    { said: 'pass' },
    { position: '0' },
    { said: 'pass', position: '0', note: 'x'.repeat(100_000) },
  ])('that does not fit is refused: %j', async (fields) => {
    const labelling = await aLabelling();
    const { base, cookie, mark, origin } = await enter(labelling);
    const given = fields as unknown as Record<string, string>;
    expect((await post(`${base}label`, { cookie, origin }, { ...given, mark })).status).toBe(400);
    expect(await labelling.store.readLabels('desk-1')).toEqual([]);
    expect(labelling.errors).toEqual([]);
  });

  test('is never taken by GET', async () => {
    const labelling = await aLabelling();
    const { base, cookie, mark } = await enter(labelling);
    expect((await ask(`${base}label?said=pass&position=0&mark=${mark}`, { cookie })).status).toBe(404);
    expect((await ask(base, { cookie }, 'DELETE')).status).toBe(405);
    expect(await labelling.store.readLabels('desk-1')).toEqual([]);
  });
});

test('a long answer is whole behind its link, as plain text that steers nothing', async () => {
  const labelling = await aLabelling({ textOf: () => `${'a'.repeat(1_000_000)}\u001b[2J<script>` });
  const { base, cookie } = await enter(labelling);
  expect((await ask(base, { cookie })).body).toContain('980,012 characters more');
  const { body, headers } = await ask(`${base}text?position=0&part=answer`, { cookie });
  expect(headers['content-type']).toMatch(/^text\/plain/);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
  expect(body.slice(1_000_000)).toBe('\\u001b[2J<script>');
  for (const query of ['position=99&part=answer', 'position=0&part=candidate', ''])
    expect((await ask(`${base}text?${query}`, { cookie })).status).toBe(404);
});
