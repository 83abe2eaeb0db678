import { figuresOf, type LoadStep } from './load-figures.ts';
import { type LoadOptions, offerStep } from './load-step.ts';

export interface LoadCurve {
  readonly steps: readonly LoadStep[];
  /** The highest rate at which 95 % were answered in time; `null`: none of those offered. */
  readonly highest: LoadStep | null;
  readonly ending: 'done' | 'budget' | 'interrupted';
}

/** Where nobody names rates: from one a second, doubling until the limit breaks, then between. */
const FIRST_RATE = 1;
const LEAST_RATE = 0.1;
const MOST_RATE = 10_000;
/** Rates this close are told apart no further. */
const CLOSE = 1.2;

export interface LoadPlan extends LoadOptions {
  /** Rising; `null`: found by doubling. */
  readonly rates: readonly number[] | null;
  readonly onStep: (step: LoadStep) => void;
}

/** Offers one rate after the other, until one is more than the endpoint bears within the limit. */
export async function measureLoad(plan: LoadPlan): Promise<LoadCurve> {
  const steps: LoadStep[] = [];
  let ending: LoadCurve['ending'] = 'done';
  while (ending === 'done') {
    const rate = plan.rates ? nextOf(plan.rates, steps) : nextByDoubling(steps);
    if (rate === null) break;
    const step = figuresOf(await offerStep(rate, plan), plan.limitMs);
    if (step.ending === 'budget' || step.ending === 'interrupted') ending = step.ending;
    if (ending !== 'done' && step.requests === 0) break;
    steps.push(step);
    plan.onStep(step);
  }
  const [highest = null] = steps.filter(({ held }) => held).toSorted((a, b) => b.rate - a.rate);
  return { steps, highest, ending };
}

function nextOf(rates: readonly number[], steps: readonly LoadStep[]): number | null {
  return steps.at(-1)?.held === false ? null : (rates[steps.length] ?? null);
}

function nextByDoubling(steps: readonly LoadStep[]): number | null {
  const good = Math.max(0, ...steps.filter(({ held }) => held).map(({ rate }) => rate));
  const bad = Math.min(...steps.filter(({ held }) => !held).map(({ rate }) => rate));
  if (steps.length === 0) return FIRST_RATE;
  if (bad === Number.POSITIVE_INFINITY) return good * 2 > MOST_RATE ? null : good * 2;
  if (good === 0) return bad / 2 < LEAST_RATE ? null : bad / 2;
  return bad / good <= CLOSE ? null : Math.sqrt(bad * good);
}
