import {
  type BatchAnswer,
  type BatchEndpoint,
  type BatchRequest,
  type BatchState,
  EndpointFailure,
} from '../../src/ports/endpoint.ts';
import { aUsage } from '../support/a-trial.ts';

export type Step = 'submit' | 'find' | 'poll' | 'results' | 'cancel';

/** What becomes of a batch that was handed over. */
export interface Fate {
  readonly ending?: 'completed' | 'expired' | 'cancelled' | 'failed';
  readonly error?: { readonly code: string; readonly message: string };
  /** Polls before it has ended; 1 by default. */
  readonly polls?: number;
  /** What stands in its results for a request, `never`: it was not come to; an answer by default. */
  readonly line?: (id: string, index: number) => 'answer' | 'never' | EndpointFailure;
  /** Lines that nobody asked for, or that were there already. */
  readonly more?: readonly string[];
}

export interface HandedOver {
  readonly id: string;
  readonly key: string;
  readonly requests: readonly BatchRequest[];
  readonly fate: Fate;
  polled: number;
}

export interface Provider {
  readonly endpoint: BatchEndpoint;
  readonly batches: HandedOver[];
  /** How often each request was answered, and so billed. */
  readonly billed: Map<string, number>;
  /** May throw before a request reaches the provider, or after it did: then its answer is lost. */
  before: (step: Step) => void;
  after: (step: Step) => void;
}

/** A provider of batches in memory; a batch's fate is sealed when it is handed over, as the bill is. */
export function aProvider(
  fateOf: (index: number, requests: readonly BatchRequest[]) => Fate = () => ({}),
  limits: BatchEndpoint['limits'] = { requests: 1000, bytes: 1_000_000 },
): Provider {
  const provider: Provider = {
    batches: [],
    billed: new Map(),
    before: () => {},
    after: () => {},
    endpoint: {
      limits,
      sizeOf: ({ request }) => Buffer.byteLength(JSON.stringify(request)),
      submit: (requests, key) =>
        step('submit', () => {
          const fate = fateOf(provider.batches.length, requests);
          const batch = { id: `batch-${provider.batches.length + 1}`, key, requests, fate, polled: 0 };
          provider.batches.push(batch);
          for (const [id, line] of linesOf(batch))
            if (line === 'answer') provider.billed.set(id, (provider.billed.get(id) ?? 0) + 1);
          return batch.id;
        }),
      find: (key) => step('find', () => provider.batches.find((batch) => batch.key === key)?.id ?? null),
      poll: (id) => step('poll', () => stateOf(known(id))),
      async *results(id) {
        for (const answer of await step('results', () => resultsOf(known(id)))) yield answer;
      },
      cancel: () => step('cancel', () => {}),
    },
  };
  const known = (id: string): HandedOver => {
    const batch = provider.batches.find((one) => one.id === id);
    if (!batch) throw new EndpointFailure('http-404', 'no such batch', { retryable: false });
    return batch;
  };
  const step = async <T>(name: Step, act: () => T): Promise<T> => {
    provider.before(name);
    const result = act();
    provider.after(name);
    return result;
  };
  return provider;
}

function linesOf({ requests, fate }: HandedOver): [string, 'answer' | 'never' | EndpointFailure][] {
  const { line = () => 'answer', ending } = fate;
  return requests.map(({ id }, index) => [id, ending === 'failed' ? 'never' : line(id, index)]);
}

function stateOf(batch: HandedOver): BatchState {
  const { ending = 'completed', polls = 1, error } = batch.fate;
  batch.polled += 1;
  const total = batch.requests.length;
  if (batch.polled < polls) return { status: 'waiting', detail: 'in_progress', done: 0, total };
  return { status: 'ended', detail: ending, done: total, total, ...(error && { error }) };
}

function resultsOf(batch: HandedOver): BatchAnswer[] {
  const answers = linesOf(batch).flatMap(([id, line]): BatchAnswer[] =>
    line === 'never' ? [] : [{ id, answer: line === 'answer' ? anAnswer(id) : line }],
  );
  return [
    ...answers,
    ...(batch.fate.more ?? []).map((id) => ({ id, answer: anAnswer('a twin') })),
  ].toReversed();
}

function anAnswer(id: string): BatchAnswer['answer'] {
  return { text: id, finish: 'stop', servedModel: '', serviceTier: 'batch', usage: aUsage() };
}
