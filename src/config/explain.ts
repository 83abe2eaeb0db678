import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';
import { configKeys } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** The first problem of a config, as one error with file, line, what was expected and the fix. */
export function explainIssues(error: z.ZodError, yaml: LocatedYaml): BreakevenError {
  const unknown = error.issues.find(({ code }) => code === 'unrecognized_keys');
  const issue = unknown ?? deepest(error.issues);
  const { path, message, hint } = explain(issue, yaml);
  const key = path.length === 0 ? '' : `${path.join('.')}: `;
  const more = error.issues.length > 1 ? `; ${error.issues.length - 1} more after it` : '';
  return new BreakevenError('bad-config', `${yaml.locate(path)}: ${key}${message}`, `${hint}${more}`);
}

/** Of a union's complaints, the one that came furthest says what the writer meant. */
function deepest(issues: readonly Issue[]): Issue {
  const issue = issues[0] as Issue;
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors.filter((branch) => branch.length > 0).map((branch) => deepest(branch));
  const best = branches.toSorted((a, b) => b.path.length - a.path.length || rank(b) - rank(a))[0];
  return best ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function rank(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? 1 : 0;
}

function explain(issue: Issue, yaml: LocatedYaml): { path: Path; message: string; hint: string } {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] as string;
    return {
      path: [...issue.path, key],
      message: 'unknown key',
      hint: `remove it or correct it${nearest(key, configKeys())}`,
    };
  }
  const missing = valueAt(yaml.value, issue.path) === undefined;
  const message = missing ? 'is missing' : issue.message;
  return {
    path: issue.path,
    message,
    hint: missing ? `expected: ${issue.message}` : 'see docs/config.md for what each key takes',
  };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) => (node as Record<PropertyKey, unknown> | null | undefined)?.[step],
    value,
  );
}

/** `; did you mean 'x'?` where a known name is close. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const best = closest(
    name.toLowerCase(),
    known.map((word) => word.toLowerCase()),
  );
  const match = known.find((word) => word.toLowerCase() === best) as string;
  return distance(name.toLowerCase(), best) <= Math.max(2, name.length / 3)
    ? `; did you mean '${match}'?`
    : '';
}
