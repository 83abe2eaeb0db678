import { constants } from 'node:sqlite';
import type { Rights } from './orders.ts';

type Authorizer = (
  action: number,
  first: string | null,
  second: string | null,
  database: string | null,
  trigger: string | null,
) => number;

/** Also of a fixture: files, settings, extensions, and tables that would not outlive a restored image. */
const NEVER: ReadonlySet<number> = new Set([
  constants.SQLITE_ATTACH,
  constants.SQLITE_DETACH,
  constants.SQLITE_PRAGMA,
  constants.SQLITE_CREATE_VTABLE,
  constants.SQLITE_CREATE_TEMP_TABLE,
  constants.SQLITE_CREATE_TEMP_VIEW,
  constants.SQLITE_CREATE_TEMP_INDEX,
  constants.SQLITE_CREATE_TEMP_TRIGGER,
]);

/** All that a statement of a tool may do; what a later SQLite invents is not in it. */
const LOOKS: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);
const CHANGES: ReadonlySet<number> = new Set([
  constants.SQLITE_INSERT,
  constants.SQLITE_UPDATE,
  constants.SQLITE_DELETE,
]);

const REFUSED_FUNCTIONS: ReadonlySet<string | null> = new Set(['load_extension', 'fts3_tokenizer', 'fts5']);

export const fixtureRights: Authorizer = (action, _first, second) =>
  said(!NEVER.has(action) && !isRefusedFunction(action, second));

export const rightsTo: Readonly<Record<Rights, Authorizer>> = {
  look: (action, _first, second) => said(mayLook(action, second)),
  change: (action, first, second) =>
    said(mayLook(action, second) || (CHANGES.has(action) && !/^sqlite_/i.test(first ?? ''))),
};

function mayLook(action: number, name: string | null): boolean {
  return LOOKS.has(action) && !isRefusedFunction(action, name);
}

function isRefusedFunction(action: number, name: string | null): boolean {
  return action === constants.SQLITE_FUNCTION && REFUSED_FUNCTIONS.has(name?.toLowerCase() ?? null);
}

function said(isAllowed: boolean): number {
  return isAllowed ? constants.SQLITE_OK : constants.SQLITE_DENY;
}
