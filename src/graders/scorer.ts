import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { Grader } from '../ports/grader.ts';
import { passField, rangeField } from './code.ts';
import type { Defined, GraderKind } from './kind.ts';
import { type Range, scoreIn, UNIT, unscored } from './score.ts';

interface ScorerFields {
  readonly timeoutMs?: number;
  readonly range?: Range;
  readonly pass_threshold?: number;
}

/** A scorer that a team has already, behind a URL. */
export interface HttpDefinition extends Defined<'http'>, ScorerFields {
  readonly url: string;
  readonly keyEnv?: string;
}

/** The same as a program. */
export interface CommandDefinition extends Defined<'command'>, ScorerFields {
  readonly command: readonly string[];
}

const TIMEOUT_MS = 30_000;

const fields: {
  readonly timeoutMs: z.ZodExactOptional<z.ZodType<number>>;
  readonly range: z.ZodExactOptional<z.ZodType<Range>>;
  readonly pass_threshold: z.ZodExactOptional<z.ZodType<number>>;
} = {
  timeoutMs: (z.int().min(1).max(600_000) as z.ZodType<number>).describe('30,000 by default').exactOptional(),
  range: rangeField.exactOptional(),
  pass_threshold: passField.exactOptional(),
};

/** Is sent `{ sample, item }` and answers `{ score }`, or `{ score, passed }`, or `{ unscored: reason }`. */
export const http: GraderKind<HttpDefinition> = {
  type: 'http',
  fields: {
    url: z.url({ protocol: /^https?$/ }).describe('Where { sample, item } is posted as JSON'),
    keyEnv: z
      .string()
      .min(1)
      .exactOptional()
      .describe('The environment variable that holds its bearer token'),
    ...fields,
  },
  create({ id, url, keyEnv, timeoutMs = TIMEOUT_MS, ...rest }, { post }) {
    if (!post) throw cannot(id, 'scorers behind a URL are not asked here');
    const scorer = { url, timeoutMs, ...(keyEnv !== undefined && { keyEnv }) };
    return createScorer(id, rest, (body) => post(scorer, body));
  },
};

/** The same by standard input and output. */
export const command: GraderKind<CommandDefinition> = {
  type: 'command',
  fields: {
    command: z
      .array(z.string())
      .min(1)
      .describe(
        'A program with its arguments; it reads { sample, item } and writes { score } as JSON. Needs --trust',
      ),
    ...fields,
  },
  create({ id, command: program, timeoutMs = TIMEOUT_MS, ...rest }, { run }) {
    if (!run) throw cannot(id, 'it would run a program', 'read the config, then say --trust');
    return createScorer(id, rest, (body) => run(program, body, timeoutMs));
  },
};

function cannot(id: string, reason: string, hint?: string): BreakevenError {
  return new BreakevenError('bad-config', `grader '${id}': ${reason}`, hint);
}

function createScorer(
  id: string,
  { range = UNIT, pass_threshold }: Omit<ScorerFields, 'timeoutMs'>,
  ask: (body: unknown) => Promise<unknown>,
): Grader {
  return {
    id,
    judges: [],
    range,
    check() {},
    async grade(sample, { item }) {
      const answer = (await ask({ sample, item })) as Readonly<Record<string, unknown>> | null;
      if (typeof answer?.unscored === 'string') return unscored(answer.unscored);
      if (typeof answer?.score !== 'number') return unscored('the scorer answered no score');
      const verdict = scoreIn(range, answer.score, pass_threshold);
      if (verdict.status === 'unscored' || typeof answer.passed !== 'boolean') return verdict;
      return { ...verdict, passed: answer.passed };
    },
  };
}
