import type { Scenario } from '../model/scenario.ts';
import type { CostProfile } from './cost-profile.ts';
import { drawAssumptions } from './draw-assumptions.ts';
import { drawFigures, type Figures, type Runner, type WorldOptions } from './draw-figures.ts';
import type { DrawMethod } from './draw-means.ts';
import { fillTotals, type WorldTotals } from './fill-totals.ts';
import { hasOpen } from './observations.ts';

/** Every candidate in every world: one world is one draw of all means and assumptions together. */
export interface Worlds {
  readonly count: number;
  readonly method: DrawMethod;
  /** Examples, or clusters of them, behind the draws. */
  readonly examples: number;
  readonly assumptions: readonly string[];
  readonly candidates: readonly CandidateWorlds[];
}

export interface CandidateWorlds extends WorldTotals {
  readonly id: string;
  /** Answers that the grader could not tell. */
  readonly unscored: number;
  /** 1 where it meets every requirement in that world. */
  readonly qualifies: Uint8Array;
  /** Accuracy by world; NaN where nothing was scored. */
  readonly accuracy: Float64Array;
}

/**
 * Draws the worlds of one scenario. The incumbent's figures stand for every candidate after its service.
 * They are drawn in the order of their ids, so that the order in which they are given changes nothing.
 */
export function drawWorlds(runners: readonly Runner[], scenario: Scenario, options: WorldOptions): Worlds {
  const sorted = runners.toSorted((a, b) => (a.data.id < b.data.id ? -1 : 1));
  const worlds = drawSorted(sorted, scenario, options);
  const candidates = runners.map((runner) => worlds.candidates[sorted.indexOf(runner)] as CandidateWorlds);
  return { ...worlds, candidates };
}

function drawSorted(runners: readonly Runner[], scenario: Scenario, options: WorldOptions): Worlds {
  const { draws, seed } = options;
  const [first] = runners;
  if (!first) return { count: 0, method: 'Bayesian bootstrap', examples: 0, assumptions: [], candidates: [] };
  const figures = drawFigures(runners, scenario, options);
  const assumed = drawAssumptions(scenario.ranges, draws, seed);
  const candidates = runners.map(({ data, profile }, index): CandidateWorlds => {
    const own = figures.candidates[index] as Figures;
    const blank = (): Float64Array | null => (canTotal(profile, scenario) ? new Float64Array(draws) : null);
    const totals = blank();
    const isOpen = hasOpen(data) && scenario.usdPerError > 0;
    return {
      id: data.id,
      unscored: data.columns.unscored.reduce((sum, answers) => sum + answers, 0),
      totals,
      worstTotals: isOpen ? blank() : totals,
      bestTotals: isOpen ? blank() : totals,
      monthly: blank(),
      qualifies: qualifying(index, runners, figures.candidates, scenario),
      accuracy: own.accuracy,
    };
  });
  const incumbent = runners.findIndex(({ data }) => data.id === scenario.incumbent);
  if (incumbent >= 0 && canTotal((runners[incumbent] as Runner).profile, scenario))
    fillTotals({
      runners,
      figures: figures.candidates,
      candidates,
      scenario,
      assumed,
      incumbent,
      draws,
      seed,
    });
  return {
    count: draws,
    method: figures.method,
    examples: first.data.frame.clusterCount,
    assumptions: [...assumed.keys()],
    candidates,
  };
}

function canTotal({ tokens, errorShare }: CostProfile, { usdPerError }: Scenario): boolean {
  return tokens !== null && (errorShare !== null || usdPerError === 0);
}

/** Per world: does the candidate meet what can be drawn; what is shown to fail by its bounds never does. */
function qualifying(
  index: number,
  runners: readonly Runner[],
  figures: readonly Figures[],
  { require, judge }: Scenario,
): Uint8Array {
  const { requirements, data } = runners[index] as Runner;
  const own = figures[index] as Figures;
  const worlds = new Uint8Array(own.accuracy.length);
  if (requirements.some(({ status }) => status === 'failed')) return worlds;
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs } = require;
  const isJudged = judge === 'unlabelled' && (minAccuracy !== undefined || margin !== undefined);
  const reference = figures[runners.findIndex((runner) => runner.data.id === nonInferiorTo)];
  const asksMargin = nonInferiorTo !== undefined && nonInferiorTo !== data.id;
  for (let world = 0; world < worlds.length; world++) {
    const accuracy = own.accuracy[world] as number;
    const meetsFloor = minAccuracy === undefined || accuracy >= minAccuracy;
    const difference = accuracy - (reference?.accuracy[world] ?? Number.NaN);
    const meetsMargin = !asksMargin || difference >= -(margin ?? 0);
    const isFast = p95LatencyMs === undefined || (own.inTime?.[world] ?? 0) >= 0.95;
    worlds[world] = Number(meetsFloor && meetsMargin && isFast && !isJudged);
  }
  return worlds;
}
