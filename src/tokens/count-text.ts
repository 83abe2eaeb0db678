import type { Tiktoken } from 'tiktoken';

/** Characters of texts whose counts are kept: a system prompt is counted once. */
const KEPT_CHARS = 8_000_000;
/** tiktoken takes the square of the length of a text without spaces. */
const PIECE_CHARS = 2000;

export interface TextCounter {
  count(text: string): number;
  /** Whether the text was counted lately, so that it costs nothing. */
  knows(text: string): boolean;
}

/** Counts the tokens of texts, each text once. Special tokens count as the text that they are. */
export function createTextCounter(encoding: Tiktoken): TextCounter {
  const kept = new Map<string, number>();
  let keptChars = 0;
  const count = (text: string): number => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    let tokens = 0;
    for (const piece of piecesOf(text)) tokens += encoding.encode_ordinary(piece).length;
    kept.set(text, tokens);
    keptChars += text.length;
    for (const [oldest] of kept) {
      if (keptChars <= KEPT_CHARS) break;
      kept.delete(oldest);
      keptChars -= oldest.length;
    }
    return tokens;
  };
  return { count, knows: (text) => kept.has(text) };
}

/**
 * Cuts a long text before a single space, where no token goes across; a stretch without one is cut anywhere,
 * which may add a token a cut.
 */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > PIECE_CHARS) {
    const end = cutBefore(text, start + PIECE_CHARS, start);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}

function cutBefore(text: string, most: number, start: number): number {
  for (let at = most; at > start; at--)
    if (text[at] === ' ' && /\S/.test(text[at - 1] ?? ' ') && /\S/.test(text[at + 1] ?? ' ')) return at;
  return isLowSurrogate(text.charCodeAt(most)) ? most - 1 : most;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
