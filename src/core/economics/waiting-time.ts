import { requireAmount, requireCount, requirePositive } from './preconditions.ts';

export interface Queue {
  readonly servers: number;
  /** Requests arriving in a unit of time. */
  readonly arrivalRate: number;
  /** Requests that one busy server finishes in it. */
  readonly serviceRate: number;
}

/** Time in the queue, without service, in the unit that the rates count in. */
export interface WaitingTime {
  readonly probabilityOfWaiting: number;
  /** The time that a share q of requests does not exceed: 0 where at least that many do not wait. */
  quantile(q: number): number;
}

/**
 * How long requests queue (M/M/c, Erlang C). A rough guide only: arrivals at random, memoryless service
 * times, and no server of an LLM with continuous batching is a queue of single servers.
 *
 * Source: Erlang 1917, "Solution of some problems in the theory of probabilities of significance in
 * automatic telephone exchanges".
 *
 * @throws RangeError when `servers` is no count of at least 1, `arrivalRate` is negative, `serviceRate` is
 * not positive, or the servers cannot keep up (`arrivalRate` ≥ `servers` × `serviceRate`).
 */
export function waitingTime({ servers, arrivalRate, serviceRate }: Queue): WaitingTime {
  requireCount('servers', servers, 1);
  requireAmount('arrivalRate', arrivalRate);
  requirePositive('serviceRate', serviceRate);
  const spare = servers * serviceRate - arrivalRate;
  if (spare <= 0) {
    throw new RangeError(
      `arrivalRate must be below servers × serviceRate = ${servers * serviceRate}, not ${arrivalRate}: the queue would grow without end`,
    );
  }
  const load = arrivalRate / serviceRate;
  let lost = 1; // Erlang B, server by server: nothing overflows
  for (let server = 1; server <= servers; server++) lost = (load * lost) / (server + load * lost);
  const probabilityOfWaiting = lost / (1 - (load / servers) * (1 - lost));
  return {
    probabilityOfWaiting,
    quantile(q) {
      if (!(q >= 0 && q < 1)) throw new RangeError(`q must lie in [0, 1), not ${q}`);
      if (q <= 1 - probabilityOfWaiting) return 0;
      return Math.log(probabilityOfWaiting / (1 - q)) / spare;
    },
  };
}
