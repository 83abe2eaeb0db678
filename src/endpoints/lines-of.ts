import { protocolFailure } from './lost-answer.ts';

export interface Line {
  readonly text: string;
  /** A line end came after it. */
  readonly isWhole: boolean;
}

/** A longer line is none. */
const MOST_BYTES = 64 * 2 ** 20;
const NEWLINE = 0x0a;

/** Lines of a stream of UTF-8 as they come, without empty ones. @throws EndpointFailure when one has no end. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncIterable<Line> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const take = (): string => {
    const text = Buffer.concat(parts).toString('utf8').trim();
    [parts, bytes] = [[], 0];
    return text;
  };
  for await (const chunk of stream) {
    let rest = chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      parts.push(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const text = take();
      if (text !== '') yield { text, isWhole: true };
    }
    parts.push(rest);
    bytes += rest.length;
    if (bytes > MOST_BYTES) throw protocolFailure(`a line is longer than ${MOST_BYTES / 2 ** 20} MiB`, null);
  }
  const text = take();
  if (text !== '') yield { text, isWhole: false };
}
