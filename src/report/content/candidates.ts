import type { CandidateReport, RepeatedPass } from '../../core/model/candidate-report.ts';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import {
  formatCount,
  formatDuration,
  formatDurationRange,
  formatMean,
  formatP,
  formatPercent,
  formatPercentRange,
  formatPoints,
  formatPointsRange,
  formatUsd,
} from '../format.ts';
import { wereAskedAlike } from './asked-alike.ts';
import { costRows, surenessRows } from './candidate-money.ts';
import { type Cell, cell, type Row, row, type Section, tableOf } from './content.ts';
import { agreementWith, approachName, candidateCell, nameOf, qualityName } from './words.ts';

/** Every figure of every candidate, candidates as columns. */
export function candidatesSection(document: ReportDocument): Section | null {
  const { candidates } = document;
  if (candidates.length === 0) return null;
  const columns = [cell('Measure'), ...candidates.map(({ id, model }) => candidateCell(id, model))];
  const groups = [
    { label: 'Quality', rows: qualityRows(document) },
    { label: 'Cost', rows: costRows(document) },
    { label: 'How sure', rows: surenessRows(candidates) },
    { label: 'Latency', rows: latencyRows(candidates) },
    { label: 'Tokens a request, mean', rows: tokenRows(candidates) },
    { label: 'Trials', rows: trialRows(candidates) },
  ];
  const paidOnce = oneOffRows(candidates);
  return {
    id: 'candidates',
    title: 'Side by side',
    lead: leadOf(document),
    blocks: [
      { kind: 'table', table: { caption: 'Candidates side by side', columns, groups, form: 'figures' } },
      ...(paidOnce.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              table: tableOf('What is paid once', ['Candidate', 'Item', 'Dollars'], paidOnce, 'list'),
            },
          ]),
    ],
  };
}

function leadOf(document: ReportDocument): string {
  const asked = wereAskedAlike(document)
    ? 'The same examples for every candidate.'
    : 'Not every candidate was asked the same examples: figures beside each other may differ by what was asked.';
  const lead = `${asked} Small print is the interval.`;
  return document.quality === 'accuracy'
    ? lead
    : `${lead} The reference answers are a model’s own: the share of passes is agreement ${agreementWith(document)}, and no accuracy.`;
}

function qualityRows(document: ReportDocument): readonly Row[] {
  const { candidates, comparisons } = document;
  const pair = (id: string): ReportDocument['comparisons'][number] | undefined =>
    comparisons.find(({ candidate }) => candidate === id);
  const references = [...new Set(comparisons.map(({ reference }) => reference))];
  const [reference = 'the reference'] = references;
  const isReference = (id: string): boolean => references.includes(id);
  return [
    ...row(candidates, 'How it was made', ({ approach }) => cell(approachName(approach))),
    ...row(
      candidates,
      qualityName(document),
      ({ accuracy }) => accuracy && cell(formatPercent(accuracy.point), formatPercentRange(accuracy)),
      agreementWith(document) || undefined,
    ),
    ...repeatedRows(candidates),
    ...row(
      candidates,
      `Against ${nameOf(reference)}`,
      ({ id }) => {
        const found = pair(id);
        if (found === undefined) return isReference(id) ? cell('reference') : null;
        return cell(
          formatPoints(found.difference.point),
          formatPointsRange(found.difference).replace(' pp', ''),
        );
      },
      'paired difference',
    ),
    ...row(
      candidates,
      'Gained / lost',
      ({ id }) => {
        const found = pair(id);
        return found === undefined ? null : cell(`${formatCount(found.gained)} / ${formatCount(found.lost)}`);
      },
      'examples only one passes',
    ),
    ...row(candidates, 'McNemar mid-p', ({ id }) => {
      const p = pair(id)?.mcnemarMidP;
      return p === undefined || p === null ? null : cell(formatP(p));
    }),
    ...row(candidates, 'Non-inferiority', ({ id }) => {
      const found = pair(id)?.nonInferiority;
      return found === undefined ? null : cell(found.verdict, `p ${formatP(found.p)}`);
    }),
  ];
}

/** Of all repeats together; report.json has every k. */
function repeatedRows(candidates: readonly CandidateReport[]): readonly Row[] {
  const most = Math.max(0, ...candidates.map(({ repeated }) => repeated?.at(-1)?.k ?? 0));
  if (most < 2) return [];
  const share = (estimate: Estimate | undefined): Cell | null =>
    estimate ? cell(formatPercent(estimate.point), formatPercentRange(estimate)) : null;
  const ofMost = ({ repeated }: CandidateReport): RepeatedPass | undefined =>
    repeated?.find(({ k }) => k === most);
  return [
    ...row(
      candidates,
      `pass@${most}`,
      (one) => share(ofMost(one)?.passAt),
      `at least one of ${most} trials passes`,
    ),
    ...row(candidates, `pass^${most}`, (one) => share(ofMost(one)?.passHat), `all ${most} trials pass`),
  ];
}

function latencyRows(candidates: readonly CandidateReport[]): readonly Row[] {
  const time = (estimate: Estimate | null | undefined): Cell | null =>
    estimate ? cell(formatDuration(estimate.point), formatDurationRange(estimate)) : null;
  return [
    ...row(candidates, 'p50', ({ latencyMs }) => time(latencyMs?.p50)),
    ...row(candidates, 'p95', ({ latencyMs }) => time(latencyMs?.p95)),
    ...row(candidates, 'First token, p50', ({ latencyMs }) => time(latencyMs?.firstTokenP50)),
  ];
}

function tokenRows(candidates: readonly CandidateReport[]): readonly Row[] {
  const mean = (value: number | null | undefined): Cell | null =>
    value === null || value === undefined ? null : cell(formatMean(value));
  return [
    ...row(candidates, 'In', ({ tokens }) => mean(tokens?.input)),
    ...row(candidates, 'of which cached', ({ tokens }) => mean(tokens?.cachedInput)),
    ...row(candidates, 'Out', ({ tokens }) => mean(tokens?.output)),
    ...row(candidates, 'of which reasoning', ({ tokens }) => mean(tokens?.reasoning)),
  ];
}

function trialRows(candidates: readonly CandidateReport[]): readonly Row[] {
  const any = (read: (candidate: CandidateReport) => number): boolean =>
    candidates.some((one) => read(one) > 0);
  return [
    ...row(candidates, 'Examples', ({ n }) => cell(formatCount(n))),
    ...row(candidates, 'Failed / unscored', ({ failed, unscored }) =>
      cell(`${formatCount(failed)} / ${formatCount(unscored)}`),
    ),
    ...row(candidates, 'Tool calls a trial', ({ tools }) =>
      tools ? cell(formatMean(tools.perTrial), `${formatPercent(tools.failedShare)} refused`) : null,
    ),
    ...(any(({ ungraded }) => ungraded)
      ? row(candidates, 'Ungraded', ({ ungraded }) => cell(formatCount(ungraded)))
      : []),
    ...(any(({ pricedShare }) => 1 - pricedShare)
      ? row(candidates, 'Calls priced', ({ pricedShare }) => cell(formatPercent(pricedShare)))
      : []),
    ...row(candidates, 'Retires', ({ retiresAt }) => (retiresAt === null ? null : cell(retiresAt))),
  ];
}

function oneOffRows(candidates: readonly CandidateReport[]): readonly Row[] {
  return candidates.flatMap(({ id, fixed }) =>
    fixed.map(({ item, usd, detail }) => ({
      header: candidateCell(id),
      cells: [cell(item, detail), cell(formatUsd(usd))],
    })),
  );
}
