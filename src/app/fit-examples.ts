import { gzipSync } from 'node:zlib';
import { EXAMPLE_KINDS, type ExampleList, type ShownExample } from '../core/model/example-list.ts';
import type { KeptAnswer } from './example-answers.ts';
import { cutText, type KeptText, longestWithin } from './text-budget.ts';

/** An example with its texts as far as they are kept. */
export interface KeptExample extends Omit<ShownExample, 'input' | 'reference' | 'answers'> {
  readonly input: KeptText;
  readonly reference: KeptText | null;
  readonly answers: readonly (KeptAnswer | null)[];
}

export interface Room {
  /** Of the list as JSON, and of that as gzip. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Shorter texts say nothing: rather show fewer examples. */
const LEAST = 200;

/** Cuts texts, the longest first, and then leaves out the last examples, until the list has room. */
export function fitExamples(
  examples: readonly KeptExample[],
  about: Omit<ExampleList, 'examples' | 'cutAt'>,
  room: Room,
): ExampleList {
  let longest = longestWithin(lengthsOf(examples), room.bytes);
  let count = examples.length;
  while (true) {
    const list = cutList(examples.slice(0, count), about, longest);
    const share = roomShare(list, room);
    if (share >= 1 || count <= 1) return list;
    const longestNow = Math.min(longest, Math.max(0, ...lengthsOf(examples.slice(0, count))));
    if (longestNow > LEAST) longest = Math.max(LEAST, Math.floor(longestNow * Math.min(0.9, share)));
    else count = Math.max(1, Math.floor(count * Math.min(0.95, share)));
  }
}

/** 1 and above: it has room. */
function roomShare(list: ExampleList, { bytes, gzipBytes }: Room): number {
  const json = Buffer.from(JSON.stringify(list));
  const share = bytes / json.length;
  return share < 1 ? share : Math.min(share, gzipBytes / gzipSync(json).length);
}

function cutList(
  examples: readonly KeptExample[],
  about: Omit<ExampleList, 'examples' | 'cutAt'>,
  longest: number,
): ExampleList {
  const cut = (text: KeptText) => cutText(text, longest);
  const isCut = textsOf(examples).some(({ text, length }) => Math.min(longest, text.length) < length);
  const shownOf = (kind: string): number => examples.filter((one) => one.kind === kind).length;
  const counts = EXAMPLE_KINDS.map((kind) => [kind, { ...about.counts[kind], shown: shownOf(kind) }]);
  return {
    ...about,
    counts: Object.fromEntries(counts) as ExampleList['counts'],
    cutAt: isCut ? Math.min(longest, Math.max(...lengthsOf(examples))) : null,
    examples: examples.map(({ input, reference, answers, ...rest }) => ({
      ...rest,
      input: cut(input),
      reference: reference && cut(reference),
      answers: answers.map(
        (one) => one && { ...one, text: one.text && cut(one.text), detail: one.detail && cut(one.detail) },
      ),
    })),
  };
}

function textsOf(examples: readonly KeptExample[]): KeptText[] {
  return examples
    .flatMap(({ input, reference, answers }) => [
      input,
      reference,
      ...answers.flatMap((one) => [one?.text, one?.detail]),
    ])
    .filter((text) => text != null);
}

const lengthsOf = (examples: readonly KeptExample[]): number[] =>
  textsOf(examples).map(({ text }) => text.length);
