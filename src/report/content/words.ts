import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import {
  count,
  formatDuration,
  formatDurationRange,
  formatPercent,
  formatPercentRange,
  formatPoints,
  formatPointsRange,
  formatUsd,
} from '../format.ts';
import { shorten } from '../inert.ts';
import type { Cell, Tone } from './content.ts';

const APPROACHES: Readonly<Record<string, string>> = {
  prompted: 'Prompted',
  supervised: 'Fine-tuned on people’s labels',
  distilled: 'Distilled from a teacher',
  rft: 'Reinforcement fine-tuned',
  cascade: 'Cascade',
};

export const approachName = (approach: string): string => APPROACHES[approach] ?? approach;

/** A candidate's id as tables show it. */
export const nameOf = (id: string): string => shorten(id, 48);

export const candidateCell = (id: string, detail?: string): Cell =>
  detail === undefined ? { text: nameOf(id), candidate: id } : { text: nameOf(id), candidate: id, detail };

export const STATUS_TONE: Readonly<Record<'met' | 'failed' | 'unproven', Tone>> = {
  met: 'good',
  failed: 'bad',
  unproven: 'open',
};

export const STATUS_WORD: Readonly<Record<'met' | 'failed' | 'unproven', string>> = {
  met: 'Met',
  failed: 'Failed',
  unproven: 'Unproven',
};

type RequirementKind = 'accuracy' | 'difference' | 'latency' | 'other';

/** Ids are the keys of the config's `require`; other spellings are told by what they contain. */
export function requirementKind(id: string): RequirementKind {
  if (/latency/i.test(id)) return 'latency';
  if (/inferior|margin/i.test(id)) return 'difference';
  return /accuracy/i.test(id) ? 'accuracy' : 'other';
}

/** What the share of passes is: where the reference answers are a candidate's own, it is no accuracy. */
export const qualityName = ({ quality }: Pick<ReportDocument, 'quality'>): 'Accuracy' | 'Agreement' =>
  quality === 'agreement' ? 'Agreement' : 'Accuracy';

/** With whom; empty where the reference answers are nobody's own. */
export function agreementWith({ quality, scenario }: ReportDocument): string {
  if (quality === 'accuracy') return '';
  return scenario?.referenceFrom ? `with ${nameOf(scenario.referenceFrom)}` : 'with the reference model';
}

export function requirementName(id: string, document: ReportDocument): string {
  const { scenario } = document;
  const require = scenario?.require ?? {};
  switch (requirementKind(id)) {
    case 'accuracy':
      return require.minAccuracy === undefined
        ? qualityName(document)
        : `${qualityName(document)} at least ${formatPercent(require.minAccuracy)}`;
    case 'difference':
      return `No worse than ${nameOf(require.nonInferiorTo ?? scenario?.reference ?? 'the reference')}${
        require.margin === undefined ? '' : ` by more than ${formatPoints(require.margin).replace('+', '')}`
      }`;
    case 'latency':
      return require.p95LatencyMs === undefined
        ? 'p95 latency'
        : `p95 latency within ${formatDuration(require.p95LatencyMs)}`;
    case 'other':
      if (id !== 'serviceLife') return shorten(id, 60);
      return require.minServiceMonths === undefined
        ? 'Still in service'
        : `In service for ${count(require.minServiceMonths, 'month')}`;
  }
}

/** A requirement's figure in its own unit. */
export function requirementFigure(id: string, value: number): string {
  switch (requirementKind(id)) {
    case 'accuracy':
      return formatPercent(value);
    case 'difference':
      return formatPoints(value);
    case 'latency':
      return formatDuration(value);
    case 'other':
      return id === 'serviceLife' ? count(value, 'month') : String(Number(value.toPrecision(4)));
  }
}

export function requirementRange(id: string, estimate: Estimate): string {
  switch (requirementKind(id)) {
    case 'accuracy':
      return formatPercentRange(estimate);
    case 'difference':
      return formatPointsRange(estimate);
    case 'latency':
      return formatDurationRange(estimate);
    case 'other':
      return `${requirementFigure(id, estimate.low)} to ${requirementFigure(id, estimate.high)}`;
  }
}

export function findCandidate(document: ReportDocument, id: string): CandidateReport | undefined {
  return document.candidates.find((candidate) => candidate.id === id);
}

/** The candidate that the verdict is about: chosen, or leading so far. */
export function leaderOf(document: ReportDocument): string | null {
  const { recommendation } = document;
  if (recommendation?.kind === 'choose') return recommendation.winner;
  return recommendation?.kind === 'unproven' ? recommendation.leading : null;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What a candidate costs once; where a part is not known, the whole is not. */
export function paidOnceCell({ fixedUsd, fixedComplete }: CandidateReport): Cell {
  if (fixedComplete) return { text: formatUsd(fixedUsd) };
  return fixedUsd > 0
    ? { text: 'unknown', detail: `${formatUsd(fixedUsd)} of it known` }
    : { text: 'unknown' };
}
