/** What a value is bound as. */
export type SqlValue = string | number | bigint | null;

/** What a statement may do: `look` at rows, or `change` them. Neither touches what the tables are. */
export type Rights = 'look' | 'change';

/** What a database process is told, one order at a time; `db` names a trial's database. */
export type DatabaseOrder =
  /** First of all: what every database begins as, and the statements that have to be possible on it. */
  | { readonly kind: 'load'; readonly fixture: string; readonly statements: readonly NamedStatement[] }
  /** A new database: the fixture's or that of an image, and statements after it. */
  | { readonly kind: 'open'; readonly db: number; readonly image?: Uint8Array; readonly setup?: string }
  | {
      readonly kind: 'run';
      readonly db: number;
      readonly sql: string;
      readonly args: Readonly<Record<string, SqlValue>>;
      readonly rights: Rights;
      /** Of the text, as JSON writes it. */
      readonly mostBytes: number;
    }
  | { readonly kind: 'state'; readonly db: number; readonly mostBytes: number }
  | { readonly kind: 'close'; readonly db: number };

export interface NamedStatement {
  readonly name: string;
  readonly sql: string;
  readonly rights: Rights;
}

/** `image`: what the database holds now, where the order may have changed it. */
export type DatabaseAnswer =
  | { readonly text: string; readonly image?: Uint8Array }
  /** What the database objects to, in its own words. */
  | { readonly error: string; readonly image?: Uint8Array };
