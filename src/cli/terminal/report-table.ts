import pc from 'picocolors';
import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatProbability, formatUsdRange } from '../../report/format.ts';
import { makeInert } from '../../report/inert.ts';
import { formatCount, formatPercent, formatTable, formatUsd } from './format.ts';
import { formatOutcomes } from './outcomes.ts';
import { formatPeople } from './people.ts';
import { formatLints } from './report-lints.ts';
import { formatScenarios, formatSelection, formatSteps } from './report-verdict.ts';

interface Column {
  readonly title: string;
  readonly isRight?: boolean;
  /** Left out where no candidate has a figure in it. */
  readonly isOptional?: boolean;
  readonly read: (candidate: CandidateReport, document: ReportDocument) => string;
}

/** A figure that is not there. */
const EMPTY: ReadonlySet<string> = new Set(['', '–', 'today']);

/**
 * The report in a terminal of so many columns: the verdict, what would settle it, the candidates side by side,
 * what would change it, what could mislead.
 */
export function formatReport(report: ReportDocument, width: number = Number.POSITIVE_INFINITY): string {
  const document = makeInert(report);
  const { headline, candidates, lints, flips } = document;
  const columns = columnsOf(document).filter(
    ({ isOptional, read }) =>
      !isOptional || candidates.some((candidate) => !EMPTY.has(read(candidate, document))),
  );
  const rows = candidates.map((candidate) => columns.map(({ read }) => read(candidate, document)));
  const right = columns.flatMap(({ isRight }, index) => (isRight ? [index] : []));
  return [
    pc.bold(headline),
    ...formatSteps(document),
    '',
    formatTable(
      columns.map(({ title }) => title),
      rows,
      right,
    ),
    ...formatSelection(document),
    ...(flips.length === 0 ? [] : ['', 'The verdict flips']),
    ...flips.map(
      ({ model, factor, becomes, proven }) =>
        `  at ${factor.toFixed(2)} times today's price of ${model}: then ${becomes} is cheapest${proven ? '' : ', and not proven to qualify'}`,
    ),
    ...formatOutcomes(document.outcomes),
    ...formatPeople(document.people),
    ...formatScenarios(document),
    ...formatLints(lints, width),
    '',
  ].join('\n');
}

/** Without a scenario there is nothing to say of the future: its columns are left out. */
function columnsOf({ scenario, quality, candidates }: ReportDocument): readonly Column[] {
  const most = Math.max(0, ...candidates.map(({ repeated }) => repeated?.at(-1)?.k ?? 0));
  const ahead: readonly Column[] = [
    { title: 'saves a month', isRight: true, isOptional: true, read: savingOf },
    {
      title: 'interval',
      isOptional: true,
      read: ({ savingUsdPerMonth: saving }) => (saving === null ? '' : formatUsdRange(saving)),
    },
    {
      title: 'P(cheapest)',
      isRight: true,
      isOptional: true,
      read: ({ probabilityCheapest: p }) => chance(p),
    },
    {
      title: 'requirements',
      isOptional: true,
      read: ({ requirements }) =>
        requirements.map(({ id: name, status }) => `${SIGNS[status]} ${name}`).join('  '),
    },
  ];
  return [
    { title: 'candidate', read: nameOf },
    {
      title: quality,
      isRight: true,
      read: ({ accuracy }) => (accuracy ? formatPercent(accuracy.point) : '–'),
    },
    {
      title: '95 % interval',
      read: ({ accuracy }) =>
        accuracy ? `${formatPercent(accuracy.low)} – ${formatPercent(accuracy.high)}` : '–',
    },
    {
      title: `pass^${most}`, // all repeats of an example pass
      isRight: true,
      isOptional: true,
      read: ({ repeated }) => {
        const all = repeated?.find(({ k }) => k === most);
        return all ? formatPercent(all.passHat.point) : '–';
      },
    },
    { title: 'vs reference', isRight: true, isOptional: true, read: differenceOf },
    {
      title: '$/1,000',
      isRight: true,
      read: ({ usdPerThousand }) => formatUsd(usdPerThousand?.point ?? null),
    },
    {
      title: '$/success',
      isRight: true,
      read: ({ usdPerSuccess }) => formatUsd(usdPerSuccess?.point ?? null),
    },
    {
      title: 'p50',
      isRight: true,
      isOptional: true,
      read: ({ latencyMs }) => milliseconds(latencyMs?.p50.point),
    },
    {
      title: 'p95',
      isRight: true,
      isOptional: true,
      read: ({ latencyMs }) => milliseconds(latencyMs?.p95?.point),
    },
    {
      title: 'one-off',
      isRight: true,
      read: ({ fixedComplete, fixedUsd }) => (fixedComplete ? formatUsd(fixedUsd) : 'unknown'),
    },
    ...(scenario === null ? [] : ahead),
  ];
}

function nameOf({ id }: CandidateReport, { recommendation }: ReportDocument): string {
  const isWinner = recommendation?.kind === 'choose' && recommendation.winner === id;
  return isWinner ? pc.bold(pc.green(`▸ ${id}`)) : `  ${id}`;
}

function differenceOf({ id }: CandidateReport, { comparisons }: ReportDocument): string {
  const difference = comparisons.find(({ candidate }) => candidate === id)?.difference.point;
  return difference === undefined
    ? ''
    : `${difference >= 0 ? '+' : '−'}${(100 * Math.abs(difference)).toFixed(1)}`;
}

const savingOf = ({ id, expected }: CandidateReport, { scenario }: ReportDocument): string =>
  id === scenario?.incumbent ? 'today' : formatUsd(expected?.savingUsdPerMonth ?? null);

const chance = (probability: number | null): string =>
  probability === null ? '–' : formatProbability(probability);

const milliseconds = (ms: number | undefined): string => (ms === undefined ? '–' : `${formatCount(ms)} ms`);

const SIGNS = { met: pc.green('✓'), failed: pc.red('✗'), unproven: pc.yellow('?') } as const;
