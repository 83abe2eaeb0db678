import type { EndpointContext } from '../../src/endpoints/index.ts';
import type { Endpoint, ModelRequest, Task } from '../../src/ports/endpoint.ts';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import { aClock } from '../support/a-clock.ts';
import { aRequest } from './a-server.ts';

export const TASK: Task = {
  example: { id: 'e1', item: { ticket: 'where is it?', answer: 'yes' } },
  repeat: 2,
};

export function aContext(parts: Partial<EndpointContext> = {}): EndpointContext {
  return { id: 'app', env: {}, clock: aClock(), trust: true, ...parts };
}

/** Why an application brought no answer; an answer fails the test. */
export async function refusalOf(
  endpoint: Endpoint,
  {
    request = aRequest(),
    signal = new AbortController().signal,
  }: { request?: ModelRequest; signal?: AbortSignal } = {},
): Promise<EndpointFailure> {
  try {
    await endpoint.send(request, signal, TASK);
  } catch (error) {
    if (error instanceof EndpointFailure) return error;
    throw error;
  }
  throw new Error('it was answered');
}
