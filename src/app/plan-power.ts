import type { Config } from '../config/config.ts';
import { underMix } from '../core/decision/frame.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { findOutOfReach, type OutOfReach } from '../core/decision/out-of-reach.ts';
import {
  ASSUMED_DISCORDANCE,
  type Discordance,
  discordanceOf,
  effectiveExamples,
  type Power,
  powerOf,
} from '../core/decision/power.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { CandidateId } from '../core/model/units.ts';
import { splitFrames } from './collect-data.ts';

/** What the examples can show of one candidate against the reference, four times in five. */
export interface ComparisonPower extends Power {
  readonly candidate: CandidateId;
  readonly reference: CandidateId;
  /** Share of examples on which the two part, and on how many that was measured: on none, it is an assumption. */
  readonly discordance: Discordance;
}

export interface PlanPower {
  /** Without those held out to confirm. */
  readonly examples: number;
  /** Independent ones: clusters, where there are some. */
  readonly effectiveExamples: number;
  readonly isClustered: boolean;
  /** The margin asked for; `null`: none is. */
  readonly margin: number | null;
  readonly comparisons: readonly ComparisonPower[];
  /** Requirements that no candidate can be shown to meet with so many. */
  readonly outOfReach: readonly OutOfReach[];
}

/** `recorded`: scores of the same requests, by candidate, where the store has some. */
export function planPower(
  config: Config,
  keys: readonly ExampleKey[],
  recorded: ReadonlyMap<CandidateId, CandidateData>,
): PlanPower {
  const { scenario } = config;
  const frame = underMix(splitFrames(keys, config).main, scenario?.mix ?? null);
  const examples = effectiveExamples(frame);
  const require = scenario?.require ?? {};
  const margin = require.nonInferiorTo === undefined ? null : (require.margin ?? null);
  const reference = require.nonInferiorTo ?? scenario?.reference ?? config.candidates[0].id;
  const measured = (id: CandidateId): Discordance => {
    const [own, other] = [recorded.get(id), recorded.get(reference)];
    return own && other ? discordanceOf(own, other) : { value: ASSUMED_DISCORDANCE, pairs: 0 };
  };
  const others = config.candidates.filter(({ id }) => id !== reference);
  return {
    examples: frame.ids.length,
    effectiveExamples: examples,
    isClustered: frame.isClustered,
    margin,
    comparisons: others.map(({ id }) => {
      const discordance = measured(id);
      const { risk } = require;
      const question = {
        examples,
        discordance: discordance.value,
        margin,
        ...(risk !== undefined && { risk }),
      };
      return { candidate: id, reference, discordance, ...powerOf(question) };
    }),
    outOfReach: scenario ? findOutOfReach(frame, config.run.repeats, scenario, config.seed) : [],
  };
}
