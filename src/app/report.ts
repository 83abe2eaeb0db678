import { loadPrices } from '../config/load-prices.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import { collectData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { lintCandidate, lintPrices } from './lints.ts';
import { lintAmbiguous, lintUnmatched, refuseUnmatched } from './price-changes.ts';
import { createPricing } from './pricing.ts';
import { assembleDocument, type Evidence } from './report-document.ts';
import { type ReportOptions, reportConfig } from './run-config.ts';
import { candidateOf } from './runnable.ts';
import { oneOffsOf } from './training-costs.ts';

/**
 * Reads a run, prices it and decides. Offline: it calls no model.
 * @throws BreakevenError when the run is not in the store, or the options do not fit it.
 */
export async function report(
  reference: string,
  context: AppContext,
  options: ReportOptions = {},
): Promise<ReportDocument> {
  const record = await context.store.getRun(reference);
  const config = reportConfig(record, options);
  const asOf = options.asOf ?? (record.finishedAt ?? record.startedAt).slice(0, 10);
  const sheet = loadPrices(config.prices);
  const pricing = createPricing(config, sheet, asOf);
  const data = await collectData(record, config, pricing, context);
  const sources = { config, store: context.store, sheet, pricing, on: asOf };
  const evidence: Evidence[] = [];
  for (const { id } of record.candidates) {
    const candidate = candidateOf(config, id);
    const oneOffs = await oneOffsOf(candidate, record.trainings[candidate.id], sources);
    const own = data.get(candidate.id) as CandidateData;
    const priceKey = pricing.keyOf(candidate);
    evidence.push({
      candidate,
      data: own,
      oneOffs,
      priceKey,
      lints: lintCandidate(own, oneOffs.complete, priceKey),
    });
  }
  const { scenario } = config;
  const names = evidence.flatMap(({ candidate, priceKey }) => [candidate.id, priceKey]);
  refuseUnmatched(options.priceChanges ?? [], names);
  const used = pricing.used();
  return assembleDocument({
    record: { ...record, configHash: options.scenarioFile === undefined ? record.configHash : config.hash },
    config,
    scenario,
    asOf,
    evidence,
    prices: used,
    lints: [
      ...unfinishedLint(record),
      ...lintPrices(used),
      ...lintAmbiguous(pricing.ambiguous()),
      ...lintUnmatched(scenario, names),
    ],
    graders: hashOf(config.graders),
    sheet: sheet.hash,
    version: context.version,
  });
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
