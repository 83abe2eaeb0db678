import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load-config.ts';
import { loadPrices } from '../config/load-prices.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { CandidateId, GraderId, NonEmpty, RunId, Usd } from '../core/model/units.ts';
import { seededRandom } from '../core/random.ts';
import type { RunRecord } from '../ports/store.ts';
import type { HashedGrader } from '../run/grade.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext, Stopping } from './context.ts';
import { judgesOf, openJudging, refuseUntrusted } from './judges.ts';
import { gradeRecorded } from './missing-trials.ts';
import { openEndpoints } from './open-endpoints.ts';
import { createPricing } from './pricing.ts';
import { openBudget, refuseUnbounded } from './run-budget.ts';
import { configOfRun } from './run-config.ts';

export interface GradeRunOptions extends Stopping {
  /** A config whose graders replace the run's, and whose endpoints judges are at; the run's own by default. */
  readonly configFile?: string;
  /** Grades again what could not be scored. */
  readonly retryUnscored?: boolean;
  /** In place of the run's own budget. */
  readonly budgetUsd?: Usd;
  /** Told of each grade, and how many there are to make. */
  readonly onGrade: (done: number, total: number) => void;
}

/** What one grader says of one candidate. */
export interface GradeSummary {
  readonly grader: GraderId;
  readonly candidate: CandidateId;
  readonly scored: number;
  readonly passed: number;
  readonly unscored: number;
  /** Not graded yet. */
  readonly open: number;
  /** `null`: nothing is scored. */
  readonly meanScore: number | null;
  /** Of the deciding grader, against the one that decided before: fail to pass, and pass to fail. */
  readonly gained: number;
  readonly lost: number;
}

export interface GradedRun {
  readonly run: RunId;
  readonly ending: 'done' | 'interrupted' | 'budget' | 'stopped';
  readonly graded: number;
  readonly spentUsd: Usd;
  readonly summaries: readonly GradeSummary[];
  /** Judges that were given up, and why. */
  readonly stopped: readonly {
    readonly candidate: string;
    readonly code: string;
    readonly message: string;
  }[];
}

/**
 * Grades what a run has recorded, by changed graders or what is left to grade. Calls judges, never a candidate.
 * @throws BreakevenError where a grader does not fit the run's examples, or nothing can be graded.
 */
export async function gradeRun(
  reference: string,
  context: AppContext,
  options: GradeRunOptions,
): Promise<GradedRun> {
  const { store } = context;
  const record = await store.getRun(reference);
  const before = configOfRun(record);
  const config = configFor(before, options);
  const graders = config.graders.map((definition) => ({
    grader: context.createGrader(definition, config),
    hash: hashOf(definition),
  }));
  const examples = await store.readExamples(record.id);
  for (const example of examples) for (const { grader } of graders) grader.check(example);
  refuseUntrusted(config, context);
  const pricing = createPricing(config, loadPrices(config.prices), context.clock.instant().slice(0, 10));
  refuseUnbounded(config, judgesOf({ graders }), pricing, false);
  await store.claimRun(record.id);
  try {
    const budget = await openBudget(config, record.id, store, 0);
    const endpoints = await openEndpoints({ config, runnable: [], graders }, context);
    const limits = {
      endpoints,
      clock: context.clock,
      random: seededRandom(config.seed),
      maxAttempts: config.run.maxAttempts,
      timeoutMs: config.run.requestTimeoutMs,
      budget,
      stop: options.stop,
      abort: options.abort,
    };
    const judging = openJudging(limits, pricing, () => {});
    const earlier = await verdictsOf(record, hashOf(before.graders[0]), context);
    const total = await countOpen(record, graders, context, options);
    let graded = 0;
    await gradeRecorded({ graders, examples }, record.id, context, {
      ...judging,
      retryUnscored: options.retryUnscored ?? false,
      onGrade: () => options.onGrade(++graded, total),
    });
    await store.saveSpend(record.id, budget.exposedUsd);
    await store.updateRun({
      ...record,
      settings: { ...(record.settings as object), graders: config.graders },
    });
    return {
      run: record.id,
      ending: endingOf(judging, options),
      graded,
      spentUsd: budget.spent.knownUsd,
      summaries: await summarize(record, graders, earlier, context),
      stopped: [...judging.down.values()],
    };
  } finally {
    await store.releaseRun(record.id);
  }
}

