/** JSON read from a text; null itself is a value. */
export interface JsonValue {
  readonly value: unknown;
}

/** Deeper than this, nobody means it: comparing has to recurse. */
const MAX_DEPTH = 200;

/** Openings tried in a text before it counts as having no JSON; each costs a pass over what follows. */
const MAX_OPENINGS = 50;

const FENCE = /^[ \t]{0,3}(?:```|~~~)/;

/**
 * The JSON in an answer: the whole of it, or what its one fenced block holds, or the first object or array whose
 * brackets close and that parses. Null where there is none, or where it is nested more than 200 deep. Of
 * repeated keys the last counts; numbers are read as JavaScript's, so whole ones are exact up to 2^53.
 */
export function extractJson(text: string): JsonValue | null {
  const whole = parseJson(text);
  if (whole !== null) return whole;
  const block = onlyFencedBlock(text);
  return (block === null ? null : parseJson(block)) ?? firstBalanced(text);
}

/** Equal as JSON: keys in any order, arrays in theirs. */
export function equalJson(first: unknown, second: unknown): boolean {
  if (first === second) return true;
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null)
    return false;
  if (Array.isArray(first) || Array.isArray(second)) {
    if (!Array.isArray(first) || !Array.isArray(second) || first.length !== second.length) return false;
    return first.every((element, index) => equalJson(element, second[index]));
  }
  const [keys, others] = [Object.keys(first), Object.keys(second)];
  const fields = second as Readonly<Record<string, unknown>>;
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(second, key) && equalJson(Reflect.get(first, key), fields[key]))
  );
}

function parseJson(text: string): JsonValue | null {
  if (depthOf(text) > MAX_DEPTH) return null;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** What stands between the fences of the only fenced block; null where there is none or more than one. */
function onlyFencedBlock(text: string): string | null {
  const lines = text.split(/\r?\n/);
  const fences = lines.flatMap((line, index) => (FENCE.test(line) ? [index] : []));
  return fences.length === 2 ? lines.slice((fences[0] as number) + 1, fences[1]).join('\n') : null;
}

function firstBalanced(text: string): JsonValue | null {
  const openings = /[{[]/g;
  for (let tried = 0; tried < MAX_OPENINGS; tried++) {
    const opening = openings.exec(text);
    if (opening === null) return null;
    const end = closingOf(text, opening.index);
    const found = end === null ? null : parseJson(text.slice(opening.index, end));
    if (found !== null) return found;
  }
  return null;
}

/** One past the bracket that closes the one at `start`; null where none does. */
function closingOf(text: string, start: number): number | null {
  let depth = 0;
  for (const { index, change } of brackets(text, start)) {
    depth += change;
    if (depth === 0) return index + 1;
  }
  return null;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const { change } of brackets(text, 0)) {
    depth += change;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** Brackets outside of strings, +1 for an opening and -1 for a closing one. */
function* brackets(
  text: string,
  start: number,
): Generator<{ readonly index: number; readonly change: 1 | -1 }> {
  let inString = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') yield { index, change: 1 };
    else if (character === '}' || character === ']') yield { index, change: -1 };
  }
}
