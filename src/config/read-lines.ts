import { createReadStream } from 'node:fs';

/** Lines of a UTF-8 file, ends cut off; only \n and \r\n end one, as JSON strings may hold U+2028. */
export async function* readLines(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}
