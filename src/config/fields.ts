import { z } from 'zod';

/** Texts and numbers that several parts of a config are made of. */
export const text: z.ZodString = z.string().min(1);
export const id: z.ZodString = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'expected letters, digits, dot, dash or underscore, at most 64',
  );
export const share: z.ZodNumber = z.number().min(0).max(1);
export const usd: z.ZodNumber = z.number().min(0);
