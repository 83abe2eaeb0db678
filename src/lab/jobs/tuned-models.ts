import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRegistry, ServedModel } from '../models/registry.ts';
import { readWeights, writeWeights } from '../models/weights-file.ts';
import type { StepMetrics, TuningResult } from '../tuning/order.ts';
import { unixNow } from './job.ts';

/** What is known of a training that was done before. */
export interface TuningRecord {
  readonly key: string;
  /** The names under which its model is served. */
  readonly names: readonly string[];
  readonly created: number;
  readonly trainedTokens: number;
  readonly metrics: readonly StepMetrics[];
  /** Steps whose weights are kept; absent in records of older labs. */
  readonly checkpoints?: readonly number[];
}

/**
 * Results of trainings on disk: `<key>/weights.f16`, `weights.json` and `record.json`, and of the steps between
 * `<key>/step-<n>.f16` and `.json`.
 */
export class TunedModels {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  find(key: string): TuningRecord | null {
    const path = join(this.#directory, key, 'record.json');
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TuningRecord) : null;
  }

  /** Keeps a result; the record is written last, so that what has one is complete. */
  save(base: ServedModel, record: Omit<TuningRecord, 'names'>, result: TuningResult): void {
    this.#writeWeights(base, record.key, 'weights', result);
    this.#write({ ...record, names: [] });
  }

  /** Keeps the weights of a step on the way, and serves them. */
  saveCheckpoint(base: ServedModel, key: string, step: number, result: TuningResult): void {
    this.#writeWeights(base, key, `step-${step}`, result);
  }

  dropCheckpoint(key: string, step: number): void {
    for (const end of ['f16', 'json'])
      rmSync(join(this.#directory, key, `step-${step}.${end}`), { force: true });
  }

  /** Serves the weights of a step that was kept. */
  serveCheckpoint(key: string, step: number, name: string, models: ModelRegistry): void {
    if (existsSync(join(this.#directory, key, `step-${step}.json`)))
      this.#register(key, `step-${step}`, name, unixNow(), models);
  }

  /** Serves the model of a recorded training under a name, now and after a restart. */
  serve(key: string, name: string, models: ModelRegistry): void {
    const record = this.find(key);
    if (!record) throw new RangeError(`no record of ${key}`);
    if (!record.names.includes(name)) this.#write({ ...record, names: [...record.names, name] });
    this.#register(key, 'weights', name, record.created, models);
  }

  /** Serves all that was recorded. */
  serveAll(models: ModelRegistry): void {
    for (const key of readdirSync(this.#directory)) {
      const record = this.find(key);
      for (const name of record?.names ?? []) {
        this.#register(key, 'weights', name, record?.created ?? 0, models);
      }
    }
  }

  #writeWeights(base: ServedModel, key: string, stem: string, result: TuningResult): void {
    const folder = join(this.#directory, key);
    mkdirSync(folder, { recursive: true });
    const origin = { base: base.id, baseWeights: base.weightsHash, trainedTokens: result.trainedTokens };
    const card = { name: key, shape: base.shape, thinks: base.thinks, origin };
    writeWeights(join(folder, stem), result.weights, card);
  }

  #register(key: string, stem: string, name: string, created: number, models: ModelRegistry): void {
    const { card, weights } = readWeights(join(this.#directory, key, stem));
    models.add({
      id: name,
      created,
      ownedBy: 'breakeven',
      shape: card.shape,
      thinks: card.thinks,
      tunable: true,
      weights,
      weightsHash: card.weights,
    });
  }

  #write(record: TuningRecord): void {
    const path = join(this.#directory, record.key, 'record.json');
    writeFileSync(`${path}.part`, JSON.stringify(record));
    renameSync(`${path}.part`, path);
  }
}
