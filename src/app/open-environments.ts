import type { Config } from '../config/config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { EnvironmentMaker } from '../ports/environment.ts';
import type { AppContext } from './context.ts';

type Needs = Pick<AppContext, 'createEnvironments'>;

/** What makes the environments of a config; null: it has none. Whoever opens it closes it. */
export async function openEnvironments(
  { config }: { readonly config: Config },
  { createEnvironments }: Needs,
): Promise<EnvironmentMaker | null> {
  if (!config.environment) return null;
  if (createEnvironments) return createEnvironments(config);
  throw new BreakevenError('internal', 'no environment can be made here');
}
