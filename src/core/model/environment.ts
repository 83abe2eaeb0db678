import type { Tool } from './candidate.ts';

/** One statement over the database, arguments bound to its `:names`; `true`: the model's own, in the argument `sql`. */
export interface SqlTool extends Tool {
  /** It changes rows … */
  readonly sql?: string | true;
  /** … or it looks. */
  readonly query?: string | true;
}

/** A request to the trial's server: `{name}` in the path takes an argument, the others are its query or its body. */
export interface HttpTool extends Tool {
  readonly http: { readonly method: HttpMethod; readonly path: string };
}

/** A function `call` of the arguments. */
export interface ScriptTool extends Tool {
  readonly javascript: string;
}

export type ActingTool = SqlTool | HttpTool | ScriptTool;

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer that is always the same, but for what its templates read of the request. */
export interface Route {
  readonly method: HttpMethod;
  /** `/quote/{sku}`: what stands there is `{{path.sku}}` in the body. */
  readonly path: string;
  readonly status?: number;
  /** JSON; its texts are templates of `path.…`, `query.…`, `body.…` and `item.…`. */
  readonly body?: unknown;
}

/** Items that requests look at and change, by its path and `path/KEY`. */
export interface Collection {
  readonly path: string;
  /** The field that an item is known by. */
  readonly key: string;
  /** What may be asked; everything by default. */
  readonly methods?: readonly HttpMethod[];
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

/** What the server of each trial answers. */
export interface HttpFixture {
  readonly routes?: readonly Route[];
  readonly collections?: Readonly<Record<string, Collection>>;
}

/** What agents act in, files read. */
export interface EnvironmentDefinition {
  readonly database?: {
    /** The statements that make every trial's database. */
    readonly fixture: string;
    /** A template of an example's own statements, after the fixture's. */
    readonly setup?: string;
  };
  readonly http?: HttpFixture;
  readonly tools: readonly ActingTool[];
  /** A template of the names of the tools that an example has; all of them by default. */
  readonly offer?: string;
}
