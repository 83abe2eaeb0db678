/** What Python's `str.split()` takes for white space; JavaScript's `\s` lacks six of these and adds U+FEFF. */
const SPACES = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const WORD = new RegExp(`[^${SPACES}]+`, 'gu');

/** The words between white space, as Python's `str.split()` gives them. */
export function splitWords(text: string): string[] {
  return text.match(WORD) ?? [];
}
