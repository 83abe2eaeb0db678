/**
 * What a report says, before it is html or markdown: sections of blocks of plain strings. Renderers
 * escape; nothing here knows of tags.
 */

import { UNKNOWN } from '../format.ts';

/** `open` is neither good nor bad yet: unproven, or worth a look. */
export type Tone = 'good' | 'bad' | 'open' | 'plain';

export interface Cell {
  readonly text: string;
  /** Small print under the figure. */
  readonly detail?: string;
  /** Drawn as an icon beside the text, which says the same. */
  readonly tone?: Tone;
  /** The candidate that the cell names: drawn with its mark. */
  readonly candidate?: string;
  /** Where the text was read: an https address becomes a link. */
  readonly href?: string;
}

export interface Row {
  readonly header: Cell;
  readonly cells: readonly Cell[];
}

export interface DataTable {
  readonly caption: string;
  /** The first heads the row headers. */
  readonly columns: readonly Cell[];
  readonly groups: readonly { readonly label: string | null; readonly rows: readonly Row[] }[];
  /** `figures` are set flush right; a `list` names an item before its figures. */
  readonly form: 'figures' | 'list' | 'words';
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly detail?: string;
}

export type Block =
  | { readonly kind: 'table'; readonly table: DataTable }
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'items'; readonly items: readonly Item[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'chart'; readonly chart: string };

export interface Item {
  readonly tone: Tone;
  readonly title: string;
  readonly candidate?: string;
  readonly detail: string;
}

export interface Section {
  /** The anchor; unique in the report. */
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  readonly blocks: readonly Block[];
}

/** What both renderers know beside the document. */
export interface ReportContext {
  /** The command that writes this report again. */
  readonly command: string;
  readonly generatedAt: string;
}

export const cell = (text: string, detail?: string): Cell =>
  detail === undefined ? { text } : { text, detail };

/** A row of one cell a subject, or nothing where no subject has the figure. */
export function row<T>(
  subjects: readonly T[],
  label: string,
  read: (subject: T) => Cell | null,
  detail?: string,
): readonly Row[] {
  const cells = subjects.map(read);
  if (cells.every((found) => found === null)) return [];
  return [{ header: cell(label, detail), cells: cells.map((found) => found ?? cell(UNKNOWN)) }];
}

/** A table without groups. */
export function tableOf(
  caption: string,
  columns: readonly string[],
  rows: readonly Row[],
  form: DataTable['form'] = 'figures',
): DataTable {
  return { caption, columns: columns.map((text) => ({ text })), groups: [{ label: null, rows }], form };
}
