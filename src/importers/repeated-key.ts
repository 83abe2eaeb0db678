const COLON = 58;
const BACKSLASH = 92;

/**
 * A key that stands twice in one object of a JSON text, `null`: none does. JSON.parse keeps the last one and
 * says nothing; but then `value`, what it made of the text, has fewer keys than the text. So only a text that
 * has one is looked at closely.
 */
export function repeatedKey(text: string, value: unknown): string | null {
  return countKeys(text) === keysOf(value) ? null : findRepeated(text);
}

function keysOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const entries = Object.values(value);
  return entries.reduce<number>(
    (sum, entry) => sum + keysOf(entry),
    Array.isArray(value) ? 0 : entries.length,
  );
}

/** Of a text that is JSON: a string before a colon is a key, and nothing else is. */
function countKeys(text: string): number {
  let count = 0;
  for (let start = text.indexOf('"'); start !== -1; ) {
    const end = endOfString(text, start);
    if (isKey(text, end)) count += 1;
    start = text.indexOf('"', end + 1);
  }
  return count;
}

function findRepeated(text: string): string | null {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') open.push(new Set());
    else if (text[at] === '}') open.pop();
    else if (text[at] === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        const own = open.at(-1);
        if (own?.has(key)) return key;
        own?.add(key);
      }
      at = end;
    }
  }
  return null;
}

/** The quote that ends the string of the quote at `start`: not one behind an odd run of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
}

function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (text.charCodeAt(next) <= 32) next += 1;
  return text.charCodeAt(next) === COLON;
}
