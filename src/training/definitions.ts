import { z } from 'zod';

/** A program of one's own that trains: files in, events as JSON lines out. */
export interface CommandTrainerDefinition {
  readonly type: 'command';
  /** The program and its arguments; no shell. */
  readonly command: readonly string[];
  /** Environment variables that it gets beside PATH and HOME. */
  readonly env?: readonly string[];
  /** Where its jobs lie, relative to the config; `.breakeven/trainings` by default. */
  readonly folder?: string;
}

/** Who trains at an endpoint, as configs write it. */
export type TrainerDefinition =
  /** OpenAI's fine-tuning API, or a server that speaks it. */
  { readonly type: 'openai' } | { readonly type: 'together' } | CommandTrainerDefinition;

export const trainerSchema: z.ZodType<TrainerDefinition> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('openai') }),
  z.strictObject({ type: z.literal('together') }),
  z.strictObject({
    type: z.literal('command'),
    command: z.array(z.string().min(1)).min(1).describe('A program and its arguments; needs --trust'),
    env: z
      .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected names of environment variables'))
      .exactOptional()
      .describe('Environment variables that it gets beside PATH and HOME'),
    folder: z.string().min(1).exactOptional().describe('Where its jobs lie'),
  }),
]);
