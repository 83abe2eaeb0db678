import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const zip = promisify(gzip);

/** What `inflate` reads: gzip, in base64. */
export async function deflate(text: string): Promise<string> {
  return (await zip(text, { level: 9 })).toString('base64');
}
