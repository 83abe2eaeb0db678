import type { Config } from '../config/config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { EnvironmentMaker } from '../ports/environment.ts';
import type { Grader } from '../ports/grader.ts';
import type { Store } from '../ports/store.ts';
import type { Trainer } from '../ports/trainer.ts';

/** What a use case needs of the outside; wired in `cli/deps.ts`, or by a test. */
export interface AppContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly version: string;
  /** `config`: whose folder programs are run in, and whose endpoints judges are at. */
  readonly createGrader: (definition: unknown, config: Config) => Grader;
  /** Programs that a config names may be run. */
  readonly trust?: boolean;
  readonly createEndpoint: (config: Config, endpoint: string) => Promise<Endpoint>;
  /** Makes what agents act in, one for each trial; absent: nobody acts here. */
  readonly createEnvironments?: (config: Config) => Promise<EnvironmentMaker>;
  readonly createTrainer: (config: Config, endpoint: string) => Promise<Trainer>;
  /** What stands for an endpoint in a trial's identity; its URL unless a lab says otherwise. */
  readonly endpointIdentity: (config: Config, endpoint: string) => string;
}

/** How a run may be ended from outside. */
export interface Stopping {
  /** Starts nothing new. */
  readonly stop: AbortSignal;
  /** Ends what is in flight as well. */
  readonly abort: AbortSignal;
}
