import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { CandidateId, Usd } from '../core/model/units.ts';
import { nearestModels } from '../prices/lookup.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import { hashPlan, type PlannedTrial, planRun, type RunnableCandidate } from '../run/plan.ts';
import { type Calibrated, type Calibration, ENOUGH_USAGES } from '../tokens/calibrate.ts';
import { exactly, plus, type TokenRange } from '../tokens/token-range.ts';
import type { AppContext } from './context.ts';
import { type LifeSources, lifeOf, retirementOf } from './model-life.ts';
import { type PlanPower, planPower } from './plan-power.ts';
import { prepare } from './prepare.ts';
import { createPricing } from './pricing.ts';
import { type RecordedAnswers, readRecorded } from './recorded-answers.ts';
import { pricedModel, providerOf, toRunnable } from './runnable.ts';
import { createForecaster, type Forecaster, type TrialForecast } from './worst-case.ts';

/** Trials, and what they take together. */
export interface Spend {
  readonly trials: number;
  readonly inputTokens: number;
  /** The same as a range, which it is with tools or a schema. */
  readonly input: TokenRange;
  readonly outputTokensAtMost: number | null;
  readonly usdAtMost: Usd | null;
  /** What recorded answers to the same requests say; `null`: there are too few. */
  readonly expected: Calibrated | null;
}

export interface CandidatePlan extends Spend {
  readonly id: CandidateId;
  readonly approach: string;
  /** `null`: not trained yet. */
  readonly model: string | null;
  /** False: the model's tokenizer is guessed, or another stands in for it. */
  readonly exactTokens: boolean;
  /** Of the trials those that are not recorded yet, which a run would buy. */
  readonly left: Spend;
  readonly notes: readonly string[];
}

export interface PlanSummary {
  readonly name: string;
  readonly examples: number;
  readonly repeats: number;
  readonly trials: number;
  readonly candidates: readonly CandidatePlan[];
  /** `null`: at least one candidate has no bound. */
  readonly usdAtMost: Usd | null;
  readonly budgetUsd: Usd | null;
  /** What so many examples can show. */
  readonly power: PlanPower;
  readonly planHash: string;
}

/** What a run would ask of whom, what it costs at most, and what it can show. Calls nothing, needs no key. */
export async function plan(
  config: Config,
  context: Pick<AppContext, 'createGrader' | 'createEnvironments' | 'endpointIdentity' | 'clock'> & {
    readonly store?: AppContext['store'];
  },
): Promise<PlanSummary> {
  const prepared = await prepare(config, context);
  const today = context.clock.instant().slice(0, 10);
  const pricing = createPricing(config, prepared.sheet, today);
  const trained = new Map(prepared.runnable.map((one) => [one.candidate.id, one]));
  const all = config.candidates.map(
    (candidate) =>
      trained.get(candidate.id) ?? toRunnable(config, candidate, pricedModel(config, candidate), context),
  );
  const forecaster = await createForecaster(all, pricing, config);
  const { dataset, sheet } = prepared;
  const { examples, hash: datasetHash } = dataset;
  const { repeats } = config.run;
  const input = { candidates: all, examples, datasetHash, repeats, seed: config.seed };
  const known = (await context.store?.findRunByPlan(hashPlan(input))) ?? null;
  const planned = planRun({ ...input, ...(known && { salt: known.salt }) });
  const graderHash = prepared.graders[0]?.hash ?? '';
  const recorded = context.store
    ? await readRecorded(
        { name: config.name, planned, keys: examples, graderHash, pricing, forecaster },
        context.store,
      )
    : NOTHING;
  const spends = addUp(planned.trials, forecaster, recorded);
  const candidates = all.map((runnable): CandidatePlan => {
    const { candidate } = runnable;
    const model = trained.get(candidate.id)?.model ?? null;
    return {
      id: candidate.id,
      approach: candidate.approach.kind,
      model,
      exactTokens: forecaster.exact(runnable),
      ...spendOf(spends.get(runnable)?.all, recorded.calibrations.get(candidate.id)),
      left: spendOf(spends.get(runnable)?.left, recorded.calibrations.get(candidate.id)),
      notes: [
        ...(model === null ? ['not trained yet: planned, not run'] : []),
        ...lifeNotes(candidate, model === null, { config, sheet, on: today }),
        ...(pricing.priceOf(candidate) ? [] : [unpricedNote(config, candidate, sheet)]),
        ...agentNotes(runnable),
        ...(candidate.sampling.maxTokens === undefined ? ['no sampling.maxTokens: no upper bound'] : []),
      ],
    };
  });
  return {
    name: config.name,
    examples: examples.length,
    repeats,
    trials: planned.size,
    candidates,
    usdAtMost: candidates.reduce<number | null>((total, { usdAtMost }) => add(total, usdAtMost), 0),
    budgetUsd: config.run.budgetUsd,
    power: planPower(config, examples, recorded.data),
    planHash: planned.hash,
  };
}

