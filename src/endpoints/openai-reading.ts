import type { Clock } from '../ports/clock.ts';
import type { EndpointFailure, ModelResponse } from '../ports/endpoint.ts';
import { abortedFailure, brokenStream, protocolFailure } from './lost-answer.ts';
import type { Answer } from './openai-answer.ts';
import { describeBreak } from './openai-failure.ts';
import { limitsOf } from './openai-limits.ts';

/** An answer put together from the parts of a stream, as far as they came. */
export interface SeenAnswer {
  /** Takes a part; says whether it brought a piece of the answer. */
  take(part: unknown): boolean;
  /** Whether the answer itself is whole; its usage may still be on the way. */
  isWhole(): boolean;
  /** A whole answer. Where the stream was `cut`, usage that did not come is estimated. @throws EndpointFailure */
  answer(cut: boolean): Answer;
  /** The failure of an answer of which this much was seen, and which may be billed. */
  broken(failure: EndpointFailure): EndpointFailure;
}

export interface Reading {
  readonly started: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly key: string | null;
}

/** How a stream ends where nobody says that the answer is none. */
const CUT: ReadonlySet<string> = new Set(['broken-stream', 'aborted', 'timeout']);

/**
 * Reads a stream to its end. An answer that was whole when the stream broke is an answer: it is paid, and
 * asking again would be paid again. @throws EndpointFailure
 */
export async function readStream(
  { data, response }: { readonly data: AsyncIterable<unknown>; readonly response: Response },
  seen: SeenAnswer,
  { started, clock, signal, key }: Reading,
): Promise<ModelResponse> {
  refuseOtherThanStream(response);
  let firstToken: number | undefined;
  let total: number | undefined;
  let failure: EndpointFailure | null = null;
  try {
    for await (const part of data) {
      if (seen.take(part)) firstToken ??= clock.now() - started;
      if (seen.isWhole()) total ??= clock.now() - started;
    }
    if (signal.aborted) failure = abortedFailure(signal); // the client ends the loop without a word
  } catch (error) {
    failure = signal.aborted ? abortedFailure(signal) : describeBreak(error, key);
  }
  if (!seen.isWhole())
    throw seen.broken(failure ?? brokenStream('the stream ended before the answer did', null));
  if (failure && !CUT.has(failure.code)) throw seen.broken(failure);
  const latency = {
    total: total ?? clock.now() - started,
    ...(firstToken !== undefined && { firstToken }),
  };
  try {
    return { ...seen.answer(failure !== null), latency, ...limitsOf(response.headers) };
  } catch (error) {
    throw seen.broken(describeBreak(error, key));
  }
}

/** A page to sign in at, or a server that does not stream. */
function refuseOtherThanStream({ headers }: Response): void {
  const type = headers.get('content-type') ?? '';
  if (/html|json$|json;/i.test(type))
    throw protocolFailure(`a stream was asked for, and ${type} came`, null, { retryable: true });
}
