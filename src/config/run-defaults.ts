import type { Config } from './config.ts';

/** How a run is made where the config does not say. */
export const RUN_DEFAULTS: Config['run'] = {
  repeats: 1,
  concurrency: 16,
  budgetUsd: null,
  maxAttempts: 5,
  requestTimeoutMs: 120_000,
  fatalErrors: 5,
  adaptive: { risk: 0.05, batch: 25 },
};
