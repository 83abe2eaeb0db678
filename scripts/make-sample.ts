/** Copies the demo's report into reports/sample and takes its pictures. Run `npm run demo` before. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'reports/refund-desk');
const sample = join(root, 'reports/sample');
const images = join(root, 'docs/images');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

refuseTraces();
for (const folder of [sample, images]) mkdirSync(folder, { recursive: true });
cpSync(from, sample, { recursive: true });
if (existsSync(CHROMIUM)) await takePictures();
else process.stderr.write(`no ${CHROMIUM}: the pictures in docs/images stay as they are\n`);

/** What is committed names no machine, no person and no folder. */
function refuseTraces(): void {
  const traces = [root, homedir(), tmpdir(), hostname(), `/${userInfo().username}/`];
  for (const name of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (statSync(join(from, name)).isDirectory()) continue;
    const text = readFileSync(join(from, name), 'utf8');
    const found = traces.find((trace) => trace.length > 3 && text.includes(trace));
    if (found !== undefined) throw new Error(`${name} names ${found}`);
  }
}

async function takePictures(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  for (const [colorScheme, name] of [
    ['light', 'report.png'],
    ['dark', 'report-dark.png'],
  ] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 1400 } });
    await page.goto(pathToFileURL(join(sample, 'index.html')).href);
    await page.screenshot({ path: join(images, name) });
    await page.close();
  }
  await browser.close();
}
