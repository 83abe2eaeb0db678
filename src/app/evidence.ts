import type { Config } from '../config/config.ts';
import type { CostProfile, TrainingProfile } from '../core/decision/cost-profile.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { type Candidate, type Cascade, trainingOf } from '../core/model/candidate.ts';
import type { CostItem } from '../core/model/candidate-report.ts';
import type { LifeRow } from '../core/model/life.ts';
import type { CandidateId, IsoDate } from '../core/model/units.ts';
import { own } from '../core/own.ts';
import type { RunRecord } from '../ports/store.ts';
import type { RunData } from './collect-data.ts';
import { retirementOf } from './model-life.ts';
import { type CostSources, type OneOffs, oneOffsOf } from './training-costs.ts';
import type { Witnessed } from './witness.ts';

/** What a run, a config and a sheet say of one candidate or cascade. */
export interface Evidence {
  readonly id: CandidateId;
  readonly approach: string;
  readonly model: string;
  /** Those whose calls it makes: itself, or the two halves of a cascade, the cheap one first. */
  readonly parts: readonly { readonly candidate: Candidate; readonly priceKey: string }[];
  readonly data: CandidateData;
  /** The held-out part; `null`: nothing is held out. */
  readonly confirm: CandidateData | null;
  readonly oneOffs: OneOffs;
  /** Its own, or those of both halves of a cascade. */
  readonly trainings: readonly TrainingProfile[];
  readonly hosting: CostProfile['hosting'];
  readonly retiresAt: IsoDate | undefined;
  /** The row of the sheet that says so; absent: the config does, or no end is known. */
  readonly retirement?: LifeRow;
  /** `null` for a cascade: its halves were seen. */
  readonly witnessed: Witnessed | null;
}

/** A stated prior where nobody trained twice: two points of accuracy from one training to the next. */
export const DEFAULT_BETWEEN_RUN_SD = 0.02;

/** Everything known of every candidate of a run, cascades last. */
export async function gatherEvidence(
  record: RunRecord,
  config: Config,
  run: RunData,
  sources: CostSources,
): Promise<Evidence[]> {
  const evidence: Evidence[] = [];
  for (const { id } of record.candidates) {
    const candidate = config.candidates.find((one) => one.id === id) as Candidate;
    const oneOffs = await oneOffsOf(candidate, own(record.trainings, id), sources);
    const retirement = retirementOf(candidate, { ...sources, config });
    evidence.push({
      id,
      approach: candidate.approach.kind,
      model: candidate.model ?? '',
      parts: [{ candidate, priceKey: sources.pricing.keyOf(candidate) }],
      data: run.data.get(id) as CandidateData,
      confirm: run.confirm?.get(id) ?? null,
      oneOffs,
      trainings: trainingProfiles(candidate, oneOffs.items),
      hosting: candidate.hosting ? [{ ...candidate.hosting, candidate: id }] : [],
      retiresAt: retirement?.day,
      ...(retirement?.row && { retirement: retirement.row }),
      witnessed: run.witnessed.get(id) ?? null,
    });
  }
  return [...evidence, ...config.cascades.map((cascade) => cascadeEvidence(cascade, evidence, run))];
}

/** A cascade costs what making and hosting both halves costs, and ends with the first of them. */
function cascadeEvidence(cascade: Cascade, evidence: readonly Evidence[], run: RunData): Evidence {
  const halves = [cascade.cheap, cascade.strong].map(
    (id) => evidence.find((one) => one.id === id) as Evidence,
  );
  const items = halves.flatMap(({ oneOffs }) => oneOffs.items);
  const [first] = halves
    .filter(({ retiresAt }) => retiresAt !== undefined)
    .toSorted((a, b) => (a.retiresAt as string).localeCompare(b.retiresAt as string));
  return {
    id: cascade.id,
    approach: 'cascade',
    model: halves.map(({ model, id }) => model || id).join(' → '),
    parts: halves.flatMap(({ parts }) => parts),
    data: run.data.get(cascade.id) as CandidateData,
    confirm: run.confirm?.get(cascade.id) ?? null,
    oneOffs: {
      items: [...new Map(items.map((item) => [`${item.item} ${item.usd}`, item])).values()],
      complete: halves.every(({ oneOffs }) => oneOffs.complete),
    },
    trainings: halves.flatMap(({ trainings }) => trainings),
    hosting: halves.flatMap(({ hosting }) => hosting),
    retiresAt: first?.retiresAt,
    ...(first?.retirement && { retirement: first.retirement }),
    witnessed: null,
  };
}

function trainingProfiles(candidate: Candidate, items: readonly CostItem[]): TrainingProfile[] {
  const training = trainingOf(candidate);
  if (!training) return [];
  const { successRate = 1, everyMonths } = training;
  return [
    {
      candidate: candidate.id,
      usd: items.reduce((sum, { usd }) => sum + usd, 0),
      successRate,
      maxAttempts: training.maxAttempts ?? 3,
      everyMonths: everyMonths ?? null,
      betweenRunSd: training.betweenRunSd ?? DEFAULT_BETWEEN_RUN_SD,
    },
  ];
}
