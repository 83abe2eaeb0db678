import type { Config } from '../../config/config.ts';
import { tokenUsdOf } from '../../core/decision/cost-profile.ts';
import { meanOfColumn } from '../../core/decision/observations.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { MigrationPlan, MigrationWay } from '../../core/model/migration.ts';
import type { CandidateId, IsoDate, Usd } from '../../core/model/units.ts';
import { own } from '../../core/own.ts';
import { changed, type Volume } from '../changes.ts';
import type { AppContext } from '../context.ts';
import { type Decided, monthsBetween } from '../decide.ts';
import { type Ground, layGround } from '../estimate/ground.ts';
import { type PlannedCandidate, planCandidates } from '../estimate/plan-candidate.ts';
import { candidateOf, rootModel } from '../runnable.ts';
import { oneOffsOf } from '../training-costs.ts';
import { daysOf } from './days.ts';
import { harvestOf } from './harvest.ts';
import { writeMigrationHeadline } from './headline.ts';
import { endsOf, type ModelEnds } from './model-ends.ts';
import { type Crossroads, findWays, leastOf } from './ways.ts';

const VERSION = 1;
/** Days from the beginning of a way to all of the traffic, where nobody says: an assumption. */
const LEAD_DAYS = 30;

export interface MigrateOptions {
  /** The run that measured it; the newest that fits by default. */
  readonly run?: string;
  /** The day on which the plan is made; today by default. */
  readonly asOf?: IsoDate;
  /** The day on which it is switched off, over what the config and the sheet say. */
  readonly ends?: IsoDate;
  /** Days from the beginning of a way to all of the traffic; 30 by default. */
  readonly leadDays?: number;
  readonly volume?: Volume;
}

/**
 * What to do about a model that will be switched off, day by day and dollar by dollar. Offline: it calls no model.
 * @throws BreakevenError where the config has no such candidate or no scenario, or no run measured it.
 */
export async function migrate(
  config: Config,
  id: CandidateId,
  context: AppContext,
  options: MigrateOptions = {},
): Promise<MigrationPlan> {
  const { leadDays = LEAD_DAYS, run, asOf } = options;
  const candidate = refuseUnknown(config, id);
  const ground = await layGround(servedBy(config, id, options), context, {
    mayTrainNothing: true,
    ...(run !== undefined && { run }),
    ...(asOf !== undefined && { asOf }),
  });
  const serving = ground.decision.decided.find(({ contender }) => contender.profile.id === id);
  const usdPerRequest = serving ? tokenUsdOf(serving.contender.profile, ground.scenario) : null;
  if (!serving || usdPerRequest === null) throw unpriced(id, ground);
  // As the run has it: one that was trained by the config has its model from there.
  const asServed = { ...candidate, model: candidateOf(ground.config, id).model };
  const life = endsOf(asServed, options.ends, { config, sheet: ground.sheet, on: ground.asOf });
  const crossroads = { ground, serving, ends: life.ends?.day ?? null, leadDays };
  const ways = findWays(crossroads, await plannedOf(ground));
  const body = {
    schemaVersion: VERSION,
    name: config.name,
    madeAt: context.clock.instant(),
    asOf: ground.asOf,
    run: ground.record.id,
    dataset: ground.datasetHash,
    candidate: id,
    model: asServed.model ?? '',
    base: rootModel(config, asServed),
    accuracy: meanOfColumn(serving.data, serving.data.columns.score),
    usdPerRequest,
    ...life,
    sunkUsd: await sunkOf(ground, id),
    ...judge(ways, crossroads, life),
    ways,
    days: daysOf({ crossroads, life, ways }),
    harvest: harvestOf({ crossroads, usdPerRequest }),
    leadDays,
    notes: notesOf(crossroads, ways),
    scenario: ground.scenario,
  };
  return { ...body, headline: writeMigrationHeadline(body) };
}

function refuseUnknown({ candidates }: Config, id: CandidateId): Config['candidates'][number] {
  const found = candidates.find((one) => one.id === id);
  if (found) return found;
  throw new BreakevenError(
    'bad-input',
    `the config has no candidate '${id}'`,
    `it has ${candidates.map((one) => one.id).join(', ')}`,
  );
}

