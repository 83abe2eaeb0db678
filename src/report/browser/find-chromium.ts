import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BreakevenError } from '../../core/model/error.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The variable that names a browser. */
export const CHROMIUM_VARIABLE = 'BREAKEVEN_CHROMIUM';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
] as const;

const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) =>
    NAMES.map((name) => join(folder, name)),
  ),
};

/**
 * An installed Chromium or a relative of it: what the variable names, else in PATH, else in the usual places.
 * @throws BreakevenError naming what to install and the variable, where there is none.
 */
export function findChromium(env: Env, platform: NodeJS.Platform = process.platform): string {
  const named = env[CHROMIUM_VARIABLE];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return named;
    throw new BreakevenError(
      'not-found',
      `the page cannot be printed: ${CHROMIUM_VARIABLE} names no program that can be run, ${named}`,
      'set it to the path of a Chromium or Chrome (on Debian: apt-get install chromium)',
    );
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const ending = platform === 'win32' ? '.exe' : '';
  const inPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name + ending)));
  const found = [...inPath, ...(PLACES[platform] ?? [])].find(isProgram);
  if (found !== undefined) return found;
  throw new BreakevenError(
    'not-found',
    'the page cannot be printed: no Chromium is installed here',
    `install one (on Debian: apt-get install chromium), or set ${CHROMIUM_VARIABLE} to the path of a Chrome`,
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
