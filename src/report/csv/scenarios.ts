import type { Recommendation } from '../../core/model/recommendation.ts';
import type { ReportDocument, ScenarioReport } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';
import { estimateColumns } from './estimate-columns.ts';

/** One row a scenario and candidate: what is assumed, what is decided, what the candidate costs there. */
export function scenariosCsv(document: ReportDocument): CsvTable {
  const rows = scenariosOf(document).flatMap(({ candidates, ...scenario }) =>
    candidates.map((figures) => ({ ...scenario, figures })),
  );
  return csvTable('scenarios', rows, {
    scenario: ({ name }) => name,
    verdict: ({ recommendation }) => recommendation?.kind ?? null,
    leading: ({ recommendation }) => leaderIn(recommendation),
    requestsPerMonth: ({ scenario }) => scenario.requestsPerMonth,
    growth: ({ scenario }) => scenario.growth,
    horizonMonths: ({ scenario }) => scenario.horizonMonths,
    discountRate: ({ scenario }) => scenario.discountRate,
    incumbent: ({ scenario }) => scenario.incumbent,
    usdPerError: ({ scenario }) => scenario.usdPerError,
    fallbackUsd: ({ scenario }) => scenario.fallback?.usd ?? null,
    cachedInputShare: ({ scenario }) => scenario.cachedInputShare,
    batchShare: ({ scenario }) => scenario.batchShare,
    candidate: ({ figures }) => figures.id,
    ...estimateColumns('totalUsd', ({ figures }) => figures.totalUsd),
    savingUsdPerMonth: ({ figures }) => figures.savingUsdPerMonth,
    probabilityCheapest: ({ figures }) => figures.probabilityCheapest,
  });
}

/** A report with one scenario lists none beside it: its own is the only one. */
function scenariosOf(document: ReportDocument): readonly ScenarioReport[] {
  const { scenarios, scenario, recommendation, noVerdict, headline } = document;
  if (scenarios.length > 0 || scenario === null) return scenarios;
  const candidates = document.candidates.map(({ id, totalUsd, expected, probabilityCheapest }) => ({
    id,
    totalUsd,
    savingUsdPerMonth: expected?.savingUsdPerMonth ?? null,
    probabilityCheapest,
  }));
  return [{ name: 'scenario', scenario, recommendation, noVerdict, headline, candidates }];
}

function leaderIn(recommendation: Recommendation | null): string | null {
  if (recommendation?.kind === 'choose') return recommendation.winner;
  return recommendation?.kind === 'unproven' ? recommendation.leading : null;
}
