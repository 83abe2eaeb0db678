import { loadPrices } from '../config/load-prices.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import { hashOf } from '../run/plan.ts';
import { collectData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { decide } from './decide.ts';
import { gatherEvidence } from './evidence.ts';
import { gatherFacts } from './facts/gather-facts.ts';
import { lint } from './lints/index.ts';
import { refuseUnmatched } from './price-changes.ts';
import { createPricing } from './pricing.ts';
import { assembleDocument } from './report-document.ts';
import { type ReportOptions, reportConfig } from './run-config.ts';
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
  const record = await context.store.getRun(reference);
  const asked = reportConfig(record, options);
  const asOf = options.asOf ?? (record.finishedAt ?? record.startedAt).slice(0, 10);
  const sheet = loadPrices(asked.prices);
  const pricing = createPricing(asked, sheet, asOf);
  const run = await collectData(record, asked, pricing, context);
  const { keys } = run;
  const { scenarios, usage } = await withUsage(asked.scenarios, keys, context.store);
  const config = { ...asked, scenarios, scenario: scenarios[0]?.scenario ?? null };
  const sources = { config, store: context.store, sheet, pricing, on: asOf };
  const evidence = await gatherEvidence(record, config, run, sources);
  const names = evidence.flatMap(({ id, parts }) => [id, ...parts.map(({ priceKey }) => priceKey)]);
  refuseUnmatched(options.priceChanges ?? [], names);
  const draws = options.draws ?? DRAWS;
  const decisions = config.scenarios.map((named) =>
    decide({ evidence, named, asOf, seed: record.seed, draws }),
  );
  const prices = pricing.used();
  const ambiguous = pricing.ambiguous();
  const facts = await gatherFacts(record, config, keys, usage, context);
  return assembleDocument({
    record: { ...record, configHash: options.scenarioFile === undefined ? record.configHash : config.hash },
    config,
    asOf,
    evidence,
    decisions,
    prices,
    lint: (document, decision) =>
      lint({ document, decision, evidence, config, record, asOf, prices, keys, names, ambiguous, facts }),
    graders: hashOf(config.graders),
    sheet: sheet.hash,
    version: context.version,
  });
}

/** Joint draws of every report. */
const DRAWS = 10_000;