/** Grades that are to be made. */
async function countOpen(
  { id }: RunRecord,
  graders: readonly HashedGrader[],
  { store }: AppContext,
  { retryUnscored = false }: GradeRunOptions,
): Promise<number> {
  let open = 0;
  for (const { hash } of graders)
    for await (const { verdict } of store.readTrials(id, hash))
      open += Number(verdict === null || (retryUnscored && verdict.status === 'unscored'));
  return open;
}

function configFor(before: Config, { configFile, budgetUsd }: GradeRunOptions): Config {
  const changed = configFile === undefined ? null : loadConfig(configFile);
  const graders = (changed ?? before).graders.filter(({ type }) => type !== 'recorded');
  if (graders.length === 0)
    throw new BreakevenError(
      'bad-input',
      'the run was graded elsewhere, and has no grader that could be run',
      'give a config with graders: --config FILE',
    );
  return {
    ...before,
    ...(changed && { file: changed.file, endpoints: { ...before.endpoints, ...changed.endpoints } }),
    graders: graders as unknown as NonEmpty<Config['graders'][number]>,
    run: { ...before.run, ...(budgetUsd !== undefined && { budgetUsd }) },
  };
}

function endingOf(
  { down, noBudget }: ReturnType<typeof openJudging>,
  { stop }: GradeRunOptions,
): GradedRun['ending'] {
  if (stop.aborted) return 'interrupted';
  if (noBudget.signal.aborted) return 'budget';
  return down.size > 0 ? 'stopped' : 'done';
}

type Verdicts = ReadonlyMap<string, { readonly candidate: CandidateId; readonly verdict: Verdict | null }>;

async function verdictsOf(record: RunRecord, grader: string, { store }: AppContext): Promise<Verdicts> {
  const verdicts = new Map<string, { candidate: CandidateId; verdict: Verdict | null }>();
  for await (const { hash, trial, verdict } of store.readTrials(record.id, grader))
    verdicts.set(`${trial.key.candidate} ${hash}`, { candidate: trial.key.candidate, verdict });
  return verdicts;
}

async function summarize(
  record: RunRecord,
  graders: readonly HashedGrader[],
  earlier: Verdicts,
  context: AppContext,
): Promise<readonly GradeSummary[]> {
  const summaries: GradeSummary[] = [];
  for (const [index, { grader, hash }] of graders.entries()) {
    const now = await verdictsOf(record, hash, context);
    for (const { id } of record.candidates) {
      const own = [...now].filter(([, { candidate }]) => candidate === id);
      summaries.push({
        grader: grader.id,
        candidate: id,
        ...countVerdicts(own, index === 0 ? earlier : new Map()),
      });
    }
  }
  return summaries;
}

function countVerdicts(
  own: readonly (readonly [string, { readonly verdict: Verdict | null }])[],
  earlier: Verdicts,
): Omit<GradeSummary, 'grader' | 'candidate'> {
  const scored = own.flatMap(([key, { verdict }]) =>
    verdict?.status === 'scored' ? [{ key, verdict }] : [],
  );
  const passedBefore = (key: string): boolean | null => {
    const verdict = earlier.get(key)?.verdict;
    return verdict?.status === 'scored' ? verdict.passed : null;
  };
  return {
    scored: scored.length,
    passed: scored.filter(({ verdict }) => verdict.passed).length,
    unscored: own.filter(([, { verdict }]) => verdict?.status === 'unscored').length,
    open: own.filter(([, { verdict }]) => verdict === null).length,
    meanScore:
      scored.length === 0
        ? null
        : scored.reduce((sum, { verdict }) => sum + verdict.score, 0) / scored.length,
    gained: scored.filter(({ key, verdict }) => verdict.passed && passedBefore(key) === false).length,
    lost: scored.filter(({ key, verdict }) => !verdict.passed && passedBefore(key) === true).length,
  };
}
