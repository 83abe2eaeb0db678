import { type Random, seededRandom } from '../../core/random.ts';
import { Decoder } from '../engine/decoder.ts';
import type { Model } from '../engine/model.ts';
import { pickToken } from '../engine/pick-token.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';
import type { CompletionRequest, DecodedToken, Finish } from './completion.ts';

interface Waiting {
  readonly request: number;
  readonly completion: CompletionRequest;
}

interface Running extends Waiting {
  readonly slot: number;
  readonly random: Random;
  /** Tokens of the prompt that were fed. */
  fed: number;
  /** Tokens that were sampled. */
  sampled: number;
  last: number;
}

/**
 * Continuous batching (Yu et al. 2022, Orca): a request joins between any two steps, as soon as a slot is
 * free, and leaves when it is done. Each step feeds every running request one token, of its prompt or of its
 * answer; an answer does not depend on what else is running.
 */
export class ContinuousBatch {
  readonly #decoder: Decoder;
  readonly #freeSlots: number[];
  readonly #waiting: Waiting[] = [];
  #running: Running[] = [];

  constructor(model: Model, options: { slots: number; capacity: number }) {
    this.#decoder = new Decoder(model, options);
    this.#freeSlots = Array.from({ length: options.slots }, (_, slot) => slot);
  }

  get busy(): boolean {
    return this.#running.length > 0 || this.#waiting.length > 0;
  }

  add(request: number, completion: CompletionRequest): void {
    this.#waiting.push({ request, completion });
  }

  cancel(request: number): void {
    const index = this.#waiting.findIndex((one) => one.request === request);
    if (index >= 0) this.#waiting.splice(index, 1);
    const running = this.#running.find((one) => one.request === request);
    if (running) this.#release(running);
  }

  /** One token for every running request; returns those that belong to answers. */
  step(): DecodedToken[] {
    this.#admit();
    const rows = this.#running.map((one) => ({
      slot: one.slot,
      token: one.completion.prompt[one.fed] ?? one.last,
      wantsLogits: one.fed >= one.completion.prompt.length - 1,
    }));
    const logits = this.#decoder.step(rows);
    const answering = this.#running.filter((_, i) => rows[i]?.wantsLogits);
    for (const one of this.#running) one.fed++;
    const vocabulary = logits.length / answering.length;
    const decoded = answering.map((one, i) =>
      this.#sample(one, logits.subarray(i * vocabulary, (i + 1) * vocabulary)),
    );
    for (const [i, one] of answering.entries()) if (decoded[i]?.finish) this.#release(one);
    return decoded;
  }

  #sample(one: Running, logits: Float32Array): DecodedToken {
    const token = pickToken(logits, one.completion, one.random);
    one.last = token;
    one.sampled++;
    const finish = finishOf(token, one);
    return { request: one.request, token, finish };
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#freeSlots.length > 0) {
      const { request, completion } = this.#waiting.shift() as Waiting;
      const slot = this.#freeSlots.pop() as number;
      this.#decoder.clear(slot);
      const random = seededRandom(completion.seed);
      this.#running.push({ request, completion, slot, random, fed: 0, sampled: 0, last: SPECIAL.pad });
    }
  }

  #release(one: Running): void {
    this.#running = this.#running.filter((other) => other !== one);
    this.#freeSlots.push(one.slot);
  }
}

function finishOf(token: number, { sampled, completion }: Running): Finish | null {
  if (token === SPECIAL.end) return 'stop';
  return sampled >= completion.maxTokens ? 'length' : null;
}
