import { BreakevenError } from '../core/model/error.ts';
import { checkTrial, refuseRepeatedKey } from './check-trial.ts';
import { readCsvTrials } from './csv-trials.ts';
import type { ImportedTrial, Importer, ImportSource } from './importer.ts';
import { readText } from './read-text.ts';

/** The open trial format: JSON lines, or CSV with the same column names. */
export const trialsImporter: Importer = {
  recognises: (head) =>
    isJson(head)
      ? /"(candidate|example)"\s*:/.test(head)
      : /(^|[,"])(candidate|example)([",]|$)/.test(head.split(/\r?\n/, 1)[0] ?? ''),
  read: (source) => (isJson(source.head) ? readJsonLines(source) : readCsvTrials(source)),
};

function isJson(head: string): boolean {
  return /^[\s\uFEFF]*[{[]/.test(head);
}

async function* readJsonLines(source: ImportSource): AsyncGenerator<readonly ImportedTrial[]> {
  for await (const { line: first, text } of readText(source)) {
    const batch: ImportedTrial[] = [];
    const lines = text.split('\n');
    for (const [index, row] of lines.entries()) {
      if (row.trim() === '') continue;
      const line = first + index;
      const at = `${source.name}:${line}`;
      const value = parseObject(row, at);
      batch.push({ line, trial: checkTrial(value, at) });
      refuseRepeatedKey(row, value, at);
    }
    yield batch;
  }
}

function parseObject(text: string, at: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `${at}: malformed JSON: ${shorten((error as Error).message)}`,
      'expected one JSON object a line; a file that was cut off is imported once it is whole',
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new BreakevenError(
    'bad-input',
    `${at}: expected a JSON object`,
    'one trial a line, not a list of them',
  );
}

/** V8 quotes what it could not parse. */
function shorten(message: string): string {
  const plain = message.replaceAll(/\p{Cc}/gu, ' ');
  return plain.length > 160 ? `${plain.slice(0, 160)}…` : plain;
}
