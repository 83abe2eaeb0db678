import type { EarlyStop } from '../core/model/early-stop.ts';
import type { RunRecord } from '../ports/store.ts';

/** How a run that may stop early went; `null`: it asked for everything, or has not ended. */
export function earlyStopOf({ settings }: Pick<RunRecord, 'settings'>): EarlyStop | null {
  return ((settings ?? {}) as { readonly earlyStop?: EarlyStop | null }).earlyStop ?? null;
}

/** The same run, with how it went. */
export function withEarlyStop(record: RunRecord, earlyStop: EarlyStop): RunRecord {
  return { ...record, settings: { ...(record.settings as object), earlyStop } };
}

const ENDS: Readonly<Record<EarlyStop['ended'], string>> = {
  settled: 'the verdict was settled',
  'not-worth-it': 'what was left to know was worth less than asking',
  'all-asked': 'everything was asked of those who were left',
};

/** What every reader of a run that stopped early has to see. */
export function noteOfStop(earlyStop: EarlyStop | null | undefined): string[] {
  if (!earlyStop || earlyStop.savedTrials === 0) return [];
  const { asked, examples, ended, dropped, savedTrials, savedUsd, risk } = earlyStop;
  const outs = dropped.map(
    ({ id, why, by, after }) =>
      `${id} was out after ${after} (${why === 'fails' ? `it fails ${by}` : `${by} costs less`})`,
  );
  const saved = savedUsd === null ? '' : `, about $${savedUsd.toPrecision(3)}`;
  return [
    [
      `This run stopped early after ${asked} of ${examples} examples, at a risk of ${risk}: ${ENDS[ended]}`,
      ...outs,
      `${savedTrials} trials were saved${saved}; intervals marked “confidence sequence” hold whenever one stops.`,
    ].join('; '),
  ];
}
