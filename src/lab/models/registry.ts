import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ModelShape } from '../engine/shape.ts';
import { BASE_MODELS } from './base-models.ts';
import { readWeights } from './weights-file.ts';

/** A model that can be asked, and perhaps tuned. */
export interface ServedModel {
  readonly id: string;
  /** Unix seconds. */
  readonly created: number;
  readonly ownedBy: string;
  readonly shape: ModelShape;
  readonly thinks: boolean;
  readonly tunable: boolean;
  readonly weights: Float32Array;
  /** sha256, hexadecimal. */
  readonly weightsHash: string;
}

/** When the base models' recipe was fixed: 2026-11-22. */
const BASE_CREATED = 1_795_305_600;

/** Models by id: the two that ship, and those that jobs add. */
export class ModelRegistry {
  readonly #models = new Map<string, ServedModel>();

  /** @throws BreakevenError when the shipped weights are damaged or belong to another vocabulary. */
  constructor() {
    for (const { name, shape, thinks, tunable } of BASE_MODELS) {
      const stem = fileURLToPath(new URL(`../weights/${name}`, import.meta.url));
      const { card, weights } = readWeights(stem);
      this.add({
        id: name,
        created: BASE_CREATED,
        ownedBy: 'breakeven',
        shape,
        thinks,
        tunable,
        weights,
        weightsHash: card.weights,
      });
    }
  }

  add(model: ServedModel): void {
    this.#models.set(model.id, model);
  }

  remove(id: string): void {
    this.#models.delete(id);
  }

  find(id: string): ServedModel | undefined {
    return this.#models.get(id);
  }

  list(): ServedModel[] {
    return [...this.#models.values()];
  }

  /** A name for the base models' weights taken together. */
  fingerprint(): string {
    const hash = createHash('sha256');
    for (const { name } of BASE_MODELS) hash.update(this.find(name)?.weightsHash ?? '');
    return `fp_${hash.digest('hex').slice(0, 16)}`;
  }
}

/** What a response's `system_fingerprint` says of the weights that gave it. */
export function fingerprintOf(model: ServedModel): string {
  return `fp_${model.weightsHash.slice(0, 16)}`;
}
