/** Control characters, and those that reorder or hide the text around them. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const LONGEST = 1000;

/**
 * The same document with every string made harmless to look at: control characters and bidirectional
 * overrides become a visible mark, and what is endless is cut. Escaping is the renderers' part.
 */
export function makeInert<T>(value: T): T {
  return inert(value) as T;
}

function inert(value: unknown): unknown {
  if (typeof value === 'string') return inertText(value);
  if (Array.isArray(value)) return value.map(inert);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, inert(entry)]));
  }
  return value;
}

function inertText(text: string): string {
  const cut = text.length > LONGEST ? shorten(text, LONGEST) : text;
  return cut.toWellFormed().replace(/\s+/g, ' ').replace(UNSEEN, '\ufffd');
}

/**
 * A text in which what `makeInert` marks is spelled out, `\u009b`: for terminals, where it may steer, and for
 * JSON, which reads it back. Line ends and tabs stay.
 */
export function spellUnseen(text: string): string {
  return text.replace(UNSEEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** At most `longest` characters, both ends kept: what tells two long ids apart is often the tail. */
export function shorten(text: string, longest: number): string {
  const letters = [...text];
  if (letters.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 3);
  const head = longest - 1 - tail;
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - tail).join('')}`;
}
