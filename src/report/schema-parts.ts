import { z } from 'zod';
import type { Estimate } from '../core/model/estimate.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
type DeepRequired<T> = T extends object ? { [K in keyof T]-?: DeepRequired<T[K]> } : T;
type Agrees<A, B> = Same<Required<A>, Required<B>> & Same<DeepRequired<A>, DeepRequired<B>>;

/**
 * The schema as it is given. Stops compiling when it and the type part, in either direction, optional keys
 * included.
 */
export const exactly =
  <T>() =>
  <S extends z.ZodType<T>>(schema: true extends Agrees<z.infer<S>, T> ? S : never): z.ZodType<T> =>
    schema;

/** An array of them. */
export const list = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();
/** An array of one or more. */
export const nonEmpty = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodTuple<[T], T>> =>
  z.tuple([item], item).readonly();
/** 0 to 1. */
export const share: z.ZodNumber = z.number().min(0).max(1);

export const estimateSchema: z.ZodType<Estimate> = exactly<Estimate>()(
  z.object({
    point: z.number(),
    low: z.number(),
    high: z.number(),
    level: z.number(),
    n: z.number(),
    method: z.string(),
  }),
);
