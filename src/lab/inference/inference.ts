import { Worker } from 'node:worker_threads';
import { moduleFile } from '../../core/module-file.ts';
import type { ServedModel } from '../models/registry.ts';
import type { CompletionRequest, Finish, InferenceCommand, InferenceReport } from './completion.ts';

/** Told of each token as it is decoded, then of the failure if there is one. */
export interface TokenListener {
  onToken(token: number, finish: Finish | null): void;
  onError(error: Error): void;
}

/** The server's inference: one worker thread that decodes for all models. */
export class Inference {
  readonly #worker: Worker = new Worker(new URL(moduleFile('./worker', import.meta.url), import.meta.url));
  readonly #listeners = new Map<number, TokenListener>();
  readonly #loaded = new Set<string>();
  #failure: Error | null = null;
  #requests = 0;

  constructor() {
    this.#worker.on('message', (report: InferenceReport) => this.#dispatch(report));
    this.#worker.on('error', (error: Error) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the inference worker has ended')));
  }

  /** Starts a completion; the returned function ends it early. */
  start(model: ServedModel, completion: CompletionRequest, listener: TokenListener): () => void {
    if (this.#failure) {
      listener.onError(this.#failure);
      return () => {};
    }
    if (!this.#loaded.has(model.weightsHash)) {
      this.#loaded.add(model.weightsHash);
      this.#tell({ kind: 'load', model: model.weightsHash, shape: model.shape, weights: model.weights });
    }
    const request = ++this.#requests;
    this.#listeners.set(request, listener);
    this.#tell({ kind: 'start', model: model.weightsHash, request, completion });
    return () => {
      if (this.#listeners.delete(request)) this.#tell({ kind: 'cancel', request });
    };
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #tell(command: InferenceCommand): void {
    this.#worker.postMessage(command);
  }

  #dispatch(report: InferenceReport): void {
    for (const { request, token, finish } of report) {
      const listener = this.#listeners.get(request);
      if (finish) this.#listeners.delete(request);
      listener?.onToken(token, finish);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.onError(error);
  }
}
