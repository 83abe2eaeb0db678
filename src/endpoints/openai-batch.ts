import { APIError } from 'openai';
import {
  type BatchAnswer,
  type BatchEndpoint,
  type BatchRequest,
  type BatchState,
  EndpointFailure,
  type ModelRequest,
} from '../ports/endpoint.ts';
import { linesOf } from './lines-of.ts';
import { protocolFailure } from './lost-answer.ts';
import type { Answer } from './openai-answer.ts';
import type { KeyedClient } from './openai-client.ts';
import { describeFailure } from './openai-failure.ts';
import { countOf, listOf, nameOf, recordOf } from './untrusted.ts';

/** What requests of a batch are, as they would be without one. */
export interface BatchForm {
  readonly url: '/v1/chat/completions' | '/v1/responses';
  body(request: ModelRequest): object;
  /** @throws EndpointFailure, APIError */
  answer(body: unknown): Answer;
}

/** A line of results does not repeat what was asked: the model is the answer's own, or not said. */
export const NOT_SAID: ModelRequest = { model: '', messages: [], sampling: {}, stream: false };

/** https://platform.openai.com/docs/api-reference/batch: "up to 50,000 requests, and up to 200 MB in size". */
const LIMITS = { requests: 50_000, bytes: 200_000_000 };

/** The name under which a batch's metadata has our key. */
const KEY_NAME = 'breakeven';

const ENDED: ReadonlySet<unknown> = new Set(['completed', 'expired', 'cancelled', 'failed']);

/** Requests that the batch never came to. */
const NEVER_BEGUN: ReadonlySet<unknown> = new Set(['batch_expired', 'batch_cancelled']);

/** Statuses of a server that has no such list. */
const NO_LIST: ReadonlySet<string> = new Set(['http-404', 'http-405', 'http-501']);

/** A key is looked for among so many batches: it is missed only where somebody made more since. */
const MOST_LISTED = 2000;

/** OpenAI's Batch API, at OpenAI or any server that speaks it. */
export function openAiBatch(keyed: KeyedClient, form: BatchForm): BatchEndpoint {
  const { client, key } = keyed;
  const guard = async <T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw describeFailure(error, key, signal);
    }
  };
  return {
    limits: LIMITS,
    sizeOf: (request) => Buffer.byteLength(lineOf(request, form)),
    submit: (requests, batchKey, signal) =>
      guard(signal, async () => {
        const lines = requests.map((request) => lineOf(request, form));
        const file = new File(lines, 'breakeven.jsonl', { type: 'application/jsonl' });
        const input = await client.files.create({ file, purpose: 'batch' }, { signal });
        const batch = await client.batches.create(
          {
            input_file_id: idOf(input, 'file'),
            endpoint: form.url,
            completion_window: '24h',
            metadata: { [KEY_NAME]: batchKey },
          },
          { signal },
        );
        return idOf(batch, 'batch');
      }),
    find: (batchKey, signal) => guard(signal, () => findBatch(keyed, batchKey, signal)),
    poll: (id, signal) => guard(signal, async () => stateOf(await client.batches.retrieve(id, { signal }))),
    results: (id, signal) => readResults(keyed, form, id, signal),
    cancel: (id, signal) =>
      guard(signal, async () => {
        await client.batches.cancel(id, { signal });
      }),
  };
}

function lineOf({ id, request }: BatchRequest, form: BatchForm): string {
  return `${JSON.stringify({ custom_id: id, method: 'POST', url: form.url, body: form.body(request) })}\n`;
}

function idOf(answer: unknown, what: string): string {
  const id = recordOf(answer)?.id;
  if (typeof id === 'string' && id !== '') return id;
  throw protocolFailure(`the answer is no ${what}`, null, { retryable: true });
}

async function findBatch(
  { client, key }: KeyedClient,
  batchKey: string,
  signal: AbortSignal,
): Promise<string | null> {
  let seen = 0;
  try {
    for await (const batch of client.batches.list({ limit: 100 }, { signal })) {
      if (recordOf(batch.metadata)?.[KEY_NAME] === batchKey) return idOf(batch, 'batch');
      seen += 1;
      if (seen >= MOST_LISTED) return null;
    }
    return null;
  } catch (error) {
    const failure = describeFailure(error, key, signal);
    if (NO_LIST.has(failure.code)) return null;
    throw failure;
  }
}