/** The config as if the candidate serves today, until its end. */
function servedBy(config: Config, id: CandidateId, { ends, volume }: MigrateOptions): Config {
  const scenarios = config.scenarios.map((named) => {
    const asked = changed(named, volume ? { volume } : {});
    return { ...asked, scenario: { ...asked.scenario, incumbent: id } };
  });
  return {
    ...config,
    scenarios,
    scenario: scenarios[0]?.scenario ?? null,
    candidates: config.candidates.map((one) =>
      one.id === id && ends !== undefined ? { ...one, retiresAt: ends } : one,
    ) as unknown as Config['candidates'],
  };
}

function unpriced(id: CandidateId, { decision }: Ground): BreakevenError {
  return new BreakevenError(
    'bad-input',
    `what '${id}' costs is not known: ${decision.noVerdict ?? 'it is unpriced'}`,
    'give the price sheet its price, or say price: on the candidate',
  );
}

/** Trainings that the config plans; without data to train on none can be told. */
async function plannedOf(ground: Ground): Promise<readonly PlannedCandidate[]> {
  return ground.waiting.length === 0 ? [] : planCandidates(ground, []);
}

async function sunkOf(ground: Ground, id: CandidateId): Promise<Usd | null> {
  const { config, context, sheet, pricing, asOf, record } = ground;
  const candidate = candidateOf(config, id);
  if (!trainingOf(candidate)) return 0;
  const sources = { config, store: context.store, sheet, pricing, on: asOf };
  const { items, complete } = await oneOffsOf(candidate, own(record.trainings, id), sources);
  return complete ? items.reduce((sum, { usd }) => sum + usd, 0) : null;
}

type Judged = Pick<MigrationPlan, 'verdict' | 'best' | 'cheaper'>;

function judge(ways: readonly MigrationWay[], crossroads: Crossroads, { ends }: ModelEnds): Judged {
  const { ground, serving } = crossroads;
  const open = ways.filter((way) => way.kind !== 'nothing' && leastOf(way) < Number.POSITIVE_INFINITY);
  const best = open.find(({ quality }) => quality === 'met') ?? null;
  const stays = ends === null || monthsBetween(ground.asOf, ends.day) >= ground.scenario.horizonMonths;
  const stayUsd = stays ? (stayingUsd(serving) ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const least = Math.min(stayUsd, best ? leastOf(best) : Number.POSITIVE_INFINITY);
  const cheaper =
    open.find((way) => way.quality !== 'met' && way.quality !== 'failed' && leastOf(way) < least)?.id ?? null;
  if (best && leastOf(best) < stayUsd)
    return {
      verdict:
        cheaper !== null ? 'measure-first' : best.when === 'now' ? 'switch-now' : 'serve-until-the-end',
      best: best.id,
      cheaper,
    };
  if (stays) return { verdict: cheaper === null ? 'stay' : 'measure-first', best: null, cheaper };
  return { verdict: cheaper === null ? 'no-way' : 'measure-first', best: null, cheaper };
}

/** Present value where it goes on serving. */
function stayingUsd({ contender }: Decided): Usd | null {
  return contender.projection?.totalUsd ?? null;
}

function notesOf({ ground, leadDays }: Crossroads, ways: readonly MigrationWay[]): readonly string[] {
  const { scenario, asOf } = ground;
  const { require } = scenario;
  const isAsked = require.minAccuracy !== undefined || require.nonInferiorTo !== undefined;
  const ending = ways.filter(
    ({ endsAt, blocked }) =>
      blocked === null && endsAt !== null && monthsBetween(asOf, endsAt) < scenario.horizonMonths,
  );
  return [
    `What was spent on training is spent, and in none of the totals. A way is taken to need ${leadDays} days from its beginning to all of the traffic.`,
    ...(isAsked || scenario.usdPerError > 0
      ? []
      : [
          'Nothing is required of accuracy and a wrong answer costs nothing: the ways are compared by price alone.',
        ]),
    ...ending.map(
      ({ id, endsAt }) =>
        `${id} is itself switched off on ${endsAt}, within the horizon; what follows it is not in its total.`,
    ),
  ];
}
