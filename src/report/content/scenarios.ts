import type { ReportDocument, ScenarioReport } from '../../core/model/report-document.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import { count, formatCount, formatProbability, formatRate, formatUsd, formatUsdRange } from '../format.ts';
import {
  type Block,
  type Cell,
  cell,
  type DataTable,
  type Item,
  type Row,
  row,
  type Section,
} from './content.ts';
import { candidateCell, nameOf } from './words.ts';

/** The verdict of every named scenario, what they assume differently, and what each candidate costs there. */
export function scenariosSection({ scenarios, candidates }: ReportDocument): Section | null {
  if (scenarios.length < 2) return null;
  const columns = scenarios.map(({ name }) => cell(nameOf(name)));
  const differing = assumptionRows(scenarios);
  const table = (caption: string, first: string, groups: DataTable['groups']): readonly Block[] =>
    groups.every(({ rows }) => rows.length === 0)
      ? []
      : [{ kind: 'table', table: { caption, columns: [cell(first), ...columns], groups, form: 'figures' } }];
  const by = (read: (figures: Figures) => Cell | null): readonly Row[] =>
    candidates.flatMap(({ id }) => candidateRow(id, scenarios, read));
  return {
    id: 'scenarios',
    title: 'Scenarios side by side',
    lead: 'The same run under other assumptions. The rest of this report is about the first.',
    blocks: [
      { kind: 'items', items: scenarios.map(verdictItem) },
      ...table('What they assume differently', 'Assumption', [{ label: null, rows: differing }]),
      ...table('Candidates by scenario', 'Candidate', [
        { label: 'Total cost, present value', rows: by(totalCell) },
        { label: 'Saves a month', rows: by(savingCell) },
        { label: 'Probability that it is the cheapest that qualifies', rows: by(chanceCell) },
      ]),
    ],
  };
}

function verdictItem({ name, recommendation, headline }: ScenarioReport): Item {
  const title = nameOf(name);
  switch (recommendation?.kind) {
    case 'choose':
      return { tone: 'good', title, candidate: recommendation.winner, detail: headline };
    case 'none-qualifies':
      return { tone: 'bad', title, detail: headline };
    default:
      return { tone: 'open', title, detail: headline };
  }
}

const READINGS: readonly { readonly label: string; readonly read: (scenario: Scenario) => string }[] = [
  { label: 'Requests, first month', read: ({ requestsPerMonth }) => formatCount(requestsPerMonth) },
  { label: 'Growth a month', read: ({ growth }) => formatRate(growth) },
  { label: 'Horizon', read: ({ horizonMonths }) => count(horizonMonths, 'month') },
  { label: 'Discount rate a year', read: ({ discountRate }) => formatRate(discountRate) },
  { label: 'Serves today', read: ({ incumbent }) => nameOf(incumbent) },
  { label: 'A wrong answer costs', read: ({ usdPerError }) => formatUsd(usdPerError) },
  {
    label: 'A failed answer costs',
    read: ({ fallback }) => (fallback === null ? 'nothing more' : formatUsd(fallback.usd)),
  },
  {
    label: 'Cached input',
    read: ({ cachedInputShare: share }) => (share === null ? 'none assumed' : formatRate(share)),
  },
  {
    label: 'Required pass rate',
    read: ({ require: { minAccuracy } }) => (minAccuracy === undefined ? 'none' : formatRate(minAccuracy)),
  },
];

/** Only the assumptions that differ. */
function assumptionRows(scenarios: readonly ScenarioReport[]): readonly Row[] {
  return READINGS.flatMap(({ label, read }) => {
    const values = scenarios.map(({ scenario }) => read(scenario));
    return new Set(values).size < 2 ? [] : [{ header: cell(label), cells: values.map((text) => cell(text)) }];
  });
}

type Figures = ScenarioReport['candidates'][number];

function candidateRow(
  id: string,
  scenarios: readonly ScenarioReport[],
  read: (figures: Figures) => Cell | null,
): readonly Row[] {
  const rows = row(scenarios, id, ({ candidates }) => {
    const found = candidates.find((candidate) => candidate.id === id);
    return found === undefined ? null : read(found);
  });
  return rows.map(({ cells }) => ({ header: candidateCell(id), cells }));
}

const totalCell = ({ totalUsd }: Figures): Cell | null =>
  totalUsd && cell(formatUsd(totalUsd.point), formatUsdRange(totalUsd));

const savingCell = ({ savingUsdPerMonth: usd }: Figures): Cell | null =>
  usd === null ? null : cell(formatUsd(usd));

const chanceCell = ({ probabilityCheapest: probability }: Figures): Cell | null =>
  probability === null ? null : cell(formatProbability(probability));
