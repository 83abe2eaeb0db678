import { meanOfDraws } from '../decision/outlook.ts';
import type { Usd } from '../model/units.ts';

const BINS = 40;

/**
 * What it is worth to see a result before one decides: `values` holds, by action and draw, the dollars that the
 * action brings against doing nothing; `seen` what a sample would show in each of these draws, its luck included.
 * The value of each action given what is seen is its mean over draws that show about the same (bins of equal
 * count), and the best action is taken there.
 *
 * Source: Strong, Oakley, Brennan and Breeze 2015, "Estimating the expected value of sample information using
 * the probabilistic sensitivity analysis sample" (regression on the simulated data's summary, here by bins).
 *
 * @returns dollars, without the sample's price; at least 0.
 */
export function valueOfSeeing(values: readonly Float64Array[], seen: Float64Array): Usd {
  const count = seen.length;
  if (values.length === 0 || count === 0) return 0;
  const order = Uint32Array.from(seen.keys()).sort((a, b) => (seen[a] as number) - (seen[b] as number));
  const bins = Math.min(BINS, Math.max(1, Math.floor(count / 50)));
  let informed = 0;
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * count) / bins);
    const to = Math.floor(((bin + 1) * count) / bins);
    const best = values.reduce((most, value) => {
      let sum = 0;
      for (let at = from; at < to; at++) sum += value[order[at] as number] as number;
      return Math.max(most, sum);
    }, 0);
    informed += best;
  }
  const uninformed = values.reduce((most, value) => Math.max(most, meanOfDraws(value)), 0);
  return Math.max(0, informed / count - uninformed);
}
