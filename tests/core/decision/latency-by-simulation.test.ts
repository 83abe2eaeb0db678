import { expect, it } from 'vitest';
import { createCollector } from '../../../src/core/decision/collector.ts';
import { frameOf } from '../../../src/core/decision/frame.ts';
import { checkRequirements } from '../../../src/core/decision/require.ts';
import { seededRandom } from '../../../src/core/random.ts';
import { aTrial } from '../../support/a-trial.ts';
import { aPricedTrial, aScenario } from './builders.ts';

const RUNS = Number(process.env.BREAKEVEN_SIMULATIONS ?? 400);
const RISK = 0.025;
/** Just too many answers are late, so that the limit does not hold. */
const LATE = 0.051;

/** How often a limit of 1,000 ms is declared met where all repeats of an example are late, or none is. */
function metShare(examples: number, repeats: number, clusterSize: number): number {
  const random = seededRandom(41 + examples);
  const frame = frameOf(
    Array.from({ length: examples }, (_, index) => ({
      id: String(index).padStart(4, '0'),
      ...(clusterSize > 1 && { cluster: `c${Math.floor(index / clusterSize)}` }),
    })),
  );
  let met = 0;
  for (let run = 0; run < RUNS; run++) {
    const collector = createCollector('small', frame);
    let isLate = false;
    for (const [index, example] of frame.ids.entries()) {
      if (index % clusterSize === 0) isLate = random.uniform() < LATE;
      for (let repeat = 0; repeat < repeats; repeat++) {
        const latency = { total: isLate ? 2000 : 500 };
        const key = { candidate: 'small', example, repeat };
        collector.add(aPricedTrial({ trial: aTrial({ key, latency }) }));
      }
    }
    const [result] = checkRequirements(
      collector.finish(),
      null,
      aScenario({ require: { p95LatencyMs: 1000 } }),
      7,
    );
    met += Number(result?.status === 'met');
  }
  return met / RUNS;
}

it.each([
  [100, 1, 1],
  [300, 1, 1],
  [60, 5, 1],
  [300, 5, 1],
  [300, 1, 5],
])(
  'a latency limit that does not hold is seldom declared met: %i examples, %i repeats, clusters of %i',
  (examples, repeats, size) => {
    const allowed = RISK + 4 * Math.sqrt((RISK * (1 - RISK)) / RUNS);
    expect(metShare(examples, repeats, size)).toBeLessThanOrEqual(allowed);
  },
);
