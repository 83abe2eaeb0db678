import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelRegistry, ServedModel } from '../models/registry.ts';
import { readWeights, writeWeights } from '../models/weights-file.ts';
import type { StepMetrics, TuningResult } from '../tuning/order.ts';

/** What is known of a training that was done before. */
export interface TuningRecord {
  readonly key: string;
  /** The names under which its model is served. */
  readonly names: readonly string[];
  readonly created: number;
  readonly trainedTokens: number;
  readonly metrics: readonly StepMetrics[];
}

/** Results of trainings on disk: `<key>/weights.f16`, `weights.json` and `record.json`. */
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
    const folder = join(this.#directory, record.key);
    mkdirSync(folder, { recursive: true });
    const origin = { base: base.id, baseWeights: base.weightsHash, trainedTokens: record.trainedTokens };
    const card = { name: record.key, shape: base.shape, thinks: base.thinks, origin };
    writeWeights(join(folder, 'weights'), result.weights, card);
    this.#write({ ...record, names: [] });
  }

  /** Serves the model of a recorded training under a name, now and after a restart. */
  serve(key: string, name: string, models: ModelRegistry): void {
    const record = this.find(key);
    if (!record) throw new RangeError(`no record of ${key}`);
    if (!record.names.includes(name)) this.#write({ ...record, names: [...record.names, name] });
    this.#register(record, name, models);
  }

  /** Serves all that was recorded. */
  serveAll(models: ModelRegistry): void {
    for (const key of readdirSync(this.#directory)) {
      const record = this.find(key);
      for (const name of record?.names ?? []) this.#register(record as TuningRecord, name, models);
    }
  }

  #register(record: TuningRecord, name: string, models: ModelRegistry): void {
    const { card, weights } = readWeights(join(this.#directory, record.key, 'weights'));
    models.add({
      id: name,
      created: record.created,
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
