import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium } from './find-chromium.ts';
import { type ChromiumRun, failure, runChromium } from './run-chromium.ts';

type Env = ChromiumRun['env'];

const WIDTH = 1280;
/** Beyond it Chromium draws nothing (the largest texture there is). */
const MOST_PIXELS = 16_384;

/** The page as an A4 PDF, as its style sheet prints it. @throws BreakevenError where no browser can. */
export function printPage(html: string, env: Env): Promise<Uint8Array> {
  return withBrowser(env, async ({ run, open, folder }) => {
    const page = await open(html);
    const file = join(folder, 'page.pdf');
    await run('--no-pdf-header-footer', `--print-to-pdf=${file}`, page.url);
    const pdf = await readFile(file).catch(() => null);
    // a browser that may not read the folder prints a page about that, titled by the file's name
    if (!pdf?.subarray(0, 5).equals(Buffer.from('%PDF-')) || pdf.includes(page.name))
      throw failure('the browser could not read it');
    return pdf;
  });
}

/** The whole page as a PNG, light, two pixels a point where that fits. @throws BreakevenError likewise. */
export function shootPage(html: string, env: Env): Promise<Uint8Array> {
  return withBrowser(env, async ({ run, open, folder }) => {
    const measured = await run(`--window-size=${WIDTH},900`, '--dump-dom', (await open(measuring(html))).url);
    const height = Number(/<html[^>]*\sdata-height="(\d+)"/.exec(measured)?.[1]);
    if (!(height > 0)) throw failure('the browser could not read it');
    const shown = Math.min(height, MOST_PIXELS);
    const file = join(folder, 'page.png');
    await run(
      `--window-size=${WIDTH},${shown}`,
      `--force-device-scale-factor=${[2, 1.5].find((zoom) => zoom * shown <= MOST_PIXELS) ?? 1}`,
      `--screenshot=${file}`,
      (await open(html)).url,
    );
    return readFile(file).catch(() => {
      throw failure('the browser took no picture');
    });
  });
}

interface Browser {
  readonly folder: string;
  readonly run: (...args: string[]) => Promise<string>;
  readonly open: (html: string) => Promise<{ readonly url: string; readonly name: string }>;
}

/** A folder for the page, the profile and what comes of them, gone afterwards. */
async function withBrowser<T>(env: Env, work: (browser: Browser) => Promise<T>): Promise<T> {
  const executable = findChromium(env);
  // a snap sees no /tmp, only the home folder
  const base = executable.startsWith('/snap/') ? homedir() : tmpdir();
  const folder = await mkdtemp(join(base, 'breakeven-print-'));
  const open: Browser['open'] = async (html) => {
    const name = `${randomUUID()}.html`;
    await writeFile(join(folder, name), html);
    return { url: pathToFileURL(join(folder, name)).href, name };
  };
  const run: Browser['run'] = (...args) =>
    runChromium({ executable, profile: join(folder, 'profile'), args, env });
  try {
    return await work({ folder, run, open });
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** The same page with one script, named in its policy by its hash, that writes down how long the page is. */
function measuring(html: string): string {
  const script = 'document.documentElement.dataset.height=String(document.documentElement.scrollHeight)';
  const hash = createHash('sha256').update(script).digest('base64');
  return html
    .replace('default-src &#39;none&#39;;', (policy) => `${policy} script-src &#39;sha256-${hash}&#39;;`)
    .replace(/<\/body>\s*<\/html>\s*$/, (end) => `<script>${script}</script>${end}`);
}
