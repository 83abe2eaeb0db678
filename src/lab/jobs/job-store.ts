import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job } from './job.ts';

/** Jobs on disk, one file each, so that they outlive the server. */
export class JobStore {
  readonly #directory: string;
  readonly #jobs = new Map<string, Job>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const jobs = readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Job)
      .sort((a, b) => a.object.created_at - b.object.created_at);
    for (const job of jobs) this.#jobs.set(job.object.id, job);
  }

  /** Keeps the job as it now is; a crash leaves the old state or the new one. */
  save(job: Job): void {
    this.#jobs.set(job.object.id, job);
    const path = join(this.#directory, `${job.object.id}.json`);
    writeFileSync(`${path}.part`, JSON.stringify(job));
    renameSync(`${path}.part`, path);
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** The oldest first. */
  list(): Job[] {
    return [...this.#jobs.values()];
  }
}
