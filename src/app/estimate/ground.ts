import type { Config, NamedScenario } from '../../config/config.ts';
import { loadDataset } from '../../config/load-dataset.ts';
import { loadPrices } from '../../config/load-prices.ts';
import { drawFigures, type Figures } from '../../core/decision/draw-figures.ts';
import type { Candidate } from '../../core/model/candidate.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import type { GradingReport } from '../../core/model/grading-report.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { CandidateId, IsoDate } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { PriceSheet } from '../../prices/sheet.ts';
import { collectData } from '../collect-data.ts';
import type { AppContext } from '../context.ts';
import { type Decision, decide, runnersOf } from '../decide.ts';
import { type Evidence, gatherEvidence } from '../evidence.ts';
import { judgedScenarios } from '../judged-scenarios.ts';
import { gatherPeople } from '../label/gather-people.ts';
import { withRetirement } from '../model-life.ts';
import { createPricing, type Pricing } from '../pricing.ts';
import { reportGrading } from '../report-grading.ts';
import { configOfRun } from '../run-config.ts';
import { withUsage } from '../usage-sample.ts';
import { findBaselines } from './find-baselines.ts';
import { readUsage, type SeenUsage } from './read-usage.ts';

/** What an estimate stands on: a run's baselines, priced, drawn and decided by the config's scenario. */
export interface Ground {
  readonly config: Config;
  readonly context: AppContext;
  readonly record: RunRecord;
  readonly datasetHash: string;
  readonly examples: readonly Example[];
  readonly scenario: Scenario;
  readonly asOf: IsoDate;
  readonly sheet: PriceSheet;
  readonly pricing: Pricing;
  readonly evidence: readonly Evidence[];
  readonly decision: Decision;
  readonly figures: ReadonlyMap<CandidateId, Figures>;
  readonly usage: ReadonlyMap<CandidateId, readonly SeenUsage[]>;
  readonly grading: GradingReport | null;
  /** Candidates that are to be trained. */
  readonly waiting: readonly Candidate[];
  /** Trainings that were made are looked at as if they had not been. */
  readonly untrained: boolean;
  readonly draws: number;
}

export interface EstimateOptions {
  /** The run that holds the baselines; the newest that fits by default. */
  readonly run?: string;
  /** The day whose prices hold, and from which flows count; today by default. */
  readonly asOf?: IsoDate;
  /** As if nothing had been trained: candidates that were are estimated again. */
  readonly untrained?: boolean;
  /** Joint draws; 4,000 by default. */
  readonly draws?: number;
}

/** Of whom the ground is asked: an estimate has something to train, a migration may have nothing. */
export interface GroundOptions extends EstimateOptions {
  readonly mayTrainNothing?: boolean;
}

const DRAWS = 4000;

/**
 * Reads the baselines of a config. Offline: it calls no model.
 * @throws BreakevenError where there is no scenario, nothing to train, or no run with what serves today.
 */
