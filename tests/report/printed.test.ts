import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findChromium } from '../../src/report/browser/find-chromium.ts';
import { runChromium } from '../../src/report/browser/run-chromium.ts';
import type { FormatId } from '../../src/report/formats/format-id.ts';
import { type Rendered, renderFormats } from '../../src/report/render-report.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aDocument } from './a-document.ts';
import { hostile } from './variants.ts';

const CONTEXT = { command: 'breakeven report demo-1', generatedAt: '2026-11-22T20:00:00.000Z' };

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (!CHROMIUM) console.warn('no Chromium found: nothing is printed');

async function render(
  formats: readonly FormatId[],
  env: Readonly<Record<string, string | undefined>>,
  document = aDocument(),
): Promise<Rendered[]> {
  const all: Rendered[] = [];
  for await (const rendered of renderFormats(document, CONTEXT, formats, env)) all.push(rendered);
  return all;
}

const printed = async (format: FormatId, name: string, document = aDocument()): Promise<Buffer> => {
  const all = await render([format], { ...process.env, BREAKEVEN_CHROMIUM: CHROMIUM }, document);
  const file = all.flatMap((one) => ('files' in one ? one.files : [])).find((one) => one.name === name);
  return Buffer.from(file?.content ?? '');
};

/** A folder for passing files that no other test uses. */
const PASSING = mkdtempSync(join(tmpdir(), 'breakeven-'));
beforeAll(() => {
  vi.stubEnv('TMPDIR', PASSING);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(PASSING, { recursive: true, force: true });
});

/** Left behind by a browser that was stopped, or forgotten by us. */
const leftovers = (): string[] => readdirSync(PASSING).filter((name) => name.startsWith('breakeven-print-'));

/** A program in the browser's place. */
function aProgram(script: string): string {
  const file = aFolder().write('chromium', `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(!CHROMIUM)('printed by an installed Chromium', () => {
  test('the PDF has pages of A4, the report’s title, and its words as text', async () => {
    const pdf = (await printed('pdf', 'report.pdf')).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    const boxes = [...pdf.matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    expect(boxes.length).toBeGreaterThanOrEqual(4);
    for (const [, width, height] of boxes)
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
    expect(pdf).toContain('/Title (Refund desk: Choose)');
    expect(pdf).toContain('/BaseFont');
    expect(pdf).not.toMatch(/\/JavaScript|\/Launch|file:\/\//);
    expect(leftovers()).toEqual([]);
  }, 60_000);

  test('the picture shows the whole page', async () => {
    const png = await printed('png', 'report.png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(20) / png.readUInt32BE(16)).toBeGreaterThan(4); // as long as the page, not the window
    expect(png.length).toBeGreaterThan(200_000);
  }, 60_000);

  test('a hostile report is printed like any other', async () => {
    const pdf = (await printed('pdf', 'report.pdf', hostile())).toString('latin1');
    expect(pdf).not.toMatch(/\/JavaScript|\/Launch|\/URI \((?!https:)/);
  }, 60_000);
});

describe('without a browser', () => {
  test('what needs one says what to install and which variable names it; the rest is made', async () => {
    const all = await render(['html', 'png', 'pdf', 'csv'], { BREAKEVEN_CHROMIUM: '/nowhere/chromium' });
    expect(all.map((one) => `${one.format} ${'files' in one ? one.files.length : 'no'}`)).toEqual([
      'html 1',
      'png 11',
      'png no',
      'pdf no',
      'csv 10',
    ]);
    for (const one of all) {
      if (!('error' in one)) continue;
      expect(one.error.message).toContain('BREAKEVEN_CHROMIUM');
      expect(one.error.hint).toContain('apt-get install chromium');
    }
  });

  test('none in PATH and in none of the usual places: the same', async () => {
    const error = await refusal(() => findChromium({ PATH: '/nowhere' }, 'aix'));
    expect(error.message).toBe('the page cannot be printed: no Chromium is installed here');
    expect(error.hint).toContain('BREAKEVEN_CHROMIUM');
    expect(error.hint).toContain('apt-get install chromium');
  });

  test('one that hangs is stopped, and nothing of it is left', async () => {
    const began = performance.now();
    const error = await refusal(() =>
      runChromium({
        executable: aProgram('exec sleep 60'),
        profile: '/tmp/none',
        args: [],
        env: {},
        timeoutMs: 200,
      }),
    );
    expect(error.message).toContain('took longer than 0.2 s');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('one that fails is quoted, and no key of ours is in its environment', async () => {
    const program = aProgram('env | grep -c SECRET_KEY >&2; exit 3');
    const env = { PATH: process.env.PATH, OPENAI_SECRET_KEY: 'sk-1' };
    const error = await refusal(() =>
      runChromium({ executable: program, profile: '/tmp/none', args: [], env }),
    );
    expect(error.message).toMatch(/ended with 3: 0$/);
  });

  test('one that prints nothing is not believed', async () => {
    const [outcome] = await render(['pdf'], {
      PATH: process.env.PATH,
      BREAKEVEN_CHROMIUM: aProgram('exit 0'),
    });
    expect(outcome && 'error' in outcome && outcome.error.message).toContain('could not read it');
    expect(leftovers()).toEqual([]);
  });
});
