import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { ask, aView } from './a-view.ts';

describe('the door', () => {
  test('opens to the token: a cookie for it, and an address without it', async () => {
    const { url } = await aView();
    const { status, headers, body } = await ask(url);
    expect(status).toBe(303);
    expect(headers.location).toMatch(/^\/[0-9a-f]{16}\/$/);
    const [, attributes] = /^breakeven=[\w-]{43}; (.*)$/.exec(headers['set-cookie']?.[0] ?? '') ?? [];
    expect(attributes).toBe(`Path=${headers.location?.slice(0, -1)}; HttpOnly; SameSite=Strict`);
    expect(body).toBe('');
  });

  test('has a token of 256 bits, another one each time', async () => {
    const tokens = [(await aView()).url, (await aView()).url].map((url) =>
      new URL(url).searchParams.get('token'),
    );
    expect(tokens[0]).toMatch(/^[\w-]{43}$/);
    expect(tokens[1]).not.toBe(tokens[0]);
  });

  test('lets in who has the cookie', async () => {
    const { enter } = await aView();
    const { base, cookie } = await enter();
    expect((await ask(base, { cookie })).status).toBe(200);
    expect((await ask(base, { cookie }, 'HEAD')).body).toBe('');
  });

  test.each(['?token=', '?token=wrong', '', `?token=${'A'.repeat(43)}`])(
    'stays shut to %j, and says what to do',
    async (query) => {
      const { origin } = await aView();
      const { status, headers, body } = await ask(`${origin}/${query}`);
      expect(status).toBe(403);
      expect(headers['set-cookie']).toBeUndefined();
      expect(body).toContain('open the whole address that breakeven printed');
    },
  );

  test.each([
    '',
    'run?id=latest',
    'progress?id=latest',
    'report?run=latest',
    'compare?run=latest',
    'nothing',
  ])('of the page %j stays shut without the cookie, or with a wrong one', async (page) => {
    const { enter, url } = await aView();
    const { base } = await enter();
    const token = new URL(url).searchParams.get('token');
    for (const cookie of ['', 'breakeven=', 'breakeven=wrong', `breakeven=${token}`])
      expect((await ask(`${base}${page}`, { cookie })).status).toBe(403);
  });

  test('does not say which paths there are', async () => {
    const { origin } = await aView();
    const [known, unknown] = [await ask(`${origin}/`), await ask(`${origin}/0123456789abcdef/`)];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
  });
});

describe('with the right cookie, still refused is', () => {
  const hosts = [
    'evil.example',
    'evil.example:80',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '127.0.0.2',
    '0.0.0.0',
    '[::]',
    'localhost@evil.example',
    '127.0.0.1:x',
  ];

  test.each(hosts)('the host %j, as of a rebound name', async (host) => {
    const { enter, url } = await aView();
    const { base, cookie } = await enter();
    for (const address of [base, url]) {
      const { status, headers } = await ask(address, { cookie, host });
      expect([400, 403]).toContain(status);
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'http://localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('%j', async (headers) => {
    const { enter, url } = await aView();
    const { base, cookie } = await enter();
    for (const address of [base, url]) {
      const answer = await ask(address, { cookie, ...(headers as Record<string, string>) });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'])('the method %s', async (method) => {
    const { enter } = await aView();
    const { base, cookie } = await enter();
    const { status, headers } = await ask(base, { cookie }, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test('nothing that the browser itself asks for, on any name of this machine', async () => {
    const { enter, origin } = await aView();
    const { base, cookie } = await enter();
    const { port } = new URL(origin);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'LOCALHOST:9'])
      expect((await ask(base, { cookie, host, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await ask(base, { cookie, origin, 'sec-fetch-site': 'none' })).status).toBe(200);
  });
});

describe('every answer', () => {
  test('is kept nowhere, framed by nobody, shared with no origin and may load nothing from elsewhere', async () => {
    const { enter, url, origin } = await aView();
    const { base, cookie } = await enter();
    for (const address of [
      url,
      origin,
      base,
      `${base}run?id=none`,
      `${base}nothing`,
      `${origin}/favicon.ico`,
    ]) {
      const { headers } = await ask(address, { cookie });
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/^default-src 'none';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('the server', () => {
  test('listens on loopback only', async () => {
    const { origin } = await aView();
    const { port } = new URL(origin);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    if (others.length === 0) console.warn('this machine has no other address: reaching it is not tried');
    for (const { address } of others)
      await expect(ask(`http://${address}:${port}/`)).rejects.toThrow(/ECONNREFUSED/);
  });
});
