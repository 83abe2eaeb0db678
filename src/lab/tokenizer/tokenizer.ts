import { SPECIAL, VOCABULARY } from './vocabulary.ts';

const LAST_SPECIAL = SPECIAL.answer;
const IDS: ReadonlyMap<string, number> = new Map(VOCABULARY.map((token, id) => [token, id]));
const LONGEST = Math.max(...VOCABULARY.map((token) => token.length));

/** The id of a token that is known to exist. @throws RangeError otherwise. */
export function tokenId(token: string | number): number {
  const id = IDS.get(String(token));
  if (id === undefined) throw new RangeError(`no token ${JSON.stringify(token)}`);
  return id;
}

/**
 * Text → tokens. White space separates and is not kept; inside a word the longest token wins, a run of digits
 * first as a whole number; characters outside printable ASCII are dropped.
 */
export function encode(text: string): number[] {
  return text.split(/\s+/).flatMap(encodeWord);
}

function encodeWord(word: string): number[] {
  const tokens: number[] = [];
  let at = 0;
  while (at < word.length) {
    const piece = findPiece(word, at);
    if (piece !== '') tokens.push(IDS.get(piece) as number);
    at += Math.max(1, piece.length);
  }
  return tokens;
}

/** The longest token at a place; empty when there is none. */
function findPiece(word: string, at: number): string {
  const digits = /^\d+/.exec(word.slice(at, at + LONGEST))?.[0];
  if (digits !== undefined && isText(digits)) return digits;
  for (let length = Math.min(LONGEST, word.length - at); length > 0; length--) {
    const piece = word.slice(at, at + length);
    if (isText(piece)) return piece;
  }
  return '';
}

/** A token that stands for text: the specials' names are none, wherever they come from. */
function isText(piece: string): boolean {
  return (IDS.get(piece) ?? 0) > LAST_SPECIAL;
}

/** What a token adds to a visible text; specials add nothing. */
export function decodeToken(token: number): string {
  return token > LAST_SPECIAL ? (VOCABULARY[token] ?? '') : '';
}

/** Tokens → text, joined without spaces: an answer is written without any. */
export function decode(tokens: readonly number[]): string {
  return tokens.map(decodeToken).join('');
}

/** A prompt as the models take it: the system text if there is one, the user's, and the turn to answer. */
export function encodePrompt(system: string | null, user: string): number[] {
  const instructions = system === null ? [] : [SPECIAL.system, ...encode(system)];
  return [...instructions, SPECIAL.user, ...encode(user), SPECIAL.assistant];
}

/** An answer as a completion, its end included. */
export function encodeAnswer(answer: string): number[] {
  return [...encode(answer), SPECIAL.end];
}
