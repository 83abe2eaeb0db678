import { BreakevenError } from '../core/model/error.ts';
import type { GraderKit } from '../ports/grader.ts';
import { MOST_BYTES } from './application.ts';
import { endpointKey } from './endpoint-key.ts';
import { postJson } from './http.ts';
import type { EndpointContext } from './index.ts';
import { runProcess } from './run-process.ts';

/** What a program that scores gets of the environment: no key is among it. */
const ENVIRONMENT = ['PATH', 'HOME', 'LANG', 'TMPDIR'];
const MESSAGE_LENGTH = 300;

/** Scorers that a team has already: behind a URL, and as programs where those are trusted. */
export function createScorers(context: EndpointContext): Required<Pick<GraderKit, 'post' | 'run'>> {
  return {
    async post({ url, keyEnv, timeoutMs }, body) {
      const key = endpointKey({ baseUrl: url, ...(keyEnv !== undefined && { keyEnv }) }, context, '');
      const signal = AbortSignal.timeout(timeoutMs);
      const text = await postJson({ url, body: JSON.stringify(body), key, signal });
      return JSON.parse(key === null ? text : text.replaceAll(key, '***'));
    },
    async run(command, input, timeoutMs) {
      if (!context.trust)
        throw new BreakevenError(
          'bad-config',
          `a grader runs a program: ${command.join(' ')}`,
          'read it, and what it does; where you trust it, add --trust',
        );
      const env = Object.fromEntries(
        ENVIRONMENT.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]]])),
      );
      const ended = await runProcess({
        command,
        cwd: context.cwd ?? process.cwd(),
        env,
        input: JSON.stringify(input),
        mostBytes: MOST_BYTES,
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (ended.kind === 'exit' && ended.code === 0) return JSON.parse(ended.stdout);
      const said = 'stderr' in ended ? `: ${ended.stderr.trim().slice(-MESSAGE_LENGTH)}` : '';
      throw new Error(
        `the program ended (${ended.kind}${ended.kind === 'exit' ? ` ${ended.code}` : ''})${said}`,
      );
    },
  };
}
