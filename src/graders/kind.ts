import { z } from 'zod';
import type { Grader, GraderKit } from '../ports/grader.ts';

/** What every grader's definition has. */
export interface Defined<Type extends string> {
  readonly id: string;
  readonly type: Type;
  /** OpenAI's word for the id; without meaning here. */
  readonly name?: string;
}

type Own<D> = Exclude<keyof D, keyof Defined<string>>;

/** A schema for each field of a definition but those that all have. */
export type Fields<D> = {
  readonly [K in Own<D>]-?: object extends Pick<D, K>
    ? z.ZodExactOptional<z.ZodType<Exclude<D[K], undefined>>>
    : z.ZodType<D[K]>;
};

/** Makes a part of a grader from its definition, which stands in the grader's own. */
export type CreatePart = (definition: unknown, id: string) => Grader;

/** One kind of grader: how configs and fine-tuning jobs write it, and what it does. */
export interface GraderKind<D extends Defined<string>> {
  readonly type: D['type'];
  readonly fields: Fields<D>;
  /** @throws BreakevenError when the definition cannot work, whatever the data. */
  create(definition: D, kit: GraderKit, createPart: CreatePart): Grader;
}

const id = z.string().min(1);
const name = z.string().exactOptional();

/** A definition as a config writes it: with an id of its own. */
export function schemaOf<D extends Defined<string>>({ type, fields }: GraderKind<D>): z.ZodType<D> {
  return z.strictObject({ id, type: z.literal(type), name, ...fields }) as unknown as z.ZodType<D>;
}

/** The same as a part of another grader, which knows it by a name of its own. */
export function partSchemaOf<D extends Defined<string>>({ type, fields }: GraderKind<D>): z.ZodType<D> {
  return z.strictObject({
    id: id.exactOptional(),
    type: z.literal(type),
    name,
    ...fields,
  }) as unknown as z.ZodType<D>;
}
