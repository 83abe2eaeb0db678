/** Bytes of UTF-8 that a token of text stands for, roughly: English about four, other scripts about three. */
const BYTES_PER_TOKEN = 3.5;

/** Tokens of an answer that broke off, by the text that was seen of it. */
export function estimateSeenTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);
}
