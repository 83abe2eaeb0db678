/** What runs a program. Each answer is a line of JSON: `{ "value": … }` or `{ "cause": …, "message": … }`. */
export interface Interpreter {
  /** Reads the program, `{ source, entry }` as JSON. A value means that it may be called. */
  load(program: string): string;
  /** Calls it with each line, its arguments as a JSON array, and writes an answer for each at once. */
  run(lines: string, write: (answer: string) => void): void;
}

/** Of an answer, in characters. */
export const MOST_ANSWER_LENGTH: number = 32 * 1024 * 1024;
