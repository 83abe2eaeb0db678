import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BatchObject, ResultLine } from './batch.ts';

/** Batches on disk: `<id>.json`, and `<id>.results` with a line for each request that is done. */
export class BatchStore {
  readonly #directory: string;
  readonly #batches = new Map<string, BatchObject>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const batches = readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as BatchObject)
      .sort((a, b) => a.created_at - b.created_at);
    for (const batch of batches) this.#batches.set(batch.id, batch);
  }

  /** Keeps the batch as it now is; a crash leaves the old state or the new one. */
  save(batch: BatchObject): void {
    this.#batches.set(batch.id, batch);
    const path = join(this.#directory, `${batch.id}.json`);
    writeFileSync(`${path}.part`, JSON.stringify(batch));
    renameSync(`${path}.part`, path);
  }

  find(id: string): BatchObject | undefined {
    return this.#batches.get(id);
  }

  /** The oldest first. */
  list(): BatchObject[] {
    return [...this.#batches.values()];
  }

  addResult({ id }: BatchObject, result: ResultLine): void {
    appendFileSync(this.#resultsPath(id), `${JSON.stringify(result)}\n`);
  }

  /** What is done so far; a line that a crash cut off is cut away, and its request is not done. */
  readResults({ id }: BatchObject): readonly ResultLine[] {
    const path = this.#resultsPath(id);
    if (!existsSync(path)) return [];
    const text = readFileSync(path, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) writeFileSync(path, whole);
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ResultLine);
  }

  #resultsPath(id: string): string {
    return join(this.#directory, `${id}.results`);
  }
}