const NOTHING: RecordedAnswers = { known: new Set(), calibrations: new Map(), data: new Map() };

type Sum = Omit<Spend, 'inputTokens' | 'expected'>;
const EMPTY: Sum = { trials: 0, input: exactly(0), outputTokensAtMost: 0, usdAtMost: 0 };

/** In the plan's order, example by example, so that what candidates share is counted once. */
function addUp(
  trials: Iterable<PlannedTrial>,
  forecaster: Forecaster,
  { known }: RecordedAnswers,
): ReadonlyMap<RunnableCandidate, { readonly all: Sum; readonly left: Sum }> {
  const sums = new Map<RunnableCandidate, { all: Sum; left: Sum }>();
  for (const trial of trials) {
    const { all, left } = sums.get(trial.runnable) ?? { all: EMPTY, left: EMPTY };
    const forecast = forecaster.forecast(trial);
    const rest = known.size > 0 && known.has(trial.hash) ? left : withTrial(left, forecast);
    sums.set(trial.runnable, { all: withTrial(all, forecast), left: rest });
  }
  return sums;
}

function withTrial(sum: Sum, forecast: TrialForecast): Sum {
  return {
    trials: sum.trials + 1,
    input: plus(sum.input, forecast.input),
    outputTokensAtMost: add(sum.outputTokensAtMost, forecast.outputTokensAtMost),
    usdAtMost: add(sum.usdAtMost, forecast.usdAtMost),
  };
}

function spendOf(sum: Sum = EMPTY, calibration?: Calibration): Spend {
  const { trials, input, outputTokensAtMost: outputAtMost, usdAtMost } = sum;
  const isEnough = calibration !== undefined && calibration.usages >= ENOUGH_USAGES;
  return {
    ...sum,
    inputTokens: input.expected,
    expected: isEnough ? calibration.estimate({ requests: trials, input, outputAtMost, usdAtMost }) : null,
  };
}

/** That its model ends, or can no longer be trained. */
function lifeNotes(candidate: Candidate, isUntrained: boolean, sources: LifeSources): readonly string[] {
  const retirement = retirementOf(candidate, sources);
  if (retirement && retirement.day <= sources.on) return [`switched off since ${retirement.day}`];
  const { trainingEnds } = lifeOf(candidate, sources);
  return [
    ...(retirement
      ? [`switched off on ${retirement.day}: breakeven migrate CONFIG ${candidate.id} plans what follows`]
      : []),
    ...(isUntrained && trainingEnds
      ? [
          trainingEnds.day < sources.on
            ? `its base takes no training since ${trainingEnds.day}`
            : `its base takes training until ${trainingEnds.day}`,
        ]
      : []),
  ];
}

/** How far it may go, and what of its input can be counted before it has gone. */
function agentNotes({ agent }: RunnableCandidate): readonly string[] {
  if (!agent) return [];
  const { turns, usd } = agent.limits;
  const input = `an agent, up to ${turns} turns a trial; input tokens are those of the first turn`;
  return [usd === undefined ? `${input}; environment.limits.usd would bound what a trial costs` : input];
}

function unpricedNote(config: Config, candidate: Candidate, sheet: PriceSheet): string {
  const query = { provider: providerOf(config, candidate), model: pricedModel(config, candidate), on: '' };
  return `unpriced: ${query.provider}/${query.model} is in no price sheet (nearest: ${nearestModels(sheet, query).join(', ')})`;
}

function add(total: number | null, value: number | null): number | null {
  return total === null || value === null ? null : total + value;
}
