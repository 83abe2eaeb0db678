import type { AppContext } from '../app/context.ts';
import type { Config } from '../config/config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { EndpointContext, EndpointDefinition } from '../endpoints/index.ts';
import { systemClock } from './clock.ts';
import { version } from './version.ts';

/** Where an endpoint really listens, when that is not what its config says; the identity stays the config's. */
export interface EndpointOverride {
  readonly endpoint: string;
  readonly baseUrl: string;
  readonly identity: string;
}

/** Every port but the store. The only place where implementations meet the use cases. */
export async function createPorts(
  overrides: readonly EndpointOverride[] = [],
): Promise<Omit<AppContext, 'store'>> {
  const { createGrader } = await import('../graders/index.ts');
  const override = (id: string): EndpointOverride | undefined =>
    overrides.find(({ endpoint }) => endpoint === id);
  const definitionOf = (config: Config, id: string): EndpointDefinition => {
    const definition = config.endpoints[id];
    if (!definition) throw new BreakevenError('bad-config', `there is no endpoint '${id}'`);
    const moved = override(id);
    return moved ? { ...definition, baseUrl: moved.baseUrl } : definition;
  };
  const contextOf = (id: string): EndpointContext => ({ id, env: process.env, clock: systemClock });
  return {
    clock: systemClock,
    version: version(),
    createGrader,
    endpointIdentity: (config, id) =>
      override(id)?.identity ?? config.endpoints[id]?.baseUrl ?? config.endpoints[id]?.type ?? id,
    async createEndpoint(config, id) {
      const { createEndpoint } = await import('../endpoints/index.ts');
      return createEndpoint(definitionOf(config, id), contextOf(id));
    },
    async createTrainer(config, id) {
      const [{ openAiClient }, { createOpenAiTrainer }] = await Promise.all([
        import('../endpoints/openai.ts'),
        import('../training/openai-trainer.ts'),
      ]);
      return createOpenAiTrainer(openAiClient(definitionOf(config, id), contextOf(id)).client, systemClock);
    },
  };
}
