import type { Config } from '../../config/config.ts';
import { attributeRequestCost, type CostAttribution } from '../../core/drift/attribute-request-cost.ts';
import { findDrift } from '../../core/drift/find-drift.ts';
import type {
  DriftBill,
  DriftConcern,
  DriftFinding,
  DriftReport,
  DriftSide,
} from '../../core/model/drift.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { IsoDate } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { configOfRun } from '../run-config.ts';
import { readBaseline } from './baseline-file.ts';
import { compareDecisions } from './compare-decisions.ts';
import { writeDriftHeadline } from './headline.ts';
import { meansOf, type Paired, pairSnapshots } from './pair-snapshots.ts';
import { type PickedRuns, pickRuns } from './pick-runs.ts';
import { readSeries } from './read-series.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';

const VERSION = 1;

export interface DriftOptions {
  /** A run's id or a unique prefix of one, or a file that `--write-baseline` wrote. */
  readonly baseline?: string;
  /** What is looked at; the newest by default. */
  readonly run?: string;
  /** The first run on or after this day is the baseline. */
  readonly since?: IsoDate;
  /** The day whose prices hold now; the run's by default. */
  readonly asOf?: IsoDate;
  /** What the verdict is about; everything by default. */
  readonly concerns?: readonly DriftConcern[];
}

/** What was found, and the newest run as a baseline for the next time. */
export interface Drifted {
  readonly report: DriftReport;
  readonly now: Snapshot;
}

/**
 * What changed between two runs of the same eval, and whether the recommendation still holds. Offline.
 * @throws BreakevenError where there is no run, or nothing to compare it with.
 */
export async function drift(
  config: Config,
  context: AppContext,
  options: DriftOptions = {},
): Promise<Drifted> {
  const picked = await pickRuns(config, context.store, options);
  const before = await beforeOf(picked, config, context);
  const now = await snapshotNow(picked.now, config, options.asOf, context);
  const paired = pairSnapshots(before, now);
  if (paired.candidates.every(({ pairs }) => pairs.length === 0))
    throw new BreakevenError(
      'bad-input',
      `run '${now.run}' shares no example of any candidate with '${before.run}'`,
      'name another baseline: --baseline RUN',
    );
  const { alpha, comparisonsPerYear, thresholds } = config.drift;
  const findings = findDrift(paired.candidates, { alpha, thresholds });
  const decision = picked.baseline
    ? await compareDecisions(picked.baseline, picked.now, now.pricesOf, context)
    : null;
  const body = {
    schemaVersion: VERSION,
    name: config.name,
    madeAt: context.clock.instant(),
    baseline: sideOf(before),
    now: sideOf(now),
    verdict: verdictOf(findings, options.concerns),
    findings,
    bills: billsOf(paired),
    series: await readSeries(picked.between, [before, now], config, context),
    cautions: paired.cautions,
    decision,
    falseAlarms: { perComparison: alpha, perYear: alpha * comparisonsPerYear },
  };
  return { report: { ...body, headline: writeDriftHeadline(body, options.concerns) }, now };
}

/** A run as a baseline, without anything to compare it with. @throws BreakevenError where there is none. */
export async function snapshotOf(
  config: Config,
  context: AppContext,
  { run, asOf }: DriftOptions,
): Promise<Snapshot> {
  const { now } = await pickRuns(config, context.store, { ...(run !== undefined && { run }), alone: true });
  return snapshotNow(now, config, asOf, context);
}

async function beforeOf(
  { baseline, file }: PickedRuns,
  config: Config,
  context: AppContext,
): Promise<Snapshot> {
  if (file !== null) return readBaseline(file);
  const record = baseline as RunRecord;
  const own = { ...configOfRun(record), prices: config.prices };
  return takeSnapshot(record, own, dayOf(record), context);
}

/** As it ran, at the prices that the config says now. */
function snapshotNow(
  record: RunRecord,
  config: Config,
  asOf: IsoDate | undefined,
  context: AppContext,
): Promise<Snapshot> {
  const ran = configOfRun(record);
  const candidates = ran.candidates.map((one) => {
    const { price: _, ...rest } = one;
    const stated = config.candidates.find(({ id }) => id === one.id);
    if (!stated) return one;
    return { ...rest, ...(stated.price && { price: stated.price }) };
  }) as unknown as Config['candidates'];
  return takeSnapshot(record, { ...ran, candidates, prices: config.prices }, asOf ?? dayOf(record), context);
}

function dayOf({ finishedAt, startedAt }: RunRecord): IsoDate {
  return (finishedAt ?? startedAt).slice(0, 10);
}

function sideOf({ run, at, pricesOf, candidates }: Snapshot): DriftSide {
  return { run, at, pricesOf, models: Object.fromEntries(candidates.map(({ id, models }) => [id, models])) };
}

function verdictOf(
  findings: readonly DriftFinding[],
  concerns: readonly DriftConcern[] | undefined,
): DriftReport['verdict'] {
  const watched = findings.filter(({ concern }) => concerns === undefined || concerns.includes(concern));
  if (watched.some(({ verdict }) => verdict === 'drift')) return 'drift';
  return watched.some(({ verdict }) => verdict === 'cannot-tell') ? 'cannot-tell' : 'none';
}

function billsOf({ candidates }: Paired): readonly DriftBill[] {
  return candidates.flatMap(({ candidate, pairs, before, after }): DriftBill[] => {
    const known = pairs.filter((pair) => pair.before.usd !== null && pair.after.usd !== null);
    const [then, now] = [meansOf(known.map((pair) => pair.before)), meansOf(known.map((pair) => pair.after))];
    if (!then || !now || !before.price || !after.price) return [];
    const mean = (side: 'before' | 'after'): number =>
      known.reduce((sum, pair) => sum + (pair[side].usd as number), 0) / known.length;
    const measured = { before: mean('before'), after: mean('after') };
    const parts: CostAttribution = attributeRequestCost(
      { ...then, price: before.price },
      { ...now, price: after.price },
      measured,
    );
    return [{ candidate, beforeUsd: measured.before, afterUsd: measured.after, parts }];
  });
}
