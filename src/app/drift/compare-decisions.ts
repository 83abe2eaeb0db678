import type { DriftReport } from '../../core/model/drift.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { IsoDate } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { report } from '../report.ts';

/** Fewer worlds than a report has: what is asked is who is chosen, not how surely to the last point. */
const DRAWS = 2000;

/** What each run's own scenario recommends; `null`: one of them has none. */
export async function compareDecisions(
  before: RunRecord,
  now: RunRecord,
  asOf: IsoDate,
  context: AppContext,
): Promise<DriftReport['decision']> {
  const [then, today] = [
    await report(before.id, context, { draws: DRAWS }),
    await report(now.id, context, { draws: DRAWS, asOf }),
  ];
  if (!then.recommendation || !today.recommendation) return null;
  return {
    before: then.headline,
    after: today.headline,
    holds: choiceOf(then) === choiceOf(today),
    flipsBefore: then.cheapestByVolume,
    flipsAfter: today.cheapestByVolume,
  };
}

function choiceOf({ recommendation }: ReportDocument): string {
  switch (recommendation?.kind) {
    case 'choose':
      return `choose ${recommendation.winner}`;
    case 'unproven':
      return `unproven ${recommendation.leading}`;
    default:
      return 'none';
  }
}
