import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { DEFAULT_RISK } from '../decision/risk.ts';
import type { Requirements } from '../model/scenario.ts';
import type { RequiredAccuracy } from '../model/training-estimate.ts';

/** What a tuned model has to be shown to reach, and on how many examples. */
export interface ProofCase {
  readonly require: Requirements;
  /** Accuracy of the reference by draw; `null`: none is asked for, or it was not measured. */
  readonly reference: Float64Array | null;
  /** Effective number of examples. */
  readonly examples: number;
}

/**
 * By draw the chance that the eval shows a model of that accuracy to meet the floor and the margin: the normal
 * approximation to the power of each score test (Wilson, Tango) at the scenario's risk, its bound at the variance
 * on the bar and the figure at its own. Discordant pairs are taken as if the errors of both were independent,
 * which is the worse of the likely cases.
 */
export function chancesOfProof(
  accuracy: Float64Array,
  { require, reference, examples }: ProofCase,
): Float64Array {
  const { minAccuracy, margin } = require;
  const deviate = deviateOf(require);
  return accuracy.map((share, draw) => {
    let chance = 1;
    if (minAccuracy !== undefined) {
      const bar = { at: share - minAccuracy, onBar: spread(minAccuracy), own: spread(share) };
      chance = power(bar, examples, deviate);
    }
    const other = reference?.[draw];
    if (other !== undefined && margin !== undefined)
      chance = Math.min(chance, power(pairedBar(share, other, margin), examples, deviate));
    return chance;
  });
}

/** What is asked of accuracy, and what has to come out on so many examples so that it is shown. */
export function requiredAccuracy({ require, reference, examples }: ProofCase): RequiredAccuracy {
  const { minAccuracy, margin } = require;
  const reach = deviateOf(require) / Math.sqrt(examples);
  const other = reference === null ? null : reference.reduce((sum, one) => sum + one, 0) / reference.length;
  const bars = [
    ...(minAccuracy === undefined
      ? []
      : [{ bar: minAccuracy, shown: minAccuracy + reach * spread(minAccuracy) }]),
    ...(other === null || margin === undefined
      ? []
      : [{ bar: other - margin, shown: leastShown(other, margin, reach) }]),
  ];
  if (bars.length === 0) return { asked: null, toBeShown: null };
  return {
    asked: Math.max(...bars.map(({ bar }) => bar)),
    toBeShown: Math.min(1, Math.max(...bars.map(({ shown }) => shown))),
  };
}

/** How far a figure lies above its bar, and what one example adds to its standard error there and on the bar. */
interface Distance {
  readonly at: number;
  readonly onBar: number;
  readonly own: number;
}

function pairedBar(share: number, other: number, margin: number): Distance {
  const discordant = share * (1 - other) + other * (1 - share);
  const sd = (difference: number): number => Math.sqrt(Math.max(1e-9, discordant - difference ** 2));
  return { at: share - other + margin, onBar: sd(margin), own: sd(share - other) };
}

/** The least accuracy, in thousandths, that is shown not to be inferior; 1 where none is. */
function leastShown(other: number, margin: number, reach: number): number {
  for (let share = Math.max(0, Math.ceil(1000 * (other - margin))); share < 1000; share++) {
    const { at, onBar } = pairedBar(share / 1000, other, margin);
    if (at >= reach * onBar) return share / 1000;
  }
  return 1;
}

function deviateOf({ risk }: Requirements): number {
  return -normalQuantile(risk ?? DEFAULT_RISK, 0, 1);
}

function spread(share: number): number {
  return Math.sqrt(Math.max(1e-9, share * (1 - share)));
}

function power({ at, onBar, own }: Distance, examples: number, deviate: number): number {
  return normalCdf((at * Math.sqrt(examples) - deviate * onBar) / own, 0, 1);
}
