import { tokenUsdOf } from '../../core/decision/cost-profile.ts';
import { meanOfDraws } from '../../core/decision/outlook.ts';
import type { EstimateWorlds } from '../../core/estimate/draw-plans.ts';
import { valueOfSeeing } from '../../core/estimate/sample-value.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import type { Alternative, Measure, ReadinessReport } from '../../core/model/training-estimate.ts';
import type { CandidateId, Usd } from '../../core/model/units.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import { rootModel } from '../runnable.ts';
import type { PlannedCandidate } from './plan-candidate.ts';
import { evalSize, type Scales, weigh } from './weigh.ts';

const PILOT_ROWS = 100;
const MORE_EXAMPLES = 300;
/** Samples of the base that tell whether reinforcement has a signal: examples, and answers to each. */
const SAMPLED = { examples: 200, answers: 16 };
/** Less money than this is not worth a look. */
const CENT = 0.01;

export interface MeasuresInput extends Scales {
  readonly candidates: readonly PlannedCandidate[];
  readonly worlds: EstimateWorlds;
  readonly alternatives: readonly Alternative[];
  readonly readiness: readonly ReadinessReport[];
}

/** What would tell more, the most worth over its price first; what has no price or worth comes last. */
export function findMeasures(input: MeasuresInput): readonly Measure[] {
  const steps = [
    ...pilots(input),
    ...moreExamples(input),
    ...assumptions(input),
    ...untried(input),
    ...samples(input),
    ...labels(input),
  ];
  return steps
    .filter(({ worthUsd }) => worthUsd === null || worthUsd >= CENT)
    .toSorted((a, b) => gainOf(b) - gainOf(a));
}

function gainOf({ costUsd, worthUsd }: Measure): number {
  return worthUsd === null ? Number.NEGATIVE_INFINITY : worthUsd - (costUsd ?? 0);
}

/** A training on a hundred rows: it shows a good part of the gain, within the eval's noise. */
function pilots({ ground, candidates, worlds, planned }: MeasuresInput): readonly Measure[] {
  const values = worlds.plans.map(({ value }) => value);
  const n = evalSize(ground);
  return candidates.flatMap(({ candidate, accuracy, usdPerRequest }): Measure[] => {
    const training = trainingOf(candidate);
    const plan = planned.find(({ profile }) => profile.id === candidate.id);
    const rows = training?.examples ?? PILOT_ROWS * 10;
    const isFirst = !candidates.some((one) => one.candidate.id === training?.from); // else that one comes first
    if (!plan || !accuracy || !isFirst || accuracy.basis === 'pilots' || rows <= 2 * PILOT_ROWS) return [];
    const random = seededRandom(namedSeed(`pilot of ${candidate.id}`, ground.config.seed));
    const start = startOf(candidate.id, candidates, ground.figures) ?? accuracy.draws;
    const seen = accuracy.draws.map((final, draw) => {
      const from = start[draw] as number;
      const shown = from + (0.5 + 0.5 * random.uniform()) * (final - from);
      return shown + Math.sqrt(Math.max(0, shown * (1 - shown)) / Math.max(1, n)) * random.normal();
    });
    const share = PILOT_ROWS / rows;
    const costUsd =
      meanOfDraws(plan.trainingUsd) * share + n * meanOfDraws(usdPerRequest ?? new Float64Array(1));
    return [
      {
        kind: 'pilot',
        what: `a pilot of ${candidate.id} on ${PILOT_ROWS} examples`,
        how: `add a candidate like ${candidate.id} with training.examples: ${PILOT_ROWS}, train and run it`,
        costUsd,
        worthUsd: valueOfSeeing(values, seen),
      },
    ];
  });
}

function startOf(
  id: CandidateId,
  candidates: readonly PlannedCandidate[],
  figures: Scales['ground']['figures'],
): Float64Array | null {
  const training = trainingOf(
    candidates.find(({ candidate }) => candidate.id === id)?.candidate ?? { approach: { kind: 'prompted' } },
  );
  if (!training || training.from === undefined) return null;
  const parent = candidates.find(({ candidate }) => candidate.id === training.from);
  return figures.get(training.from)?.accuracy ?? parent?.accuracy?.draws ?? null;
}

