import pc from 'picocolors';
import { spellUnseen } from '../report/inert.ts';

/**
 * The one way out to a terminal: names, models, answers and paths may hold what moves a cursor, hides or turns
 * the text around it, so all that would is spelled out (`\u009b`). Line ends stay.
 */

/** Bold, dim, red, green, yellow and cyan, and their ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
const PAINT = /(\u001b\[(?:1|2|22|31|32|33|36|39)m)/;

/** Text for people on stdout. */
export function print(text: string): void {
  process.stdout.write(`${spellUnseen(text)}\n`);
}

/** The same with our own colours. What comes from elsewhere has to be inert before it is painted. */
export function printPainted(text: string): void {
  process.stdout.write(`${spellUnpainted(text)}\n`);
}

/** How wide the terminal is; endless where stdout is none. */
export const terminalWidth = (): number => process.stdout.columns ?? Number.POSITIVE_INFINITY;

/** One JSON document on stdout, pretty-printed. */
export function printJson(value: unknown, indent = 2): void {
  process.stdout.write(`${spellUnseen(JSON.stringify(value, null, indent))}\n`);
}

/** For people and logs; stdout stays for results. */
export function log(line: string): void {
  process.stderr.write(`${spellUnseen(line)}\n`);
}

/** The same with our own colours, as `printPainted` has them. */
export function logPainted(line: string): void {
  process.stderr.write(`${spellUnpainted(line)}\n`);
}

/** A text of somebody else within a line: it cannot begin one of its own. */
export function oneLine(text: string): string {
  return spellUnseen(text.replaceAll('\n', '\\n'));
}

/** Where nothing is painted, a colour is somebody else's too. */
function spellUnpainted(text: string): string {
  if (!pc.isColorSupported) return spellUnseen(text);
  return text
    .split(PAINT)
    .map((part, index) => (index % 2 === 1 ? part : spellUnseen(part)))
    .join('');
}

/** Asks on the terminal; `null`: nobody is there to answer. */
export async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const { createInterface } = await import('node:readline/promises');
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await asked.question(spellUnseen(question));
  } finally {
    asked.close();
  }
}
