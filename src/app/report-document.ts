import { byVolume } from '../core/decision/by-volume.ts';
import { compareCandidates } from '../core/decision/compare.ts';
import { mapFlips } from '../core/decision/flip-map.ts';
import { findFlips } from '../core/decision/flips.ts';
import type { Projection } from '../core/decision/project-cost.ts';
import { cheapestRanges, contending, inOrder, qualifying } from '../core/decision/recommend.ts';
import { breakEvenVolume, cheapestByVolumeOf, type Line } from '../core/economics/index.ts';
import type { ComparisonReport } from '../core/model/candidate-report.ts';
import type { PriceRow } from '../core/model/price.ts';
import type { LintReport, ReportDocument, ScenarioReport } from '../core/model/report-document.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { BreakEvenReport } from '../core/model/volume-report.ts';
import { type Decision, preferences, runnersOf } from './decide.ts';
import { noteOfStop } from './early-stop.ts';
import type { Evidence } from './evidence.ts';
import { writeHeadline } from './headline.ts';
import type { Measured } from './measured.ts';
import { reportCandidate } from './report-candidate.ts';
import { reportCalendar, reportSensitivity } from './report-economics.ts';
import { reportPeople } from './report-people.ts';

export interface DocumentInput {
  readonly measured: Measured;
  /** One for each scenario; none: only the eval's figures can be told. */
  readonly decisions: readonly Decision[];
  /** Typed warnings, written once the rest of the document is there. */
  readonly lint: (document: Body, decision: Decision | null) => readonly LintReport[];
}

export type Body = Omit<ReportDocument, 'headline' | 'lints'>;

const VERSION = 1;

/** Summaries, comparisons, projections and the verdict, as the one document that every format shows. */
export function assembleDocument(input: DocumentInput): ReportDocument {
  const { decisions } = input;
  const [main = null] = decisions;
  const body = withVolumes(bodyOf(input, main), main);
  const withLints = { ...body, lints: input.lint(body, main) };
  const scenarios = decisions.length < 2 ? [] : decisions.map((decision) => scenarioReport(input, decision));
  return { ...withLints, scenarios, headline: writeHeadline({ ...withLints, scenarios }) };
}

function bodyOf({ measured }: DocumentInput, decision: Decision | null): Body {
  const { run, config, asOf, evidence, prices } = measured;
  const { recommendation = null, scenario = null } = decision ?? {};
  const contenders = decision?.decided.map(({ contender }) => contender) ?? [];
  const volume = scenario?.requestsPerMonth ?? 1;
  return {
    schemaVersion: VERSION,
    run: run.id,
    name: run.name,
    asOf,
    recommendation,
    noVerdict: decision ? decision.noVerdict : 'there is no scenario: report RUN --scenario FILE gives one',
    candidates: evidence.map((one) => reportCandidate(one, decision, run.seed)),
    comparisons: compareAll(evidence, decision),
    breakEven: breakEvens(decision),
    cheapestByVolume: cheapestRanges(qualifying(contenders), volume),
    flips: recommendation?.kind === 'choose' ? findFlips(recommendation.winner, contenders, volume) : [],
    flipMaps: recommendation && scenario ? mapFlips(inOrder(contending(contenders), scenario), volume) : [],
    sensitivity: reportSensitivity(decision, run.seed),
    calendar: reportCalendar(decision, asOf),
    selection: decision?.selection ?? null,
    byVolume: null,
    scenarios: [],
    draws: decision?.outlook
      ? {
          count: decision.outlook.worlds.count,
          method: decision.outlook.worlds.method,
          assumptions: decision.outlook.worlds.assumptions,
        }
      : null,
    trainings: measured.trainings,
    ...(measured.outcomes?.length && { outcomes: measured.outcomes }),
    ...(measured.changes && { changes: measured.changes }),
    ...(measured.grading && { grading: measured.grading }),
    ...(measured.people && {
      people: reportPeople(
        measured.people,
        evidence.map((one) => ({ id: one.id, data: dataOf(one, decision) })),
        run.seed,
      ),
    }),
    quality: scenario?.referenceFrom == null ? 'accuracy' : 'agreement',
    scenario,
    prices: pricesUsed(prices, scenario).map(
      ({ provider, model, meter, usd, per, from, evidence: label, source }) => ({
        provider,
        model,
        meter,
        usd,
        per,
        from,
        evidence: label,
        source,
      }),
    ),
    notes: [...noteOfStop(run.earlyStop), ...config.notes],
    provenance: {
      dataset: run.datasetHash,
      graders: measured.graders,
      prices: measured.sheet,
      config: run.configHash,
      version: measured.version,
      seed: run.seed,
    },
  };
}

