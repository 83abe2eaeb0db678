import { BreakevenError } from '../core/model/error.ts';
import { equalJson } from './json-value.ts';
import { isNear, readNumber, type Tolerance } from './numeric-value.ts';

/** What one field of a JSON answer has to be. */
export interface FieldCheck {
  /** `a.b[0].c`, with `["any key"]` for other keys; the empty path is the whole value. */
  readonly path: string;
  readonly expected: unknown;
  /**
   * `exact`, the default: equal as JSON. `ignore-case`: strings are compared without case. `number`: a number, or a
   * string that holds one (`"$3.50"`), within the tolerance of an expected one.
   */
  readonly match?: 'exact' | 'ignore-case' | 'number' | undefined;
  readonly tolerance?: Tolerance | undefined;
}

export interface FieldComparison {
  /** Matching fields over all, 0 to 1; 1 where none was asked for. */
  readonly share: number;
  /** The paths that do not match, in the order asked for. */
  readonly wrong: readonly string[];
}

const STEP = /\.?([^.[\]"\s]+)|\[([0-9]{1,9})\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** @throws BreakevenError 'bad-config' when a path is malformed. */
export function compareFields(value: unknown, checks: readonly FieldCheck[]): FieldComparison {
  const wrong = checks.filter((check) => !fits(readPath(value, check.path), check)).map(({ path }) => path);
  return { share: checks.length === 0 ? 1 : (checks.length - wrong.length) / checks.length, wrong };
}

/**
 * The value at a path, or undefined where the answer has none; inherited properties are none.
 * @throws BreakevenError 'bad-config' when the path is malformed.
 */
export function readPath(value: unknown, path: string): unknown {
  let found = value;
  for (const step of splitPath(path)) {
    const wantsIndex = typeof step === 'number';
    const inside = typeof found === 'object' && found !== null && wantsIndex === Array.isArray(found);
    found = inside && Object.hasOwn(found as object, step) ? Reflect.get(found as object, step) : undefined;
  }
  return found;
}

function splitPath(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  for (let at = 0; at < path.length; at = STEP.lastIndex) {
    const match = STEP.exec(path);
    const isFirstDotted = at === 0 && path.startsWith('.');
    const isGlued = match?.[1] !== undefined && at > 0 && path[at] !== '.';
    if (match === null || isFirstDotted || isGlued) throw malformed(path);
    const [, name, index, quoted] = match;
    steps.push(name ?? (index !== undefined ? Number(index) : readKey(quoted as string, path)));
  }
  return steps;
}

function readKey(quoted: string, path: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    throw malformed(path);
  }
}

function malformed(path: string): BreakevenError {
  return new BreakevenError(
    'bad-config',
    `path '${path}' is malformed`,
    'write it like total, items[0].price or ["a key"].b',
  );
}

function fits(found: unknown, check: FieldCheck): boolean {
  const { expected, match = 'exact', tolerance } = check;
  if (found === undefined) return false;
  if (match === 'number') {
    const [number, wanted] = [asNumber(found), asNumber(expected)];
    return number !== null && wanted !== null && isNear(number, wanted, tolerance);
  }
  if (match === 'ignore-case' && typeof found === 'string' && typeof expected === 'string') {
    return found.toLowerCase() === expected.toLowerCase();
  }
  return equalJson(found, expected);
}

function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? readNumber(value) : null;
}
