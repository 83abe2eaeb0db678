import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const INDEX = join(import.meta.dirname, '../../src/endpoints/index.ts');

/** The packages that a process has resolved once it has made an endpoint of a type. */
function packagesOf(type: string): string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const seen = new Set();
    registerHooks({ resolve: (name, context, next) => (seen.add(name), next(name, context)) });
    const { createEndpoint } = await import(${JSON.stringify(INDEX)});
    const definition = { type: ${JSON.stringify(type)}, baseUrl: 'http://127.0.0.1:1' };
    await createEndpoint(definition, { id: 'server', env: {}, clock: {}, trust: false });
    console.log(JSON.stringify([...seen]));
  `;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const names = JSON.parse(out) as string[];
  return ['openai', '@anthropic-ai/sdk', '@google/genai'].filter((name) => names.includes(name));
}

describe('the package of a provider is loaded only when it is used', () => {
  test.each([
    ['openai', 'openai'],
    ['anthropic', '@anthropic-ai/sdk'],
    ['gemini', '@google/genai'],
  ])('%s', (type, name) => {
    expect(packagesOf(type)).toEqual([name]);
  });
});
