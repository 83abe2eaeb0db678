import { dirname } from 'node:path';
import type { AppContext } from '../app/context.ts';
import type { Config } from '../config/config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { EndpointDefinition } from '../endpoints/definitions.ts';
import type { EndpointContext } from '../endpoints/index.ts';
import type { KeyedClient } from '../endpoints/openai-client.ts';
import type { Grader } from '../ports/grader.ts';
import type { Sandbox } from '../ports/sandbox.ts';
import { systemClock } from './clock.ts';
import { version } from './version.ts';

/** Where an endpoint really listens, when that is not what its config says; the identity stays the config's. */
export interface EndpointOverride {
  readonly endpoint: string;
  readonly baseUrl: string;
  readonly identity: string;
}

export interface PortOptions {
  readonly overrides?: readonly EndpointOverride[];
  /** Programs that a config names may be run. */
  readonly trust?: boolean;
}

let sandbox: Promise<Sandbox> | null = null;

/** The one sandbox of this process, started when a grader first needs it. */
function openSandbox(): Promise<Sandbox> {
  sandbox ??= import('../sandbox/create-sandbox.ts').then(({ createSandbox }) => createSandbox());
  return sandbox;
}

/** Graders as a fine-tuning job brings them: what they say runs in the sandbox, and nothing else of this machine. */
export async function createJobGraders(): Promise<(definition: unknown) => Grader> {
  const { createGrader } = await import('../graders/index.ts');
  return (definition) => createGrader(definition, { sandbox: openSandbox });
}

/** Every port but the store. The only place where implementations meet the use cases. */
export async function createPorts({
  overrides = [],
  trust = false,
}: PortOptions = {}): Promise<Omit<AppContext, 'store'>> {
  const [{ createGrader }, { createScorers }] = await Promise.all([
    import('../graders/index.ts'),
    import('../endpoints/scorers.ts'),
  ]);
  const override = (id: string): EndpointOverride | undefined =>
    overrides.find(({ endpoint }) => endpoint === id);
  const definitionOf = (config: Config, id: string): EndpointDefinition => {
    const definition = config.endpoints[id];
    if (!definition) throw new BreakevenError('bad-config', `there is no endpoint '${id}'`);
    const moved = override(id);
    return moved && definition.type !== 'command' ? { ...definition, baseUrl: moved.baseUrl } : definition;
  };
  const contextOf = (config: Config, id: string): EndpointContext => ({
    id,
    env: process.env,
    clock: systemClock,
    trust,
    cwd: dirname(config.file),
  });
  return {
    clock: systemClock,
    version: version(),
    trust,
    createGrader: (definition, config) =>
      createGrader(definition, { sandbox: openSandbox, ...createScorers(contextOf(config, 'grader')) }),
    endpointIdentity: (config, id) => override(id)?.identity ?? identityOf(config.endpoints[id]) ?? id,
    async createEndpoint(config, id) {
      const { createEndpoint } = await import('../endpoints/index.ts');
      return createEndpoint(definitionOf(config, id), contextOf(config, id));
    },
    async createEnvironments({ environment }) {
      const [{ createEnvironments }, { compileSchema }] = await Promise.all([
        import('../environments/create-environments.ts'),
        import('../graders/json-schema.ts'),
      ]);
      const definition = environment?.definition ?? { tools: [] };
      return createEnvironments(definition, { sandbox: openSandbox, compileSchema });
    },
    async createTrainer(config, id) {
      const { createTrainer } = await import('../training/index.ts');
      const definition = definitionOf(config, id);
      const context = contextOf(config, id);
      return createTrainer(config.endpoints[id]?.trainer ?? { type: 'openai' }, {
        ...context,
        trust,
        cwd: dirname(config.file),
        client: () => trainingClient(definition, context),
      });
    },
  };
}

/** The client of an endpoint that speaks OpenAI's protocol. @throws BreakevenError of one that does not. */
async function trainingClient(
  definition: EndpointDefinition,
  context: EndpointContext,
): Promise<KeyedClient> {
  const { azureClient, openAiClient } = await import('../endpoints/openai-client.ts');
  if (definition.type === 'azure') return azureClient(definition, context);
  if (definition.type === 'openai' || definition.type === 'responses')
    return openAiClient(definition, context);
  throw new BreakevenError(
    'bad-config',
    `endpoint '${context.id}' (${definition.type}) trains no models`,
    'train at an endpoint of type openai or azure, or by a program of your own: trainer: { type: command, … }',
  );
}

/** What an answer hangs on: who is asked, and in which protocol. */
function identityOf(definition: EndpointDefinition | undefined): string | undefined {
  if (!definition) return undefined;
  const { type } = definition;
  if (type === 'command') return `command:${JSON.stringify(definition.command)}`;
  const where = definition.baseUrl ?? type;
  return type === 'openai' ? where : `${type}:${where}`;
}
