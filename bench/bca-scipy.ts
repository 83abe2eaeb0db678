/**
 * The BCa bootstrap of a mean against scipy.stats.bootstrap(method='BCa') on the same numbers, in one run:
 * the ratio of times, and how far the intervals part. Needs python3 with scipy (Debian: python3-scipy).
 */
import { spawnSync } from 'node:child_process';
import { seededRandom } from '../src/core/random.ts';
import { bcaBootstrap } from '../src/core/stats/index.ts';

const REPLICATES = 9999;
const PYTHON = `
import json, sys, time
import numpy as np
from scipy.stats import bootstrap
values = np.array(json.load(sys.stdin))
started = time.perf_counter()
result = bootstrap((values,), np.mean, n_resamples=${REPLICATES}, method='BCa', random_state=7, vectorized=True)
print(json.dumps({'seconds': time.perf_counter() - started, 'low': result.confidence_interval.low, 'high': result.confidence_interval.high}))
`;

interface Answer {
  readonly seconds: number;
  readonly low: number;
  readonly high: number;
}

function ours(values: readonly number[]): Answer {
  const mean = (sample: readonly number[]): number => {
    let sum = 0;
    for (const value of sample) sum += value;
    return sum / sample.length;
  };
  const started = performance.now();
  const { low, high } = bcaBootstrap(values, mean, { replicates: REPLICATES, seed: 7 });
  return { seconds: (performance.now() - started) / 1000, low, high };
}

function scipy(values: readonly number[]): Answer | null {
  const { status, stdout } = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify(values),
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout) as Answer) : null;
}

const random = seededRandom(3);
console.log(`BCa of a mean, ${REPLICATES} replicates: breakeven against scipy`);
for (const n of [30, 100, 300, 1000]) {
  const values = Array.from({ length: n }, () => Math.exp(random.normal()));
  ours(values); // warm
  const own = ours(values);
  const theirs = scipy(values);
  if (!theirs) {
    console.log('python3 with scipy is not here: apt-get install python3-scipy');
    break;
  }
  const width = theirs.high - theirs.low;
  const off = Math.max(Math.abs(own.low - theirs.low), Math.abs(own.high - theirs.high)) / width;
  console.log(
    `n ${String(n).padStart(5)}  time ours / scipy ${(own.seconds / theirs.seconds).toFixed(2)}  ` +
      `ours ${own.low.toFixed(4)}, ${own.high.toFixed(4)}  scipy ${theirs.low.toFixed(4)}, ${theirs.high.toFixed(4)}  ` +
      `apart by ${(100 * off).toFixed(2)} % of the width`,
  );
}
