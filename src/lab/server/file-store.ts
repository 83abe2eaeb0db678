import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** OpenAI's file object. */
export interface FileObject {
  readonly id: string;
  readonly object: 'file';
  readonly bytes: number;
  readonly created_at: number;
  readonly filename: string;
  readonly purpose: string;
  readonly status: 'processed';
}

/** Uploaded files on disk. The same name and content get the same id. */
export class FileStore {
  readonly #directory: string;
  readonly #files = new Map<string, FileObject>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    for (const name of readdirSync(directory)) {
      if (!name.endsWith('.json')) continue;
      const file = JSON.parse(readFileSync(join(directory, name), 'utf8')) as FileObject;
      this.#files.set(file.id, file);
    }
  }

  add(filename: string, purpose: string, content: string): FileObject {
    const hash = createHash('sha256')
      .update(JSON.stringify([filename, purpose]))
      .update(content)
      .digest('hex');
    const id = `file-${hash.slice(0, 24)}`;
    const known = this.#files.get(id);
    if (known) return known;
    const bytes = Buffer.byteLength(content);
    const created_at = Math.floor(Date.now() / 1000);
    const file: FileObject = {
      id,
      object: 'file',
      bytes,
      created_at,
      filename,
      purpose,
      status: 'processed',
    };
    writeFileSync(join(this.#directory, `${id}.content`), content);
    writeFileSync(join(this.#directory, `${id}.json`), JSON.stringify(file));
    this.#files.set(id, file);
    return file;
  }

  find(id: string): FileObject | undefined {
    return this.#files.get(id);
  }

  list(): FileObject[] {
    return [...this.#files.values()];
  }

  /** The content of a file that `find` knows; `undefined` when it is gone from the disk. */
  read(id: string): string | undefined {
    const path = join(this.#directory, `${id}.content`);
    return this.#files.has(id) && existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }
}