/** More examples show more surely what qualifies. */
function moreExamples(input: MeasuresInput): readonly Measure[] {
  const { ground, keep, worlds } = input;
  const { scenario, decision } = ground;
  const { minAccuracy, margin } = scenario.require;
  if (minAccuracy === undefined && margin === undefined) return [];
  const n = evalSize(ground);
  const wider = weigh(input, { examples: n + MORE_EXAMPLES });
  const best = (from: EstimateWorlds): Usd =>
    from.plans.reduce((most, { value }) => Math.max(most, meanOfDraws(value)), 0);
  const asked = new Set([keep, scenario.incumbent, scenario.require.nonInferiorTo]);
  const profiles = [
    ...decision.decided.map(({ contender }) => contender.profile).filter(({ id }) => asked.has(id)),
    ...input.planned.map(({ profile }) => profile),
  ];
  const each = profiles.reduce((sum, profile) => sum + (tokenUsdOf(profile, scenario) ?? 0), 0);
  return [
    {
      kind: 'examples',
      what: `${MORE_EXAMPLES} more examples in the eval`,
      how: 'add them to dataset.file, and run it again: what is recorded is not asked again',
      costUsd: MORE_EXAMPLES * each,
      worthUsd: Math.max(0, best(wider) - best(worlds)),
    },
  ];
}

/** What it would be worth to know an assumption that is a range. */
function assumptions({ worlds, ground }: MeasuresInput): readonly Measure[] {
  const values = worlds.plans.map(({ value }) => value);
  return Object.keys(ground.scenario.ranges).flatMap((path): Measure[] => {
    const drawn = worlds.assumed.get(path);
    if (!drawn) return [];
    return [
      {
        kind: 'assumption',
        what: `the true value of ${path}`,
        how: 'ask whoever knows it, and narrow its range in the config',
        costUsd: null,
        worthUsd: valueOfSeeing(values, drawn),
      },
    ];
  });
}

/** Models and prompts that nobody measured; what they are worth hangs on answers that nobody has seen. */
function untried({ alternatives, ground, keep }: MeasuresInput): readonly Measure[] {
  const n = evalSize(ground) * ground.config.run.repeats;
  const own = ground.decision.decided.find(({ contender }) => contender.profile.id === keep);
  const each = own ? tokenUsdOf(own.contender.profile, ground.scenario) : null;
  return alternatives.flatMap(({ kind, label, totalUsd, savingUsd }): Measure[] => {
    if (kind === 'prompt')
      return [
        {
          kind: 'prompt',
          what: label,
          how: 'add a candidate of the same model with another prompt, and run it',
          costUsd: each === null ? null : n * each,
          worthUsd: null,
        },
      ];
    if (kind !== 'cheaper-model' || totalUsd === null || savingUsd === null || each === null) return [];
    const kept = totalUsd + savingUsd;
    return [
      {
        kind: 'alternative',
        what: `${label}, prompted`,
        how: `add a prompted candidate with model: ${label}, and run it`,
        costUsd: n * each * (totalUsd / kept),
        worthUsd: null,
      },
    ];
  });
}

/** Repeated answers of the base, before it is reinforced. */
function samples({ candidates, readiness, ground }: MeasuresInput): readonly Measure[] {
  const open = candidates.find(({ candidate }) => {
    const training = trainingOf(candidate);
    return (
      training?.method === 'reinforcement' &&
      !readiness.some((one) => startsFrom(candidate.id, one.candidate, candidates, ground))
    );
  });
  const training = open && trainingOf(open.candidate);
  if (!open || !training) return [];
  const base = ground.evidence.find(
    ({ parts: [part] }) => part?.candidate.model === rootModel(ground.config, open.candidate),
  );
  const profile = ground.decision.decided.find(({ contender }) => contender.profile.id === base?.id)
    ?.contender.profile;
  const each = profile ? tokenUsdOf(profile, ground.scenario) : null;
  const name = training.from ?? base?.id ?? training.base ?? '';
  return [
    {
      kind: 'samples',
      what: `${SAMPLED.answers} answers of ${name} to ${SAMPLED.examples} examples`,
      how: `say run.repeats: ${SAMPLED.answers} and a temperature above 0 for it, and run it: shows whether ${open.candidate.id} has a signal to learn from`,
      costUsd: each === null ? null : SAMPLED.answers * SAMPLED.examples * each,
      worthUsd: null,
    },
  ];
}

function startsFrom(
  id: CandidateId,
  sampled: CandidateId,
  candidates: readonly PlannedCandidate[],
  { config, evidence }: Scales['ground'],
): boolean {
  const own = candidates.find(({ candidate }) => candidate.id === id)?.candidate;
  const training = own && trainingOf(own);
  if (!own || !training) return false;
  if (training.from !== undefined) return training.from === sampled;
  const part = evidence.find((one) => one.id === sampled)?.parts[0];
  return part?.candidate.model === rootModel(config, own);
}

/** A model graded, and nobody looked at how often it is right. */
function labels({ ground }: MeasuresInput): readonly Measure[] {
  if (ground.scenario.judge !== 'unlabelled') return [];
  return [
    {
      kind: 'labels',
      what: '200 answers labelled by people',
      how: 'breakeven label RUN: a model grades, and nobody checked how often it is right',
      costUsd: null,
      worthUsd: null,
    },
  ];
}
