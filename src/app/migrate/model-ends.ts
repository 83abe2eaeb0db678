import { type Candidate, trainingOf } from '../../core/model/candidate.ts';
import type { DatedEnd, LifeRow } from '../../core/model/life.ts';
import type { MigrationPlan, SourcedDay } from '../../core/model/migration.ts';
import type { IsoDate } from '../../core/model/units.ts';
import { type LifeSources, lifeOf } from '../model-life.ts';
import { rootModel } from '../runnable.ts';

/** The ends of a candidate's model, and whether training it again on its base leads past them. */
export interface ModelEnds {
  readonly ends: SourcedDay | null;
  readonly trainingEnds: SourcedDay | null;
  readonly retraining: MigrationPlan['retraining'];
}

/** `asked`: a day that stands over what the config and the sheet say. */
export function endsOf(candidate: Candidate, asked: IsoDate | undefined, sources: LifeSources): ModelEnds {
  const { retiresAt: said, ...rest } = candidate;
  const life = lifeOf(rest, sources);
  const known = life.serviceEnds && sourced(life.serviceEnds);
  const own = asked ?? said;
  const ends =
    own === undefined
      ? known
      : { day: own, source: asked === undefined ? 'the config' : 'as asked for with --ends' };
  const trainingEnds = life.trainingEnds && sourced(life.trainingEnds);
  return { ends, trainingEnds, retraining: retrainingOf(candidate, { ends, known, trainingEnds }, sources) };
}

export function sourceOf({ source, evidence }: LifeRow): string {
  return `${source} (${evidence})`;
}

function sourced({ day, row }: DatedEnd): SourcedDay {
  return { day, source: sourceOf(row) };
}

interface Known {
  readonly ends: SourcedDay | null;
  /** What the sheet says of a fine-tune of this base. */
  readonly known: SourcedDay | null;
  readonly trainingEnds: SourcedDay | null;
}

function retrainingOf(
  candidate: Candidate,
  { ends, known, trainingEnds }: Known,
  { config, on }: LifeSources,
): MigrationPlan['retraining'] {
  if (!trainingOf(candidate)) return null;
  const base = rootModel(config, candidate) || candidate.model || 'its base';
  if (trainingEnds && trainingEnds.day < on)
    return {
      isPossible: false,
      detail: `${base} takes no training since ${trainingEnds.day}: ${trainingEnds.source}`,
    };
  const until = known?.day ?? null;
  if (until !== null && (ends === null || until <= ends.day))
    return {
      isPossible: false,
      detail: `a new fine-tune of ${base} would be switched off on ${until} as well: ${known?.source}`,
    };
  const last = trainingEnds ? `; the last day to start is ${trainingEnds.day}` : '';
  return until === null
    ? { isPossible: true, detail: `nothing is known of when ${base} itself ends${last}` }
    : { isPossible: true, detail: `a new fine-tune of ${base} is served until ${until}${last}` };
}
