import { type ChildProcess, spawn } from 'node:child_process';
import { BreakevenError } from '../../core/model/error.ts';
import { CHROMIUM_VARIABLE } from './find-chromium.ts';

/** Alone: no network, no extension, no profile but its own. */
const ALONE = [
  '--headless',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-crash-reporter',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--hide-scrollbars',
];

/** What a browser needs of the environment; keys are not among it. */
const PASSED =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMP|TEMP|TMPDIR|XDG_\w+|FONTCONFIG_\w+|LD_LIBRARY_PATH|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|WINDIR)$/i;

const LONGEST_MS = 60_000;

export interface ChromiumRun {
  readonly executable: string;
  /** A folder that nobody else uses; not kept. */
  readonly profile: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

/**
 * Runs Chromium to its end and gives back what it printed.
 * @throws BreakevenError when it cannot be started, fails, or takes too long; it is then killed.
 */
export async function runChromium(run: ChromiumRun): Promise<string> {
  const { executable, profile, args, env, timeoutMs = LONGEST_MS } = run;
  const passed = Object.fromEntries(Object.entries(env).filter(([name]) => PASSED.test(name)));
  const isRoot = process.getuid?.() === 0; // which Chromium starts for only without its sandbox
  const flags = [...ALONE, ...(isRoot ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`];
  const child = spawn(executable, [...flags, ...args], { env: passed, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    const { code, signal, stdout, stderr } = await ended(child);
    if (code === 0) return stdout;
    const why =
      signal === 'SIGKILL'
        ? `took longer than ${timeoutMs / 1000} s`
        : `ended with ${code ?? signal}${lastLine(stderr)}`;
    throw failure(`${executable} ${why}`);
  } finally {
    clearTimeout(timer);
  }
}

export const failure = (message: string): BreakevenError =>
  new BreakevenError(
    'not-found',
    `the page cannot be printed: ${message}`,
    `set ${CHROMIUM_VARIABLE} to another Chromium or Chrome`,
  );

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Its own end, not that of its pipes, which what it started may hold on to. */
function ended(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(failure(message)));
    child.once('exit', (code, signal) => {
      // what is still in the pipes is read before they are let go
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal, ...texts });
      }, 100);
    });
  });
}

function lastLine(stderr: string): string {
  const line = stderr.trim().split('\n').at(-1)?.slice(0, 300);
  return line ? `: ${line}` : '';
}
