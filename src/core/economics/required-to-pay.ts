import { monthlyRate } from './monthly-rate.ts';
import { requireAmount, requireShare, requireValues } from './preconditions.ts';

/** What a tuned model would have to beat, and what it takes to get there. All money of one currency, dollars. */
export interface TrainingCase {
  /** Requests of each month while the tuned model would serve: none before it is in service or after its base is switched off. */
  readonly requests: readonly number[];
  /** Today's candidate. */
  readonly incumbent: { readonly usdPerRequest: number; readonly accuracy: number };
  /** What is expected of the tuned one. */
  readonly tuned: { readonly usdPerRequest: number; readonly accuracy: number };
  /** Training, labels, grading, evaluation, people: at month 0. */
  readonly oneOffUsd: number;
  /** Hosting and the like, each month of `requests`. */
  readonly usdPerMonth: number;
  /** What a wrong answer costs the user. */
  readonly usdPerError: number;
  /** A year, as 0.1. */
  readonly yearlyRate: number;
}

export interface RequiredToPay {
  /** The least accuracy at which it pays, at the expected price; `never`: not even a perfect one does. */
  readonly minAccuracy: number | 'never';
  /** The highest price of a request at which it pays, at the expected accuracy; `never`: not even a free one does. */
  readonly maxUsdPerRequest: number | 'never';
  /** Present value of training at what is expected of it. */
  readonly netPresentValueUsd: number;
}

/**
 * What training must reach to pay, before anything is trained. Every request saves
 * (price − price′) + (accuracy′ − accuracy) × usdPerError; all of them, discounted by their month's end as
 * `netPresentValue` does, must bring back the one-offs and the hosting. Where an error costs nothing, accuracy
 * brings nothing: the least accuracy is then 0 or `never`, and a requirement has to say what is good enough.
 *
 * @throws RangeError when an amount is negative or not finite, or an accuracy is no share.
 */
export function requiredToPay(scenario: TrainingCase): RequiredToPay {
  const { requests, incumbent, tuned, oneOffUsd, usdPerMonth, usdPerError, yearlyRate } = scenario;
  requireValues('requests', requests);
  for (const [month, count] of requests.entries()) requireAmount(`requests[${month}]`, count);
  requireAmount('incumbent.usdPerRequest', incumbent.usdPerRequest);
  requireShare('incumbent.accuracy', incumbent.accuracy);
  requireAmount('tuned.usdPerRequest', tuned.usdPerRequest);
  requireShare('tuned.accuracy', tuned.accuracy);
  requireAmount('oneOffUsd', oneOffUsd);
  requireAmount('usdPerMonth', usdPerMonth);
  requireAmount('usdPerError', usdPerError);
  let discounted = 0;
  let fixed = oneOffUsd;
  const rate = monthlyRate(yearlyRate);
  for (const [month, count] of requests.entries()) {
    const factor = (1 + rate) ** -(month + 1);
    discounted += count * factor;
    fixed += usdPerMonth * factor;
  }
  const price = incumbent.usdPerRequest - tuned.usdPerRequest;
  const gain = (tuned.accuracy - incumbent.accuracy) * usdPerError;
  const netPresentValueUsd = discounted * (price + gain) - fixed;
  if (discounted === 0) {
    const pays = fixed <= 0;
    return {
      minAccuracy: pays ? 0 : 'never',
      maxUsdPerRequest: pays ? incumbent.usdPerRequest : 'never',
      netPresentValueUsd,
    };
  }
  const highest = incumbent.usdPerRequest + gain - fixed / discounted;
  return {
    minAccuracy: leastAccuracy(fixed / discounted - price, incumbent.accuracy, usdPerError),
    maxUsdPerRequest: highest < 0 ? 'never' : highest,
    netPresentValueUsd,
  };
}

/** `missing`: dollars a request that better answers have to bring. */
function leastAccuracy(missing: number, accuracy: number, usdPerError: number): number | 'never' {
  if (usdPerError === 0) return missing <= 0 ? 0 : 'never';
  const least = accuracy + missing / usdPerError;
  return least > 1 ? 'never' : Math.max(0, least);
}
