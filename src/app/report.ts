import type { Config } from '../config/config.ts';
import { loadPrices } from '../config/load-prices.ts';
import { configOf } from '../config/saved-config.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { IsoDate } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import { collectData, withRunCandidates } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { lintCandidate, lintPrices } from './lints.ts';
import { createPricing } from './pricing.ts';
import { assembleDocument, type Evidence } from './report-document.ts';
import { pricedModel, providerOf } from './runnable.ts';
import { oneOffsOf } from './training-costs.ts';

export interface ReportOptions {
  /** First-month requests instead of the config's. */
  readonly volume?: number;
  /** The day whose prices hold; the run's end by default. */
  readonly asOf?: IsoDate;
}

/**
 * Reads a run, prices it and decides. Offline: it calls no model.
 * @throws BreakevenError when the run is not in the store.
 */
export async function report(
  reference: string,
  context: AppContext,
  options: ReportOptions = {},
): Promise<ReportDocument> {
  const record = await context.store.getRun(reference);
  const config = withRunCandidates(configOf(record.settings), record);
  const asOf = options.asOf ?? (record.finishedAt ?? record.startedAt).slice(0, 10);
  const sheet = loadPrices(config.prices);
  const pricing = createPricing(config, sheet, asOf);
  const data = await collectData(record, config, pricing, context);
  const sources = { config, store: context.store, sheet, pricing, on: asOf };
  const evidence: Evidence[] = [];
  for (const candidate of record.candidates) {
    const oneOffs = await oneOffsOf(candidate, record.trainings[candidate.id], sources);
    const own = data.get(candidate.id) as CandidateData;
    const priceKey = candidate.price ? candidate.id : priceNameOf(config, candidate);
    evidence.push({
      candidate,
      data: own,
      oneOffs,
      priceKey,
      lints: lintCandidate(own, oneOffs.complete, priceKey),
    });
  }
  const scenario =
    config.scenario && options.volume !== undefined
      ? { ...config.scenario, requestsPerMonth: options.volume }
      : config.scenario;
  const used = pricing.used();
  return assembleDocument({
    record,
    config,
    scenario,
    asOf,
    evidence,
    prices: used,
    lints: [...unfinishedLint(record), ...lintPrices(used)],
    graders: hashOf(config.graders),
    sheet: sheet.hash,
    version: context.version,
  });
}

function priceNameOf(config: Config, candidate: Candidate): string {
  const model = pricedModel(config, candidate);
  return `${providerOf(config, candidate)}/${model.startsWith('ft:') ? model.split(':').slice(0, 2).join(':') : model}`;
}

function unfinishedLint({
  finishedAt,
  configFile,
}: RunRecord): { id: string; message: string; remedy: string }[] {
  if (finishedAt !== null) return [];
  return [
    {
      id: 'unfinished-run',
      message: 'the run is not finished: some trials are missing',
      remedy: `finish it: breakeven run ${configFile}`,
    },
  ];
}
