/** One JSON document on stdout, pretty-printed. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** For people and logs; stdout stays for results. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
