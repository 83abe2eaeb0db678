import { quantileOfRange } from '../decision/draw-assumptions.ts';
import { learningCurve, type PilotPoint } from '../economics/learning-curve.ts';
import type { Range } from '../model/scenario.ts';
import type { AccuracyBasis } from '../model/training-estimate.ts';
import { namedSeed } from '../named-seed.ts';
import { seededRandom } from '../random.ts';

export interface AccuracyCase {
  /** Whose accuracy it is: the draws of one hang on no other. */
  readonly id: string;
  readonly draws: number;
  readonly seed: number;
  /** Accuracy of the model that the training starts from, by draw; `null`: it was never measured. */
  readonly start: Float64Array | null;
  /** Smaller trainings of the same kind. */
  readonly pilots: readonly PilotPoint[];
  /** Examples that are to be learnt from. */
  readonly examples: number;
  readonly betweenRunSd: number;
  readonly stated?: Range;
  /** Of reinforcement: pass@k of the start at the most samples that were taken. */
  readonly reach?: number;
}

export interface PlausibleAccuracy {
  readonly basis: AccuracyBasis;
  readonly draws: Float64Array;
  /** Pilots that told no curve: why they are not used. */
  readonly isUnidentified: boolean;
}

/** A training may end a little below its start; what it closes at most is the whole distance to 1. */
const CLOSED = { least: -0.05, most: 1 };

/**
 * Where the accuracy of a model that was not trained yet may lie. The user's word goes first, then a learning
 * curve through three pilots or more, if they tell one. Else nothing is known but the start: the share of its
 * errors that training takes away is uniform between hardly any harm and all of them, for published trainings
 * have come out anywhere in between. Reinforcement of a model that was sampled k times reaches, in the middle
 * of the cases, half way to its pass@k, and may pass it.
 */
export function plausibleAccuracy(given: AccuracyCase): PlausibleAccuracy | null {
  const { id, draws, seed, start, pilots, examples, betweenRunSd, stated, reach } = given;
  const random = seededRandom(namedSeed(`accuracy of ${id}`, seed));
  if (stated)
    return {
      basis: 'stated',
      draws: Float64Array.from({ length: draws }, () => quantileOfRange(stated, random.uniform())),
      isUnidentified: false,
    };
  const curve = pilots.length < 3 ? null : learningCurve(pilots, { betweenRunSd, seed });
  if (curve?.identified) {
    const known = curve.drawsAt(examples);
    return {
      basis: 'pilots',
      draws: Float64Array.from({ length: draws }, () => known[random.integer(known.length)] as number),
      isUnidentified: false,
    };
  }
  if (!start) return null;
  const closed = (accuracy: number): number => {
    const share = CLOSED.least + (CLOSED.most - CLOSED.least) * random.uniform();
    if (reach === undefined || reach <= accuracy) return share;
    const middle = (0.5 * (reach - accuracy)) / (1 - accuracy);
    return tilted(share, Math.min(0.95, Math.max(0.05, middle)));
  };
  return {
    basis: reach === undefined ? 'start' : 'samples',
    draws: start.map((accuracy) => clip(accuracy + closed(accuracy) * (1 - accuracy))),
    isUnidentified: pilots.length >= 3,
  };
}

/** The same range with its median moved, by a power. */
function tilted(share: number, median: number): number {
  const width = CLOSED.most - CLOSED.least;
  const power = Math.log((median - CLOSED.least) / width) / Math.log(0.5);
  return CLOSED.least + width * ((share - CLOSED.least) / width) ** power;
}

function clip(accuracy: number): number {
  return Math.min(1, Math.max(0, accuracy));
}
