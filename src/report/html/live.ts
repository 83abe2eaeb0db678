import type { Html } from './markup.ts';

/** What lets a page decide again and search, made elsewhere: markup, one script, and data for it. */
export interface LivePage {
  /** Hidden until the script shows it. */
  readonly panel: Html;
  readonly script: string;
  /** Rules for the panel, after those of the page. */
  readonly style: string;
  /** Base64, by name; the script finds each as `data-NAME`. */
  readonly data: Readonly<Record<string, string>>;
}
