import pc from 'picocolors';
import type { CandidateReport, ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';

/** The report in a terminal: the verdict, the candidates side by side, what would change it. */
export function formatReport(document: ReportDocument): string {
  const { headline, candidates, lints, flips } = document;
  const rows = candidates.map((candidate) => rowOf(candidate, document));
  const header = [
    'candidate',
    'accuracy',
    '95 % interval',
    'vs reference',
    '$/1,000',
    '$/success',
    'p50',
    'p95',
    'one-off',
    'saves a month',
    'requirements',
  ];
  return [
    pc.bold(headline),
    '',
    formatTable(header, rows, [1, 3, 4, 5, 6, 7, 8, 9]),
    ...(flips.length === 0 ? [] : ['', 'The verdict flips']),
    ...flips.map(
      ({ model, factor, becomes, proven }) =>
        `  at ${factor.toFixed(2)} times today's price of ${model}: then ${becomes} is cheapest${proven ? '' : ', and not proven to qualify'}`,
    ),
    ...(lints.length === 0 ? [] : ['', 'Mind']),
    ...lints.map(
      ({ candidate, message }) => `  ${candidate === undefined ? '' : `${candidate}: `}${message}`,
    ),
    '',
  ].join('\n');
}

function rowOf(candidate: CandidateReport, document: ReportDocument): string[] {
  const {
    id,
    accuracy,
    usdPerThousand,
    usdPerSuccess,
    latencyMs,
    fixedUsd,
    fixedComplete,
    expected,
    requirements,
  } = candidate;
  const { recommendation, comparisons, scenario } = document;
  const winner = recommendation?.kind === 'choose' && recommendation.winner === id;
  const difference = comparisons.find((comparison) => comparison.candidate === id)?.difference.point;
  const saving = id === scenario?.incumbent ? 'today' : formatUsd(expected?.savingUsdPerMonth ?? null);
  return [
    winner ? pc.bold(pc.green(`▸ ${id}`)) : `  ${id}`,
    accuracy ? formatPercent(accuracy.point) : '–',
    accuracy ? `${formatPercent(accuracy.low)} – ${formatPercent(accuracy.high)}` : '–',
    difference === undefined
      ? ''
      : `${difference >= 0 ? '+' : '−'}${(100 * Math.abs(difference)).toFixed(1)}`,
    formatUsd(usdPerThousand?.point ?? null),
    formatUsd(usdPerSuccess?.point ?? null),
    latencyMs ? `${formatCount(latencyMs.p50.point)} ms` : '–',
    latencyMs?.p95 ? `${formatCount(latencyMs.p95.point)} ms` : '–',
    fixedComplete ? formatUsd(fixedUsd) : 'unknown',
    saving,
    requirements.map(({ id: name, status }) => `${SIGNS[status]} ${name}`).join('  '),
  ];
}

const SIGNS = { met: pc.green('✓'), failed: pc.red('✗'), unproven: pc.yellow('?') } as const;
