import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { LifeFact, LifeRow } from '../core/model/life.ts';
import type { Evidence } from '../core/model/price.ts';
import type { IsoDate } from '../core/model/units.ts';

/** One entry of `lives:`, which says one thing or several of a model. */
export interface LifeEntry {
  readonly provider: string;
  readonly model: string;
  readonly from: IsoDate;
  readonly evidence: Evidence;
  readonly source: string;
  readonly trainingEnds?: IsoDate;
  readonly serviceEnds?: IsoDate;
  readonly serviceMonthsAfterTraining?: number;
  readonly successors?: readonly string[];
}

const FACTS = ['trainingEnds', 'serviceEnds', 'serviceMonthsAfterTraining', 'successors'] as const;

export const lifeSchema: z.ZodType<LifeEntry> = z
  .strictObject({
    provider: z.string().min(1),
    model: z.string().min(1),
    from: z.iso.date(),
    evidence: z.enum(['primary', 'secondary', 'assumption']),
    source: z.string().min(1),
    trainingEnds: z.iso.date().exactOptional(),
    serviceEnds: z.iso.date().exactOptional(),
    serviceMonthsAfterTraining: z.number().min(0).max(600).exactOptional(),
    successors: z.array(z.string().min(1)).min(1).exactOptional(),
  })
  .refine((entry) => FACTS.some((fact) => entry[fact] !== undefined), {
    error: `expected at least one of ${FACTS.join(', ')}`,
    path: ['model'],
  });

export interface LocatedLife {
  readonly row: LifeRow;
  /** `file:line`. */
  readonly at: string;
}

/** A row for each thing that an entry says. */
export function expandLife(entry: LifeEntry, at: string): LocatedLife[] {
  const { trainingEnds, serviceEnds, serviceMonthsAfterTraining: months, successors, ...said } = entry;
  const facts: readonly LifeFact[] = [
    ...(trainingEnds === undefined ? [] : [{ kind: 'training-ends', day: trainingEnds } as const]),
    ...(serviceEnds === undefined ? [] : [{ kind: 'service-ends', day: serviceEnds } as const]),
    ...(months === undefined ? [] : [{ kind: 'service-after-training', months } as const]),
    ...(successors === undefined ? [] : [{ kind: 'successors', models: successors } as const]),
  ];
  return facts.map((fact) => ({ at, row: { ...said, fact } }));
}

/** @throws BreakevenError where two rows say the same thing of a model since the same day. */
export function refuseTwins(rows: readonly LocatedLife[]): void {
  const seen = new Set<string>();
  for (const { row, at } of rows) {
    const name = `${nameOf(row)} ${row.from}`;
    if (seen.has(name))
      throw new BreakevenError(
        'bad-config',
        `${at}: ${row.provider} ${row.model}: says ${row.fact.kind} twice since ${row.from}`,
        'keep one of them, or give the later one its own day',
      );
    seen.add(name);
  }
}

/** What `over` says of a model hides the same in `under`, all dates of it. */
export function layerLives(over: readonly LifeRow[], under: readonly LifeRow[]): readonly LifeRow[] {
  const said = new Set(over.map(nameOf));
  return [...over, ...under.filter((row) => !said.has(nameOf(row)))];
}

function nameOf({ provider, model, fact }: LifeRow): string {
  return `${provider} ${model} ${fact.kind}`;
}
