import { criticalT } from '../core/stats/critical-value.ts';
import { exactly, type TokenRange } from './token-range.ts';

const LEVEL = 0.95;
/** Fewer usages narrow nothing. */
export const ENOUGH_USAGES = 10;

/** What was expected of one answered request, and what the provider reported. */
export interface RecordedUsage {
  readonly expectedInput: number;
  readonly reportedInput: number;
  readonly output: number;
  /** What it cost; `null`: unpriced. */
  readonly usd: number | null;
}

/** Requests that are still to come: what is known of them together. */
export interface Remaining {
  readonly requests: number;
  readonly input: TokenRange;
  /** `null`: no bound. */
  readonly outputAtMost: number | null;
  readonly usdAtMost: number | null;
}

/** Totals over what remains. `null`: nothing was recorded that tells, and no bound does. */
export interface Calibrated {
  readonly usages: number;
  readonly input: TokenRange;
  readonly output: TokenRange | null;
  readonly usd: TokenRange | null;
}

export interface Calibration {
  readonly usages: number;
  add(usage: RecordedUsage): void;
  /** 95 % prediction intervals; below ten usages everything between nothing and the bound. */
  estimate(remaining: Remaining): Calibrated;
}

/**
 * Learns from reported usages how far counts are off, how long answers are and what a request costs. The
 * total of what remains is a ratio to what was expected, with Student's interval on its logarithm that covers
 * both what was recorded and what is to come, at half the degrees of freedom: lengths have long tails, and few
 * of them hide how long. No end passes a bound.
 *
 * Source: Cochran 1977, "Sampling techniques", section 6.4 (the variance of a ratio).
 */
export function createCalibration(): Calibration {
  const input = createRatio();
  const output = createRatio();
  const usd = createRatio();
  return {
    get usages() {
      return input.count;
    },
    add(usage) {
      input.add(usage.expectedInput, usage.reportedInput);
      output.add(1, usage.output);
      if (usage.usd !== null) usd.add(1, usage.usd);
    },
    estimate({ requests, input: expected, outputAtMost, usdAtMost }) {
      const totalOf = (ratio: Ratio, bound: number | null): TokenRange | null => {
        const total = ratio.total(requests, requests);
        if (total) return capped(total, bound);
        if (bound === null) return null;
        return capped({ low: 0, expected: ratio.pointOf(requests) ?? bound, high: bound }, bound);
      };
      return {
        usages: input.count,
        input: input.total(expected.expected, requests) ?? expected,
        output: totalOf(output, outputAtMost),
        usd: totalOf(usd, usdAtMost),
      };
    },
  };
}

function capped({ low, expected, high }: TokenRange, bound: number | null): TokenRange {
  const most = bound ?? Number.POSITIVE_INFINITY;
  return { low: Math.min(low, most), expected: Math.min(expected, most), high: Math.min(high, most) };
}

interface Ratio {
  readonly count: number;
  add(x: number, y: number): void;
  /** What `x` in all is expected to come to; `null` before anything was added. */
  pointOf(x: number): number | null;
  /** The same with an interval for the sum of so many requests to come; `null` where too few were added. */
  total(x: number, requests: number): TokenRange | null;
}

/** Σy/Σx of what was added, held in five sums. */
function createRatio(): Ratio {
  let [count, x1, y1, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
  const ratio = (): number | null => (x1 > 0 ? y1 / x1 : null);
  return {
    get count() {
      return count;
    },
    add(x, y) {
      count += 1;
      x1 += x;
      y1 += y;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    },
    pointOf(x) {
      const r = ratio();
      return r === null ? null : r * x;
    },
    total(x, requests) {
      const r = ratio();
      if (requests === 0) return exactly(0);
      if (r === null || count < ENOUGH_USAGES) return null;
      if (r === 0 || x === 0) return exactly(0);
      const residual = Math.max(0, yy - 2 * r * xy + r * r * xx) / (count - 1);
      const variance = (count * residual) / y1 ** 2 + (requests * residual) / (r * x) ** 2;
      const reach = Math.exp(criticalT(LEVEL, (count - 1) / 2) * Math.sqrt(variance));
      return { low: (r * x) / reach, expected: r * x, high: r * x * reach };
    },
  };
}
