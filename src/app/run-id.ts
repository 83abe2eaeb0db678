import type { IsoInstant, RunId } from '../core/model/units.ts';

/** A run's id: what it is called, when it began, and enough of a hash to be the only one. */
export function runId(name: string, at: IsoInstant, hash: string): RunId {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replaceAll(/^-+|-+$/g, '');
  return `${slug || 'run'}-${at.slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-')}-${hash.slice(0, 6)}`;
}
