import type { Clock } from '../ports/clock.ts';
import type { Trainer } from '../ports/trainer.ts';
import type { CommandTrainerDefinition, TrainerDefinition } from './definitions.ts';
import type { KeyedOpenAi } from './translate-errors.ts';

/** What trainers need of the world. */
export interface TrainerContext {
  /** The endpoint's id, for messages. */
  readonly id: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Programs that a config names may be run. */
  readonly trust: boolean;
  /** The config's folder. */
  readonly cwd: string;
  /** The endpoint's client; its own retries are off. @throws BreakevenError where the endpoint has none, or no key. */
  readonly client: () => Promise<KeyedOpenAi>;
}

type Make<T extends TrainerDefinition['type']> = (
  definition: Extract<TrainerDefinition, { type: T }>,
  context: TrainerContext,
) => Promise<Trainer>;

/** Every trainer by its type; one more is one more folder and one more row. */
const TRAINERS: { readonly [T in TrainerDefinition['type']]: Make<T> } = {
  openai: async (_, { client, clock }) =>
    (await import('./openai/trainer.ts')).createOpenAiTrainer(await client(), clock),
  together: async (_, { client, clock }) =>
    (await import('./together/trainer.ts')).createTogetherTrainer(await client(), clock),
  command: async (definition: CommandTrainerDefinition, context) =>
    (await import('./command/trainer.ts')).createCommandTrainer(definition, context),
};

/** @throws BreakevenError when the endpoint cannot train, its key is missing, or a program is not trusted. */
export function createTrainer(definition: TrainerDefinition, context: TrainerContext): Promise<Trainer> {
  const make = TRAINERS[definition.type] as Make<TrainerDefinition['type']>;
  return make(definition, context);
}
