import type { Config } from '../../config/config.ts';
import { tokenUsdOf } from '../../core/decision/cost-profile.ts';
import { meanOfColumn } from '../../core/decision/observations.ts';
import { meanOfDraws } from '../../core/decision/outlook.ts';
import { FORECAST_LEVEL } from '../../core/estimate/forecast.ts';
import { judgeTraining } from '../../core/estimate/judge-training.ts';
import { PUBLISHED_GAINS } from '../../core/estimate/published-gains.ts';
import { readinessOf } from '../../core/estimate/readiness.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { ReadinessReport, TrainingEstimate } from '../../core/model/training-estimate.ts';
import type { AppContext } from '../context.ts';
import { findAlternatives } from './alternatives.ts';
import { type EstimateOptions, type Ground, layGround } from './ground.ts';
import { writeEstimateHeadline } from './headline.ts';
import { findMeasures } from './measures.ts';
import { planCandidates } from './plan-candidate.ts';
import { type Kept, reportPlanned } from './report-planned.ts';
import { turn } from './turn.ts';
import { type Scales, weigh } from './weigh.ts';

const VERSION = 1;

/**
 * Whether training pays, before anything is trained: from the trials of what is prompted, the training data, the
 * price sheet and the scenario. Offline: it calls no model. Keeps what it says, to be set beside the outcome.
 * @throws BreakevenError where there is no scenario, nothing to train, no run with what serves today, or examples
 *   of the eval are among those to train on.
 */
export async function estimate(
  config: Config,
  context: AppContext,
  options: EstimateOptions = {},
): Promise<TrainingEstimate> {
  const ground = await layGround(config, context, options);
  const readiness = readinessOfAll(ground);
  const candidates = await planCandidates(ground, readiness);
  const kept = keptOf(ground);
  const planned = candidates.flatMap((one) => one.planned ?? []);
  const scales: Scales = { ground, keep: kept.id, planned };
  const worlds = weigh(scales);
  const most = Math.max(...worlds.plans.map(({ value }) => meanOfDraws(value)));
  const alternatives = findAlternatives(
    ground,
    kept.id,
    worlds.plans.length === 0 ? null : kept.totalUsd - most,
  );
  const next = findMeasures({ ...scales, candidates, worlds, alternatives, readiness });
  const verdict = judgeTraining({
    plans: worlds.plans,
    keep: worlds.keep,
    keepQualifies: kept.qualifies,
    alternatives,
    next,
  });
  const best = planned.find(({ profile }) => profile.id === verdict.best);
  const reports = candidates.map((one) => reportPlanned(one, ground, kept, worlds));
  const body = {
    schemaVersion: VERSION,
    name: config.name,
    madeAt: context.clock.instant(),
    asOf: ground.asOf,
    run: ground.record.id,
    dataset: ground.datasetHash,
    level: FORECAST_LEVEL,
    ...verdict,
    keep: {
      id: kept.id,
      accuracy: kept.accuracy,
      usdPerRequest: kept.usdPerRequest,
      totalUsd: kept.totalUsd,
      qualifies: kept.qualifies,
    },
    numbers: best ? turn(scales, best, kept.usdPerRequest, kept.qualifies) : [],
    alternatives,
    candidates: reports,
    next,
    readiness,
    published: PUBLISHED_GAINS,
    notes: notesOf(ground, config),
    scenario: ground.scenario,
  };
  const told: TrainingEstimate = { ...body, headline: writeEstimateHeadline(body) };
  await context.store.saveEstimate(told);
  return told;
}

/** The cheapest baseline that is shown to qualify, else what serves today. */
function keptOf({ decision, scenario }: Ground): Kept {
  const { recommendation } = decision;
  const id = recommendation?.kind === 'choose' ? recommendation.winner : scenario.incumbent;
  const own = decision.decided.find(({ contender }) => contender.profile.id === id);
  const projection = own?.contender.projection;
  const usdPerRequest = own ? tokenUsdOf(own.contender.profile, scenario) : null;
  if (!own || !projection || usdPerRequest === null)
    throw new BreakevenError(
      'bad-input',
      `what '${id}' costs is not known: ${decision.noVerdict ?? 'it is unpriced'}`,
      'give the price sheet its price, or say price: on the candidate',
    );
  return {
    id,
    profile: own.contender.profile,
    projection,
    accuracy: meanOfColumn(own.data, own.data.columns.score),
    usdPerRequest,
    totalUsd: projection.totalUsd,
    qualifies: own.contender.requirements.every(({ status }) => status !== 'failed'),
  };
}

/** What repeated samples say of each prompted model that was sampled. */
function readinessOfAll({ evidence }: Ground): readonly ReadinessReport[] {
  return evidence.flatMap(({ id, parts, data }): ReadinessReport[] => {
    const { repeats, columns } = data;
    if (repeats < 2 || parts.length !== 1) return [];
    const rows = [...columns.scored.keys()].filter((row) => columns.scored[row] === repeats);
    if (rows.length === 0) return [];
    const passes = rows.map((row) => Math.round(repeats * (columns.pass[row] as number)));
    return [readinessOf({ candidate: id, passes, samples: repeats })];
  });
}

function notesOf({ waiting, scenario }: Ground, { notes }: Config): readonly string[] {
  const latency = scenario.require.p95LatencyMs;
  const chance = waiting.some(
    ({ approach }) => approach.kind !== 'prompted' && approach.training.successRate === undefined,
  );
  return [
    ...(latency === undefined
      ? []
      : ['Latency is not forecast: whether a tuned model is fast enough shows when it is run.']),
    ...(chance
      ? ['Where training.successRate is not said, every training is taken to come out usable.']
      : []),
    ...notes,
  ];
}
