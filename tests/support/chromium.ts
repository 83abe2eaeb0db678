import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** An installed Chromium; undefined, with one line that says so, where there is none. */
export const CHROMIUM: string | undefined = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

if (!CHROMIUM) console.warn('no Chromium found: tests of pages are skipped');

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM as string,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
}