function stateOf(answer: unknown): BatchState {
  const batch = recordOf(answer);
  if (typeof batch?.status !== 'string')
    throw protocolFailure('the answer is no batch', null, { retryable: true });
  const counts = recordOf(batch.request_counts);
  const [total, completed, failed] = [counts?.total, counts?.completed, counts?.failed].map(
    (count) => countOf(count) ?? 0,
  );
  return {
    status: ENDED.has(batch.status) ? 'ended' : 'waiting',
    detail: batch.status,
    done: (completed ?? 0) + (failed ?? 0),
    total: total ?? 0,
    ...errorOf(batch.errors),
  };
}

/** The first of a batch's errors names it; a file of a thousand wrong lines has as many. */
function errorOf(errors: unknown): Pick<BatchState, 'error'> {
  const list = (listOf(recordOf(errors)?.data) ?? []).map(recordOf);
  const [first] = list;
  if (!first) return {};
  const more = list.length > 1 ? ` (and ${list.length - 1} more)` : '';
  const message = `${nameOf(first.message, 'without a reason')}${more}`.slice(0, 500);
  return { error: { code: nameOf(first.code, 'failed'), message } };
}

/** Both files, line by line as they come. */
async function* readResults(
  { client, key }: KeyedClient,
  form: BatchForm,
  id: string,
  signal: AbortSignal,
): AsyncIterable<BatchAnswer> {
  const streaming = client.withOptions({
    fetch: (input, init) => fetch(input, { ...init, redirect: 'error' }),
  });
  try {
    const batch = recordOf(await client.batches.retrieve(id, { signal }));
    for (const file of [batch?.output_file_id, batch?.error_file_id]) {
      if (typeof file !== 'string' || file === '') continue;
      const { body } = await streaming.files.content(file, { signal });
      if (!body) continue;
      for await (const { text, isWhole } of linesOf(body)) {
        const answer = answerOf(text, isWhole, form, key);
        if (answer) yield answer;
      }
    }
  } catch (error) {
    throw describeFailure(error, key, signal);
  }
}

/** `null`: no request's answer. @throws EndpointFailure where the file was cut in the middle of a line. */
function answerOf(text: string, isWhole: boolean, form: BatchForm, key: string | null): BatchAnswer | null {
  const line = parseLine(text);
  if (line === undefined && !isWhole)
    throw protocolFailure('the file of results ends in the middle of a line', null, { retryable: true });
  const result = recordOf(line);
  if (typeof result?.custom_id !== 'string') return null;
  const response = recordOf(result.response);
  const error = recordOf(result.error);
  if (!response && NEVER_BEGUN.has(error?.code)) return null;
  const read = response ? readResponse(response, form, key) : lineFailure(error, key);
  return { id: result.custom_id, answer: read };
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readResponse(
  { status_code: status, body }: Readonly<Record<string, unknown>>,
  form: BatchForm,
  key: string | null,
): BatchAnswer['answer'] {
  try {
    if (typeof status !== 'number')
      throw protocolFailure('the answer has no status', null, { retryable: true });
    if (status >= 400) throw APIError.generate(status, recordOf(body) ?? undefined, undefined, new Headers());
    const answer = form.answer(body);
    // a request of a batch says the tier that it would have had without one
    return { ...answer, serviceTier: answer.serviceTier === 'default' ? 'batch' : answer.serviceTier };
  } catch (error) {
    return describeFailure(error, key);
  }
}

/** The provider could not make the request. */
function lineFailure(error: Readonly<Record<string, unknown>> | null, key: string | null): EndpointFailure {
  const code = nameOf(error?.code, 'batch-error');
  const { message } = protocolFailure(`${code}: ${nameOf(error?.message, 'without a reason')}`, key);
  return new EndpointFailure('batch-error', message, { retryable: true });
}