/** Prices of the batch tier are told where the scenario goes by it, or something was served by it. */
function pricesUsed(prices: readonly PriceRow[], scenario: Scenario | null): readonly PriceRow[] {
  const usesBatch =
    scenario !== null && (scenario.batchShare > 0 || scenario.ranges.batchShare !== undefined);
  return usesBatch ? prices : prices.filter(({ meter }) => !meter.startsWith('batch-'));
}

/** A named scenario in short, with the headline that it would have of its own. */
function scenarioReport(input: DocumentInput, decision: Decision): ScenarioReport {
  const body = { ...bodyOf(input, decision), lints: [] };
  return {
    name: decision.name,
    scenario: decision.scenario,
    recommendation: decision.recommendation,
    noVerdict: decision.noVerdict,
    headline: writeHeadline(body),
    candidates: body.candidates.map(({ id, totalUsd, expected, probabilityCheapest }) => ({
      id,
      totalUsd,
      savingUsdPerMonth: expected?.savingUsdPerMonth ?? null,
      probabilityCheapest,
    })),
  };
}

function withVolumes(body: Body, decision: Decision | null): Body {
  if (!decision?.outlook) return body;
  const { decided, scenario, outlook } = decision;
  const report = byVolume({
    runners: runnersOf(decided),
    curves: decided.flatMap(({ contender: { projection } }) => (projection ? [projection.curve] : [])),
    order: preferences(decided, scenario),
    switches: body.cheapestByVolume.map(({ from }) => from),
    scenario,
    outlook,
    seed: body.provenance.seed,
  });
  return { ...body, byVolume: report };
}

/** Under the scenario's mix, where there is one. */
function dataOf(one: Evidence, decision: Decision | null): Evidence['data'] {
  return decision?.decided.find((decided) => decided.evidence === one)?.data ?? one.data;
}

function compareAll(evidence: readonly Evidence[], decision: Decision | null): ComparisonReport[] {
  const data = evidence.map((one) => dataOf(one, decision));
  const reference = data.find(({ id }) => id === decision?.scenario.reference) ?? data[0];
  if (!reference) return [];
  const { nonInferiorTo, margin: asked, risk } = decision?.scenario.require ?? {};
  const margin = nonInferiorTo === reference.id ? (asked ?? null) : null;
  return data.flatMap((one) =>
    one.id === reference.id
      ? []
      : (compareCandidates(one, reference, margin, risk === undefined ? {} : { risk }) ?? []),
  );
}

function breakEvens(decision: Decision | null): BreakEvenReport[] {
  const { incumbent, scenario } = decision ?? {};
  if (!decision || !incumbent || !scenario) return [];
  return decision.decided.flatMap(({ contender: { projection } }) =>
    projection && projection.id !== incumbent.id ? [breakEven(projection, incumbent, scenario)] : [],
  );
}

function breakEven(projection: Projection, incumbent: Projection, scenario: Scenario): BreakEvenReport {
  if (projection.curve.steps.length + incumbent.curve.steps.length > 0)
    return steppedBreakEven(projection, incumbent, scenario);
  const lineOf = ({ id, standingUsd, usdPerFirstMonthRequest }: Projection): Line => ({
    id,
    fixed: standingUsd,
    perRequest: usdPerFirstMonthRequest,
  });
  const cheaperEach = projection.usdPerFirstMonthRequest < incumbent.usdPerFirstMonthRequest;
  const crossing = breakEvenVolume(lineOf(incumbent), lineOf(projection));
  const requestsPerMonth = crossing === 0 ? 'never' : crossing;
  const crosses = requestsPerMonth !== 'never';
  const costsLess = crosses ? (cheaperEach ? 'above' : 'below') : cheaperEach ? 'always' : 'never';
  return { incumbent: incumbent.id, candidate: projection.id, requestsPerMonth, costsLess };
}

/** Machines are bought whole, so that two may cross more than once: the first crossing up to a hundred times the volume. */
function steppedBreakEven(
  projection: Projection,
  incumbent: Projection,
  { requestsPerMonth: volume }: Scenario,
): BreakEvenReport {
  const ranges = cheapestByVolumeOf([incumbent.curve, projection.curve], { upTo: 100 * volume });
  const shape = { incumbent: incumbent.id, candidate: projection.id };
  const first = ranges[0];
  const second = ranges[1];
  if (!first || !second) {
    const costsLess = first?.id === projection.id ? 'always' : 'never';
    return { ...shape, requestsPerMonth: 'never', costsLess };
  }
  const costsLess = second.id === projection.id ? 'above' : 'below';
  return { ...shape, requestsPerMonth: second.from, costsLess };
}
