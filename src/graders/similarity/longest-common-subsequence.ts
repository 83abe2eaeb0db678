// 30 bits a word: a sum of two words and a carry stays a small integer.
const WORD_BITS = 30;
const WORD_MASK = 2 ** WORD_BITS - 1;

/** Two texts of 100,000 symbols; it takes about half a second. */
const MAX_CELLS = 100_000 ** 2;

/**
 * The length of the longest common subsequence, by bit-parallel rows (Crochemore et al. 2001, Hyyrö 2004):
 * time first × second / 30. A common start and end cost nothing. Where what is left between them has more
 * than 10^10 pairs, the symbols past the limit count as not in common: the result is then a lower bound.
 */
export function longestCommonSubsequence(first: readonly string[], second: readonly string[]): number {
  const start = commonStart(first, second);
  const end = commonEnd(first, second, start);
  const a = first.slice(start, first.length - end);
  const b = second.slice(start, second.length - end);
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return start + end;
  const rows = Math.min(short.length, Math.sqrt(MAX_CELLS));
  const columns = Math.min(long.length, Math.floor(MAX_CELLS / rows));
  return start + end + countMatches(short.slice(0, rows), long.slice(0, columns));
}

function commonStart(first: readonly string[], second: readonly string[]): number {
  const most = Math.min(first.length, second.length);
  let length = 0;
  while (length < most && first[length] === second[length]) length++;
  return length;
}

function commonEnd(first: readonly string[], second: readonly string[], start: number): number {
  const most = Math.min(first.length, second.length) - start;
  let length = 0;
  while (length < most && first[first.length - 1 - length] === second[second.length - 1 - length]) length++;
  return length;
}

/** A zero bit at i says that the row's value rises at pattern[i]; the last row's zeros are the length. */
function countMatches(pattern: readonly string[], text: readonly string[]): number {
  const row = new Int32Array(Math.ceil(pattern.length / WORD_BITS)).fill(WORD_MASK);
  const places = indexPlaces(pattern, row.length);
  const nowhere = new Int32Array(row.length);
  let waiting: Int32Array[] = [];
  const advance = (): void => {
    const [first = nowhere, second = nowhere, third = nowhere, fourth = nowhere] = waiting;
    if (waiting.length > 0) advanceFour(row, first, second, third, fourth);
    waiting = [];
  };
  for (const symbol of text) {
    const place = places.get(symbol);
    if (place === undefined) continue;
    if (place.words === null) waiting.push(place.masks);
    if (place.words !== null || waiting.length === 4) advance();
    if (place.words !== null) advanceSparse(row, place.words, place.masks);
  }
  advance();
  let zeros = 0;
  for (const word of row) zeros += WORD_BITS - countOnes(word);
  return zeros;
}

/** Where a symbol stands in the pattern: bits `masks[k]` of word `words[k]`, or of every word k if null. */
interface Places {
  readonly words: Int32Array | null;
  readonly masks: Int32Array;
}

function indexPlaces(pattern: readonly string[], size: number): ReadonlyMap<string, Places> {
  const found = new Map<string, Map<number, number>>();
  for (const [index, symbol] of pattern.entries()) {
    const word = Math.floor(index / WORD_BITS);
    const masks = found.get(symbol) ?? new Map<number, number>();
    masks.set(word, (masks.get(word) ?? 0) | (1 << (index % WORD_BITS)));
    found.set(symbol, masks);
  }
  return new Map([...found].map(([symbol, masks]) => [symbol, packPlaces(masks, size)]));
}

/** A symbol in an eighth of the words has a mask for each: that is quicker, and there are 240 such at most. */
function packPlaces(masks: ReadonlyMap<number, number>, size: number): Places {
  if (masks.size * 8 < size) {
    return { words: Int32Array.from(masks.keys()), masks: Int32Array.from(masks.values()) };
  }
  const dense = new Int32Array(size);
  for (const [word, mask] of masks) dense[word] = mask;
  return { words: null, masks: dense };
}

/**
 * For each of four symbols in turn: row = (row + (row & mask)) | (row & ~mask), with the carry from word to word.
 * Four at once read and write the row once.
 */
function advanceFour(
  row: Int32Array,
  first: Int32Array,
  second: Int32Array,
  third: Int32Array,
  fourth: Int32Array,
): void {
  let [carry1, carry2, carry3, carry4] = [0, 0, 0, 0];
  for (let word = 0; word < row.length; word++) {
    let bits = row[word] as number;
    let both = bits & (first[word] as number);
    let sum = bits + both + carry1;
    carry1 = sum >> WORD_BITS;
    bits = (sum & WORD_MASK) | (bits ^ both);
    both = bits & (second[word] as number);
    sum = bits + both + carry2;
    carry2 = sum >> WORD_BITS;
    bits = (sum & WORD_MASK) | (bits ^ both);
    both = bits & (third[word] as number);
    sum = bits + both + carry3;
    carry3 = sum >> WORD_BITS;
    bits = (sum & WORD_MASK) | (bits ^ both);
    both = bits & (fourth[word] as number);
    sum = bits + both + carry4;
    carry4 = sum >> WORD_BITS;
    row[word] = (sum & WORD_MASK) | (bits ^ both);
  }
}

/** The same for one symbol that few words have: the others only take a carry. */
function advanceSparse(row: Int32Array, words: Int32Array, masks: Int32Array): void {
  let carry = 0;
  let next = 0;
  for (let k = 0; k < words.length; k++) {
    const word = words[k] as number;
    if (carry === 1) carry = passCarry(row, next, word);
    const old = row[word] as number;
    const both = old & (masks[k] as number);
    const sum = old + both + carry;
    row[word] = (sum & WORD_MASK) | (old ^ both);
    carry = sum >> WORD_BITS;
    next = word + 1;
  }
  if (carry === 1) passCarry(row, next, row.length);
}

function passCarry(row: Int32Array, from: number, to: number): number {
  for (let word = from; word < to; word++) {
    const old = row[word] as number;
    if (old !== WORD_MASK) {
      row[word] = (old + 1) | old;
      return 0;
    }
  }
  return 1;
}

function countOnes(word: number): number {
  let ones = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) ones++;
  return ones;
}
