import type { RunRecord } from '../../ports/store.ts';
import type { RunList } from '../page/list-page.ts';
import { describeProgress, type ProgressWords } from '../page/progress.ts';
import type { RunView } from '../page/run-page.ts';
import type { ViewedComparison, ViewSources } from '../sources.ts';
import { Refusal, refusalOf } from './refusal.ts';
import { restBetween, shareInFlight } from './share.ts';

/** What the pages show, from what their addresses ask. */
export interface Look {
  list(search: string, page: string): Promise<RunList>;
  run(id: string): Promise<RunView>;
  progress(id: string): Promise<ProgressWords>;
  report(run: string, volume: string | undefined, asOf: string | undefined): Promise<string>;
  compare(asked: (name: string) => string | undefined): Promise<ViewedComparison>;
}

const A_PAGE = 50;
/** Runs that a candidate may be compared with: the list would else be endless. */
const OTHERS = 50;

export function createLook(sources: ViewSources): Look {
  const { store } = sources;
  const progressOf = restBetween(sources.progress);
  const headlineOf = shareInFlight(sources.headline);
  const reportOf = shareInFlight((key) => {
    const [run, volume, asOf] = JSON.parse(key) as [string, string | null, string | null];
    return sources.reportPage(run, { volume, asOf });
  });
  const findRun = (id: string): Promise<RunRecord> => {
    if (id === '') throw new Refusal(400, 'The address names no run.', 'begin at the list of all runs');
    return store.getRun(id);
  };
  return {
    async list(search, page) {
      const wanted = search.slice(0, 200).trim().toLowerCase();
      const fitting = (await store.listRuns()).filter(
        ({ id, name }) => id.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted),
      );
      const pages = Math.max(1, Math.ceil(fitting.length / A_PAGE));
      const at = Math.min(pages - 1, /^\d{1,6}$/.test(page) ? Number(page) : 0);
      const shown = fitting.slice(at * A_PAGE, (at + 1) * A_PAGE);
      const runs = await Promise.all(
        shown.map(async (record) => ({
          record,
          state: await sources.stateOf(record),
          counts: await store.countRun(record.id),
        })),
      );
      return { search: search.slice(0, 200), runs, found: fitting.length, page: at, pages };
    },
    async run(id) {
      const record = await findRun(id);
      const progress = describeProgress(await progressOf(record.id), Date.now());
      const isDecided = progress.state === 'finished' && record.purpose === 'eval';
      const headline = isDecided ? await headlineOf(record.id).catch(refusedOrThrow) : null;
      return { record, progress, headline, others: othersOf(record, await store.listRuns()) };
    },
    async progress(id) {
      return describeProgress(await progressOf((await findRun(id)).id), Date.now());
    },
    async report(run, volume, asOf) {
      const { id } = await findRun(run);
      return reportOf(JSON.stringify([id, said(volume), said(asOf)]));
    },
    async compare(asked) {
      const [candidate, reference] = [asked('candidate') ?? '', asked('reference') ?? ''];
      const { id } = await findRun(asked('run') ?? '');
      const other = said(asked('with'));
      const referenceRun = other === null ? id : (await findRun(other)).id;
      if (referenceRun === id && candidate === reference)
        throw new Refusal(400, 'That is one candidate twice.', 'go back and choose two, or another run');
      return sources.compare({
        run: id,
        candidate,
        reference,
        referenceRun: referenceRun === id ? null : referenceRun,
        margin: said(asked('margin')),
      });
    },
  };
}

/** A field of a form that was left empty says nothing. */
const said = (text: string | undefined): string | null =>
  text === undefined || text.trim() === '' ? null : text;

function refusedOrThrow(error: unknown): Refusal {
  const refusal = refusalOf(error);
  if (refusal === null) throw error;
  return refusal;
}

/** Runs of the same dataset first, then those of the same name, whose examples may be the same. */
function othersOf({ id, datasetHash, name }: RunRecord, runs: readonly RunRecord[]): RunRecord[] {
  const evals = runs.filter((run) => run.id !== id && run.purpose === 'eval');
  const same = evals.filter((run) => run.datasetHash === datasetHash);
  const alike = evals.filter((run) => run.datasetHash !== datasetHash && run.name === name);
  return [...same, ...alike].slice(0, OTHERS);
}
