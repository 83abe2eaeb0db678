import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Inference } from '../inference/inference.ts';
import { unixNow } from '../jobs/job.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { ApiError, parseBody } from '../server/api-error.ts';
import { readChatRequest } from '../server/chat-request.ts';
import { toCompletion } from '../server/chat-response.ts';
import { completeAnswer } from '../server/complete-answer.ts';
import type { FileStore } from '../server/file-store.ts';
import { type BatchLine, type BatchObject, isOver, type ResultLine } from './batch.ts';
import { BatchStore } from './batch-store.ts';
import { readBatchFile } from './read-batch-file.ts';

interface BatchContext {
  readonly models: ModelRegistry;
  readonly files: FileStore;
  readonly inference: Inference;
  readonly directory: string;
}

const DAY_S = 24 * 60 * 60;
/** Requests of a batch that are decoded together. */
const AT_ONCE = 16;

const requestSchema = z.strictObject({
  input_file_id: z.string(),
  endpoint: z.literal('/v1/chat/completions'),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string(), z.string()).nullish(),
});

/** Batches, one after the other. What is done is on disk, and a server that was killed goes on with the rest. */
export class BatchQueue {
  readonly store: BatchStore;
  readonly #context: BatchContext;
  readonly #waiting: BatchObject[] = [];
  #running: { batch: BatchObject; abort: AbortController; ended: Promise<void> } | null = null;
  #closed = false;

  constructor(context: BatchContext) {
    this.#context = context;
    this.store = new BatchStore(context.directory);
  }

  /** Takes up what an earlier server left unfinished. */
  takeUp(): void {
    for (const batch of this.store.list()) if (!isOver(batch)) this.#enqueue(batch);
  }

  /** @throws ApiError for a parameter or a file that is not known; what is wrong in the file shows in the batch. */
  create(body: unknown): BatchObject {
    const request = parseBody(requestSchema, body);
    if (!this.#context.files.find(request.input_file_id))
      throw new ApiError(
        404,
        'file_not_found',
        `No such File object: ${request.input_file_id}`,
        'input_file_id',
      );
    const created_at = unixNow();
    const batch: BatchObject = {
      object: 'batch',
      id: `batch_${randomBytes(12).toString('hex')}`,
      ...request,
      metadata: request.metadata ?? null,
      created_at,
      expires_at: created_at + DAY_S,
      status: 'validating',
      errors: null,
      output_file_id: null,
      error_file_id: null,
      in_progress_at: null,
      completed_at: null,
      failed_at: null,
      cancelled_at: null,
      request_counts: { total: 0, completed: 0, failed: 0 },
    };
    this.store.save(batch);
    this.#enqueue(batch);
    return batch;
  }

  /** What is done by then is kept. @throws ApiError when it is over. */
  async cancel(batch: BatchObject): Promise<void> {
    if (isOver(batch))
      throw new ApiError(400, 'batch_not_cancellable', `Batch '${batch.id}' has already ${batch.status}.`);
    const index = this.#waiting.indexOf(batch);
    if (index >= 0) this.#waiting.splice(index, 1);
    if (this.#running?.batch === batch) {
      this.#running.abort.abort();
      await this.#running.ended;
    }
    if (isOver(batch)) return;
    batch.status = 'cancelled';
    batch.cancelled_at = unixNow();
    this.#writeFiles(batch);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  #enqueue(batch: BatchObject): void {
    this.#waiting.push(batch);
    setImmediate(() => this.#startNext());
  }

  #startNext(): void {
    if (this.#running || this.#closed) return;
    const batch = this.#waiting.shift();
    if (!batch) return;
    const abort = new AbortController();
    const ended = this.#run(batch, abort.signal).finally(() => {
      this.#running = null;
      this.#startNext();
    });
    this.#running = { batch, abort, ended };
  }

  async #run(batch: BatchObject, signal: AbortSignal): Promise<void> {
    const { lines, errors } = readBatchFile(this.#context.files.read(batch.input_file_id) ?? '');
    if (errors.length > 0) {
      batch.status = 'failed';
      batch.failed_at = unixNow();
      batch.errors = { object: 'list', data: errors };
      this.store.save(batch);
      return;
    }
    batch.status = 'in_progress';
    batch.in_progress_at ??= unixNow();
    const done = this.store.readResults(batch);
    batch.request_counts = { total: lines.length, ...countResults(done) };
    this.store.save(batch);
    const known = new Set(done.map(({ custom_id }) => custom_id));
    const left = lines.filter(({ custom_id }) => !known.has(custom_id));
    const work = async (): Promise<void> => {
      for (let line = left.shift(); line && !signal.aborted; line = left.shift()) {
        const result = await this.#answer(line, signal);
        if (result === null) return;
        this.store.addResult(batch, result);
        batch.request_counts[isAnswer(result) ? 'completed' : 'failed'] += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    if (signal.aborted) return;
    batch.status = 'completed';
    batch.completed_at = unixNow();
    this.#writeFiles(batch);
  }

  /** `null`: it was broken off. */
  async #answer({ custom_id, body }: BatchLine, signal: AbortSignal): Promise<ResultLine | null> {
    const { models, inference } = this.#context;
    const id = randomBytes(12).toString('hex');
    const line = (status_code: number, answer: unknown): ResultLine => ({
      id: `batch_req_${id}`,
      custom_id,
      response: { status_code, request_id: `req_${id}`, body: answer },
      error: null,
    });
    try {
      const request = readChatRequest(body, models);
      if (request.stream)
        throw new ApiError(400, 'unsupported_value', 'A batch is not answered as a stream.', 'stream');
      return line(200, toCompletion(request, await completeAnswer(request, inference, signal)));
    } catch (error) {
      if (signal.aborted) return null;
      const known =
        error instanceof ApiError ? error : new ApiError(500, 'internal_error', (error as Error).message);
      return line(known.status, known.body);
    }
  }

  #writeFiles(batch: BatchObject): void {
    const results = this.store.readResults(batch);
    const keep = (purpose: string, lines: readonly ResultLine[]): string | null =>
      lines.length === 0
        ? null
        : this.#context.files.add(
            `${batch.id}.jsonl`,
            purpose,
            lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
          ).id;
    batch.output_file_id = keep('batch_output', results.filter(isAnswer));
    batch.error_file_id = keep(
      'batch_error',
      results.filter((line) => !isAnswer(line)),
    );
    this.store.save(batch);
  }
}

function isAnswer({ response }: ResultLine): boolean {
  return response.status_code === 200;
}

function countResults(results: readonly ResultLine[]): { completed: number; failed: number } {
  const completed = results.filter(isAnswer).length;
  return { completed, failed: results.length - completed };
}
