/** `undecided` where checking took too long: neither valid nor invalid. */
export type SchemaVerdict =
  | { readonly status: 'valid' }
  | { readonly status: 'invalid'; readonly reason: string }
  | { readonly status: 'undecided'; readonly reason: string };

export type SchemaCheck = (value: unknown) => SchemaVerdict;

/** Reads a JSON Schema; `what` is checked, as reasons call it. @throws BreakevenError where it is none. */
export type CompileSchema = (schema: unknown, what?: string) => SchemaCheck;
