import { BreakevenError } from '../core/model/error.ts';
import type { OpenCall, OpenTokens, OpenTrial } from '../core/model/open-trial.ts';
import { nearestName } from './nearest-name.ts';
import { repeatedKey } from './repeated-key.ts';
import { callKeys, perCallKeys, trialKeys, trialSchema } from './trial-schema.ts';

const FORMAT = 'see docs/concepts/trial-format.md for what each key takes';
const LONGEST_SHOWN = 60;

type Fields = Record<string, unknown>;

/**
 * Makes a trial of what a line holds. `null` is absent, and a number may be an example's id.
 * @throws BreakevenError naming `at`, the key and what was expected.
 */
export function checkTrial(line: Readonly<Fields>, at: string): OpenTrial {
  const fields = known(line, trialKeys, at, '');
  for (const key of ['example', 'cluster'])
    if (typeof fields[key] === 'number') fields[key] = String(fields[key]);
  if (Array.isArray(fields.calls)) {
    fields.calls = fields.calls.map((call, index) =>
      typeof call === 'object' && call !== null ? known(call, callKeys, at, `calls.${index}.`) : call,
    );
  }
  const parsed = trialSchema.safeParse(fields);
  if (!parsed.success) {
    const issue = parsed.error.issues[0] as { path: PropertyKey[]; message: string };
    refuse(at, issue.path.join('.'), issue.message, valueAt(fields, issue.path));
  }
  const trial = parsed.data;
  checkQuality(trial, at);
  checkTokens(trial, at, '');
  checkLatency(trial, at, '');
  checkCalls(trial, at);
  return trial;
}

/**
 * `value`: what the text of a trial, or of a part of it, says; it has been checked.
 * @throws BreakevenError naming `at` and a key that stands twice in it.
 */
export function refuseRepeatedKey(text: string, value: unknown, at: string): void {
  const key = repeatedKey(text, value);
  if (key !== null)
    throw new BreakevenError(
      'bad-input',
      `${at}: ${shownKey(key)}: the key stands twice`,
      'keep one of them',
    );
}

const shownKey = (key: string): string => JSON.stringify(key).slice(1, -1).slice(0, LONGEST_SHOWN);

/** A copy without what is null, so that a key like `__proto__` is a key and nothing else. */
function known(line: Readonly<Fields>, keys: ReadonlySet<string>, at: string, path: string): Fields {
  const fields: Fields = {};
  for (const key of Object.keys(line)) {
    if (!keys.has(key)) {
      const name = shownKey(key);
      const hint = `remove it or correct it${nearestName(name, [...keys])}`;
      throw new BreakevenError('bad-input', `${at}: ${path}${name}: unknown key`, hint);
    }
    const value = line[key];
    if (value !== null) fields[key] = value;
  }
  return fields;
}

function refuse(at: string, key: string, expected: string, value: unknown): never {
  const shown = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  const short = shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
  throw new BreakevenError('bad-input', `${at}: ${key}: ${expected}, not ${short}`, FORMAT);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Fields | undefined)?.[step as string], value);
}

function checkQuality({ score, passed, failed, unscored }: OpenTrial, at: string): void {
  if (failed !== undefined) {
    if (passed === true) refuse(at, 'passed', 'expected false or nothing beside failed', passed);
    if (score !== undefined && score !== 0) refuse(at, 'score', 'expected 0 or nothing beside failed', score);
    if (unscored !== undefined) refuse(at, 'unscored', 'expected nothing beside failed', unscored);
  }
  if (unscored === undefined) return;
  if (score !== undefined) refuse(at, 'score', 'expected nothing beside unscored', score);
  if (passed !== undefined) refuse(at, 'passed', 'expected nothing beside unscored', passed);
}

/** Cached and written tokens are parts of the input, reasoning is a part of the output. */
function checkTokens(tokens: OpenTokens, at: string, path: string): void {
  const { input, cachedInput, cacheWrite, output, reasoning } = tokens;
  if (input !== undefined && (cachedInput ?? 0) + (cacheWrite ?? 0) > input) {
    const key = cachedInput === undefined ? 'cacheWrite' : 'cachedInput';
    const sum = (cachedInput ?? 0) + (cacheWrite ?? 0);
    const what = cachedInput !== undefined && cacheWrite !== undefined ? 'with cacheWrite ' : '';
    refuse(at, `${path}${key}`, `expected ${what}at most input, ${input}, of which it is a part`, sum);
  }
  if (output !== undefined && reasoning !== undefined && reasoning > output)
    refuse(at, `${path}reasoning`, `expected at most output, ${output}, of which it is a part`, reasoning);
}

function checkLatency({ latencyMs, firstTokenMs }: OpenCall, at: string, path: string): void {
  if (latencyMs !== undefined && firstTokenMs !== undefined && firstTokenMs > latencyMs)
    refuse(at, `${path}firstTokenMs`, `expected at most latencyMs, ${latencyMs}`, firstTokenMs);
}

function checkCalls(trial: OpenTrial, at: string): void {
  const { calls } = trial;
  if (!calls) return;
  const twice = perCallKeys.find((key) => trial[key] !== undefined);
  if (twice) refuse(at, twice, 'expected it in the calls, where there are calls', trial[twice]);
  for (const [index, call] of calls.entries()) {
    checkTokens(call, at, `calls.${index}.`);
    checkLatency(call, at, `calls.${index}.`);
  }
}
