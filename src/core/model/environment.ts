import type { Tool } from './candidate.ts';

/** A tool that is one statement over the database; arguments are bound to its `:names`. */
export interface SqlTool extends Tool {
  /** It changes something … */
  readonly sql?: string;
  /** … or it looks. */
  readonly query?: string;
}

/** What agents act in, files read. */
export interface EnvironmentDefinition {
  /** `fixture`: the statements that make a trial's database. */
  readonly database?: { readonly fixture: string };
  readonly tools: readonly SqlTool[];
}
