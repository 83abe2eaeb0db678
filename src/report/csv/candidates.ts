import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import type { BreakEvenReport } from '../../core/model/volume-report.ts';
import { type CsvTable, csvTable } from './csv.ts';
import { estimateColumns } from './estimate-columns.ts';

type Row = CandidateReport & { readonly breakEven: BreakEvenReport | undefined };

/** Every figure of every candidate: dollars, shares of 1, milliseconds, tokens a request. */
export function candidatesCsv({ candidates, breakEven }: ReportDocument): CsvTable {
  const rows = candidates.map((candidate) => ({
    ...candidate,
    breakEven: breakEven.find((one) => one.candidate === candidate.id),
  }));
  return csvTable<Row>('candidates', rows, {
    candidate: ({ id }) => id,
    approach: ({ approach }) => approach,
    model: ({ model }) => model,
    examples: ({ n }) => n,
    failed: ({ failed }) => failed,
    unscored: ({ unscored }) => unscored,
    ungraded: ({ ungraded }) => ungraded,
    ...estimateColumns('accuracy', ({ accuracy }) => accuracy),
    repeats: ({ repeated }) => repeated?.at(-1)?.k ?? null,
    ...estimateColumns('passAtRepeats', ({ repeated }) => repeated?.at(-1)?.passAt),
    ...estimateColumns('passHatRepeats', ({ repeated }) => repeated?.at(-1)?.passHat),
    ...estimateColumns('usdPerThousand', ({ usdPerThousand }) => usdPerThousand),
    ...estimateColumns('usdPerSuccess', ({ usdPerSuccess }) => usdPerSuccess),
    pricedShare: ({ pricedShare }) => pricedShare,
    ...estimateColumns('p50Ms', ({ latencyMs }) => latencyMs?.p50),
    ...estimateColumns('p95Ms', ({ latencyMs }) => latencyMs?.p95),
    ...estimateColumns('firstTokenP50Ms', ({ latencyMs }) => latencyMs?.firstTokenP50),
    toolCallsPerTrial: ({ tools }) => tools?.perTrial ?? null,
    toolCallsRefused: ({ tools }) => tools?.failedShare ?? null,
    inputTokens: ({ tokens }) => tokens?.input ?? null,
    cachedInputTokens: ({ tokens }) => tokens?.cachedInput ?? null,
    outputTokens: ({ tokens }) => tokens?.output ?? null,
    reasoningTokens: ({ tokens }) => tokens?.reasoning ?? null,
    fixedUsd: ({ fixedUsd }) => fixedUsd,
    fixedComplete: ({ fixedComplete }) => fixedComplete,
    hostingUsdPerMonth: ({ hostingUsdPerMonth }) => hostingUsdPerMonth,
    retiresAt: ({ retiresAt }) => retiresAt,
    ...estimateColumns('totalUsd', ({ totalUsd }) => totalUsd),
    ...estimateColumns('savingUsd', ({ savingUsd }) => savingUsd),
    ...estimateColumns('savingUsdPerMonth', ({ savingUsdPerMonth }) => savingUsdPerMonth),
    worstCaseSavingUsd: ({ worstCaseSavingUsd }) => worstCaseSavingUsd,
    probabilityLosesMoney: ({ probabilityLosesMoney }) => probabilityLosesMoney,
    probabilityQualifies: ({ probabilityQualifies }) => probabilityQualifies,
    probabilityCheapest: ({ probabilityCheapest }) => probabilityCheapest,
    paybackMonths: ({ paybackMonths }) => paybackMonths,
    breakEvenRequestsPerMonth: (row) => row.breakEven?.requestsPerMonth ?? null,
    costsLess: (row) => row.breakEven?.costsLess ?? null,
  });
}
