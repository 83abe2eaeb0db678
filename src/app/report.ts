import { loadPrices } from '../config/load-prices.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import { hashOf } from '../run/plan.ts';
import { collectData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { earlyStopOf } from './early-stop.ts';
import { readOutcomes } from './estimate/outcomes.ts';
import { gatherEvidence } from './evidence.ts';
import { gatherFacts } from './facts/gather-facts.ts';
import { judgedScenarios } from './judged-scenarios.ts';
import { gatherPeople } from './label/gather-people.ts';
import { documentOf, type Measured } from './measured.ts';
import { refuseUnmatched } from './price-changes.ts';
import { createPricing } from './pricing.ts';
import { reportChanges } from './report-changes.ts';
import { reportGrading } from './report-grading.ts';
import { type ReportOptions, reportConfig } from './run-config.ts';
import { readTrainings } from './training-curves.ts';
import { withUsage } from './usage-sample.ts';

/**
 * Reads a run, prices it and decides. Offline: it calls no model.
 * @throws BreakevenError when the run is not in the store, or the options do not fit it.
 */
export async function report(
  reference: string,
  context: AppContext,
  options: ReportOptions = {},
): Promise<ReportDocument> {
  return documentOf(await measure(reference, context, options));
}

/**
 * Reads a run and prices it: all that its decisions follow from.
 * @throws BreakevenError when the run is not in the store, or the options do not fit it.
 */
export async function measure(
  reference: string,
  context: AppContext,
  options: ReportOptions = {},
): Promise<Measured> {
  const record = await context.store.getRun(reference);
  const asked = reportConfig(record, options);
  const asOf = options.asOf ?? (record.finishedAt ?? record.startedAt).slice(0, 10);
  const sheet = loadPrices(asked.prices);
  const pricing = createPricing(asked, sheet, asOf);
  const data = await collectData(record, asked, pricing, context);
  const { scenarios: mixed, usage } = await withUsage(asked.scenarios, data.keys, context.store);
  const figures = await gatherPeople(record, asked, context);
  const { scenarios, use } = judgedScenarios(mixed, asked, figures);
  const config = { ...asked, scenarios, scenario: scenarios[0]?.scenario ?? null };
  const sources = { config, store: context.store, sheet, pricing, on: asOf };
  const evidence = await gatherEvidence(record, config, data, sources);
  const grading = await reportGrading(record, config, data, pricing, context);
  const names = evidence.flatMap(({ id, parts }) => [id, ...parts.map(({ priceKey }) => priceKey)]);
  refuseUnmatched(options.priceChanges ?? [], names);
  const { id, name, seed, datasetHash, configHash, configFile, finishedAt, importedAt } = record;
  return {
    run: {
      id,
      name,
      seed,
      datasetHash,
      configHash: options.scenarioFile === undefined ? configHash : config.hash,
      configFile,
      finishedAt,
      importedAt,
      earlyStop: earlyStopOf(record),
    },
    config: { notes: config.notes, graders: config.graders, cascades: config.cascades },
    asOf,
    draws: options.draws ?? DRAWS,
    evidence,
    scenarios,
    prices: pricing.used(),
    names,
    ambiguous: pricing.ambiguous(),
    trainings: await readTrainings(record, context.store),
    outcomes: await readOutcomes(record, evidence, context.store),
    changes: reportChanges(
      data,
      config.candidates,
      scenarios[0]?.scenario.reference ?? record.candidates[0]?.id,
    ),
    ...(grading && { grading }),
    ...(figures && { people: { figures, use } }),
    facts: await gatherFacts(record, config, data.keys, usage, context),
    graders: hashOf(config.graders),
    sheet: sheet.hash,
    version: context.version,
  };
}

/** Joint draws of every report. */
const DRAWS = 10_000;
