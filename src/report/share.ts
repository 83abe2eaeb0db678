import type { ReportDocument } from '../core/model/report-document.ts';

/** What a report that is passed on must not tell. */
export interface Private {
  /** Ids of examples. */
  readonly examples: Iterable<string>;
  /** Files and folders, as they may be written. */
  readonly files: Iterable<string>;
  /** Whole texts to be replaced by others: names that were made of a file's. */
  readonly renamed: ReadonlyMap<string, string>;
}

export const EXAMPLE = '[example]';
export const PATH = '[path]';

/** Keys whose text is written for people: only there an example may be named. */
const TOLD: ReadonlySet<string> = new Set([
  'message',
  'remedy',
  'detail',
  'item',
  'notes',
  'headline',
  'noVerdict',
]);

const DATA =
  'jsonl?|ndjson|ya?ml|csv|tsv|md|txt|toml|ini|parquet|arrow|xlsx?|db|sqlite3?|gguf|safetensors|onnx|zip|gz|tgz|log';
const CODE = 'py|[cm]?[jt]sx?|sh|rb|html?|pdf|bin|pt|env';

/** Paths that nobody told us of: absolute ones, and what ends like a file. Addresses stay. */
const PATHS = new RegExp(
  [
    String.raw`\bfile:[^\s'"<>)]+`,
    String.raw`(?<![\w:/.])(?:~|\.{1,2})?(?:/[\w.@+~ -]*[\w@+~-])?(?:/[\w.@+~-]+)+/?(?=$|[^\w/])`,
    String.raw`\b[A-Za-z]:\\[^\s'"<>|)]+`,
    String.raw`\\\\[^\s'"<>|)]+`,
    String.raw`(?<![\w:/.])[\w.@+~/-]*[\w@+~-]\.(?:${DATA})\b(?![\w/-])`,
    String.raw`(?<![\w:/.])[\w.@+~-]+/[\w.@+~/-]*\.(?:${CODE})\b(?![\w/-])`,
  ].join('|'),
  'gi',
);

/**
 * The document without examples' ids, paths and names of files, in every text and key of it. What an example
 * asked and what was answered is in no document in the first place.
 */
export function shareable(document: ReportDocument, secrets: Private): ReportDocument {
  return cleanerOf(document, secrets)(document);
}

/** What takes the same out of anything else that goes with the document; figures in arrays stay as they are. */
export function cleanerOf(document: ReportDocument, secrets: Private): <T>(value: T) => T {
  const texts: string[] = [];
  const tellings: string[] = [];
  mapTexts(
    document,
    (text, key) => {
      (TOLD.has(key) ? tellings : texts).push(text);
      return text;
    },
    '',
  );
  const files = occurring(secrets.files, [...texts, ...tellings].join('\n'));
  const examples = occurring(secrets.examples, tellings.join('\n'));
  const withoutPaths = (text: string): string =>
    files.reduce((left, file) => withoutWord(left, file, PATH), text).replace(PATHS, PATH);
  const ids = renamedIds(document, withoutPaths);
  const names = [...secrets.renamed, ...ids].toSorted(([a], [b]) => byLength(a, b));
  const clean = (text: string, key: string): string => {
    const renamed = names.reduce((left, [name, other]) => withoutWord(left, name, other), text);
    return withoutPaths(TOLD.has(key) ? withoutExamples(renamed, examples) : renamed);
  };
  return <T>(value: T) => mapTexts(value, clean, '') as T;
}

/** Those that are in a text, of what may be a million; longer ones first, as one may be a part of another. */
function occurring(words: Iterable<string>, text: string): readonly string[] {
  return [...new Set(words)].filter((word) => word !== '' && text.includes(word)).toSorted(byLength);
}

/** Ids that hold a path, each with one of its own instead. */
function renamedIds(
  { candidates }: ReportDocument,
  withoutPaths: (text: string) => string,
): ReadonlyMap<string, string> {
  const renamed = new Map<string, string>();
  const taken = new Set(candidates.map(({ id }) => id));
  for (const { id } of candidates) {
    const plain = withoutPaths(id);
    if (plain === id) continue;
    let own = plain;
    for (let turn = 2; taken.has(own); turn += 1) own = `${plain} ${turn}`;
    taken.add(own);
    renamed.set(id, own);
  }
  return renamed;
}

/** A number of up to three digits is an id only where ids are listed: `(1, 2 and 17)`. */
const MAY_BE_A_COUNT = /^(?:\d{1,3}|.)$/u;

function withoutExamples(text: string, examples: readonly string[]): string {
  const sure = examples.filter((id) => !MAY_BE_A_COUNT.test(id));
  const left = sure.reduce((rest, id) => withoutWord(rest, id, EXAMPLE), text);
  const ids = new Set([...examples, EXAMPLE]);
  return left.replace(/\(([^()]*)\)/g, (whole, inside: string) => {
    const items = inside.split(/, | and /);
    return items.every((item) => ids.has(item)) ? `(${items.map(() => EXAMPLE).join(', ')})` : whole;
  });
}

/** Where it stands as a word of its own. */
function withoutWord(text: string, word: string, instead: string): string {
  if (!text.includes(word)) return text;
  const own = word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return text.replace(new RegExp(`(?<![\\p{L}\\p{N}_-])${own}(?![\\p{L}\\p{N}_-])`, 'gu'), () => instead);
}

const byLength = (a: string, b: string): number => b.length - a.length;

function mapTexts(value: unknown, map: (text: string, key: string) => string, key: string): unknown {
  if (typeof value === 'string') return map(value, key);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, map, key));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [map(name, ''), mapTexts(entry, map, name)]),
  );
}