export async function layGround(
  config: Config,
  context: AppContext,
  { run, asOf: day, untrained = false, draws = DRAWS, mayTrainNothing = false }: GroundOptions,
): Promise<Ground> {
  const [first] = config.scenarios;
  if (!first)
    throw new BreakevenError(
      'bad-config',
      'there is no scenario: nothing says how many requests training has to pay for',
      'say scenario: { requestsPerMonth: … } in the config',
    );
  const { examples, hash } = await loadDataset(config.dataset.file, config.dataset);
  const record = await findBaselines(config, first.scenario, hash, run, context);
  const known = configOfRun(record);
  const served = new Map(known.candidates.map((one) => [one.id, one.model]));
  const measured = new Set(record.candidates.map(({ id }) => id));
  const isPlanned = (candidate: Candidate): boolean =>
    trainingOf(candidate) !== null && candidate.model === null && (untrained || !measured.has(candidate.id));
  if (!mayTrainNothing && !config.candidates.some(isPlanned)) throw nothingToTrain(config, measured);
  const asOf = day ?? context.clock.instant().slice(0, 10);
  const sheet = loadPrices(config.prices);
  const asked: Config = {
    ...config,
    candidates: config.candidates.map((one) =>
      withRetirement(
        one.model === null && !isPlanned(one) ? { ...one, model: served.get(one.id) ?? null } : one,
        { config, sheet, on: asOf },
      ),
    ) as unknown as Config['candidates'],
  };
  const waiting = asked.candidates.filter(isPlanned);
  const baselines = record.candidates.filter(({ id }) => !waiting.some((one) => one.id === id));
  const pricing = createPricing(asked, sheet, asOf);
  const kept = { ...record, candidates: baselines };
  // Of an import nobody's grader but the one that it came with has scored anything.
  const graders = record.importedAt === undefined ? asked.graders : known.graders;
  const cut = cutTo({ ...asked, graders }, kept);
  const data = await collectData(kept, cut, pricing, context);
  const [named] = await scenarioOf(first, kept, cut, data.keys, context);
  const sources = { config: cut, store: context.store, sheet, pricing, on: asOf };
  const evidence = (await gatherEvidence(kept, cut, data, sources)).map(withSunkTraining);
  const decision = decide({ evidence, named, asOf, seed: config.seed, draws });
  const runners = runnersOf(decision.decided).toSorted((a, b) => (a.data.id < b.data.id ? -1 : 1));
  const drawn = drawFigures(runners, named.scenario, { draws, seed: config.seed, prior: 'flat' });
  return {
    config: asked,
    context,
    record: kept,
    datasetHash: hash,
    examples,
    scenario: named.scenario,
    asOf,
    sheet,
    pricing,
    evidence,
    decision,
    figures: new Map(runners.map(({ data: { id } }, index) => [id, drawn.candidates[index] as Figures])),
    usage: await readUsage(kept, context),
    grading: await reportGrading(kept, cut, data, pricing, context),
    waiting,
    untrained,
    draws,
  };
}

function nothingToTrain(config: Config, measured: ReadonlySet<string>): BreakevenError {
  const isTrained = config.candidates.some((one) => trainingOf(one) !== null && measured.has(one.id));
  return isTrained
    ? new BreakevenError(
        'bad-input',
        'everything that the config would train was trained and measured',
        'breakeven report latest says what came out; estimate --untrained looks at it as if nothing had been',
      )
    : new BreakevenError(
        'bad-config',
        'the config has nothing to train',
        'add a candidate with approach: distilled, supervised or rft, model: null and training:',
      );
}

/** Candidates are as the config has them now, with the models that ran. Cascades of some that were not measured say nothing. */
function cutTo(config: Config, { candidates }: Pick<RunRecord, 'candidates'>): Config {
  const there = new Set(candidates.map(({ id }) => id));
  const ran = new Map(candidates.map((one) => [one.id, one]));
  return {
    ...config,
    candidates: [
      ...config.candidates.map((one) => ({ ...one, model: ran.get(one.id)?.model ?? one.model })),
      ...candidates.filter(({ id }) => !config.candidates.some((one) => one.id === id)),
    ] as unknown as Config['candidates'],
    cascades: config.cascades.filter(({ cheap, strong }) => there.has(cheap) && there.has(strong)),
  };
}

async function scenarioOf(
  first: NamedScenario,
  record: RunRecord,
  config: Config,
  keys: Parameters<typeof withUsage>[1],
  context: AppContext,
): Promise<readonly [NamedScenario]> {
  const { scenarios } = await withUsage([first], keys, context.store);
  const people = await gatherPeople(record, config, context);
  const judged = judgedScenarios(scenarios, config, people);
  return [judged.scenarios[0] ?? first];
}

/** What was spent on a model that exists is spent whatever is trained next. */
function withSunkTraining(evidence: Evidence): Evidence {
  return { ...evidence, oneOffs: { items: [], complete: true }, trainings: [] };
}
