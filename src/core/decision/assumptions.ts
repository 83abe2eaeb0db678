import type { Requirements, Scenario } from '../model/scenario.ts';

/** An assumption of a scenario that is one number, and may be another. */
export interface Assumption {
  /** As the config writes it. */
  readonly id: string;
  readonly label: string;
  readonly unit: 'requests' | 'rate' | 'months' | 'share' | 'usd' | 'ms';
  /** What it may be, both included. */
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  /** `null`: the scenario does not say. */
  readonly read: (scenario: Scenario) => number | null;
  readonly write: (scenario: Scenario, value: number) => Scenario;
}

type Key = 'growth' | 'horizonMonths' | 'discountRate' | 'usdPerError' | 'cachedInputShare' | 'batchShare';

const plain = (
  id: Key | 'requestsPerMonth',
  rest: Pick<Assumption, 'label' | 'unit' | 'least' | 'most' | 'isWhole'>,
): Assumption => ({
  id,
  ...rest,
  read: (scenario) => scenario[id],
  write: (scenario, value) => ({ ...scenario, [id]: value }),
});

const required = (
  key: keyof Requirements & ('minAccuracy' | 'p95LatencyMs'),
  rest: Pick<Assumption, 'label' | 'unit' | 'least' | 'most'>,
): Assumption => ({
  id: `require.${key}`,
  ...rest,
  read: ({ require }) => require[key] ?? null,
  write: (scenario, value) => ({ ...scenario, require: { ...scenario.require, [key]: value } }),
});

/** Those that a report can be asked about by hand, on the command line and in its page. */
export const ASSUMPTIONS: readonly Assumption[] = [
  plain('requestsPerMonth', { label: 'Requests in the first month', unit: 'requests', least: 1, most: 1e12 }),
  plain('growth', { label: 'Growth a month', unit: 'rate', least: -0.99, most: 10 }),
  plain('horizonMonths', { label: 'Horizon', unit: 'months', least: 1, most: 120, isWhole: true }),
  plain('discountRate', { label: 'Discount rate a year', unit: 'rate', least: 0, most: 10 }),
  plain('usdPerError', { label: 'Cost of a wrong answer', unit: 'usd', least: 0, most: 1e9 }),
  plain('cachedInputShare', { label: 'Cached share of input', unit: 'share', least: 0, most: 1 }),
  plain('batchShare', { label: 'Share of requests by batch', unit: 'share', least: 0, most: 1 }),
  required('minAccuracy', { label: 'Accuracy required', unit: 'share', least: 0, most: 1 }),
  required('p95LatencyMs', { label: 'p95 latency required', unit: 'ms', least: 1, most: 1e9 }),
];

/** By id. */
export type AssumedValues = Readonly<Record<string, number>>;

/** The scenario with these numbers instead of its own; a range that stood for one of them is gone. */
export function assume(scenario: Scenario, values: AssumedValues): Scenario {
  const known = ASSUMPTIONS.filter(({ id }) => values[id] !== undefined);
  const ids = new Set(known.map(({ id }) => id));
  const ranges = Object.entries(scenario.ranges).filter(([path]) => !ids.has(path));
  const start = { ...scenario, ranges: Object.fromEntries(ranges) };
  return known.reduce((changed, { id, write }) => write(changed, values[id] as number), start);
}

/** Whether a number may stand for the assumption. */
export function isPossible({ least, most, isWhole }: Assumption, value: number): boolean {
  return value >= least && value <= most && (!isWhole || Number.isInteger(value));
}
