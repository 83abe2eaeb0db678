import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { TrainingState } from '../tuning/order.ts';
import type { Job } from './job.ts';

/** Jobs on disk, one file each and the state of its training beside it, so that they outlive the server. */
export class JobStore {
  readonly #directory: string;
  readonly #jobs = new Map<string, Job>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
    const jobs = readdirSync(directory)
      .filter((name) => name.endsWith('.json'))
      .map(
        (name) =>
          JSON.parse(readFileSync(join(directory, name), 'utf8')) as Partial<Job> &
            Pick<Job, 'object' | 'events' | 'request'>,
      )
      .map((job): Job => ({ checkpoints: [], key: '', savedStep: null, ...job })) // an older lab's lack some
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

  /** Keeps the job together with a state to go on from: a crash leaves both as they were, or as they are. */
  saveWithState(job: Job, state: TrainingState): void {
    const earlier = job.savedStep;
    writeFileSync(this.#statePath(job, state.step), serialize(state));
    job.savedStep = state.step;
    this.save(job);
    if (earlier !== null && earlier !== state.step) rmSync(this.#statePath(job, earlier), { force: true });
  }

  /** `null`: there is none, and the job begins at its beginning. */
  readState(job: Job): TrainingState | null {
    if (job.savedStep === null) return null;
    const path = this.#statePath(job, job.savedStep);
    return existsSync(path) ? (deserialize(readFileSync(path)) as TrainingState) : null;
  }

  /** Keeps a job that is over; its state is no longer wanted. */
  saveFinished(job: Job): void {
    const { savedStep } = job;
    job.savedStep = null;
    this.save(job);
    if (savedStep !== null) rmSync(this.#statePath(job, savedStep), { force: true });
  }

  #statePath(job: Job, step: number): string {
    return join(this.#directory, `${job.object.id}.${step}.state`);
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  /** The oldest first. */
  list(): Job[] {
    return [...this.#jobs.values()];
  }
}
