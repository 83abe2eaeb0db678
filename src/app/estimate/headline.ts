import type { PlannedReport, TrainingEstimate } from '../../core/model/training-estimate.ts';

/** The verdict of an estimate in a sentence or two. */
export function writeEstimateHeadline(body: Omit<TrainingEstimate, 'headline'>): string {
  const { verdict, best, candidates, keep, alternatives } = body;
  const own = candidates.find(({ id }) => id === best);
  const first = alternatives.find(({ beatsTraining, kind }) => beatsTraining && kind !== 'prompt');
  const instead = first ? ` ${sentence(first.label)} is to be looked at first: ${first.detail}.` : '';
  if (!own) {
    const [blocked] = candidates.flatMap(({ id, blocked: why }) => (why === null ? [] : [`${id}: ${why}`]));
    const why = blocked === undefined ? '' : ` (${blocked})`;
    return `${verdict === 'measure-first' ? 'Measure first' : 'Do not train'}: no training can be forecast${why}.${instead}`;
  }
  if (verdict === 'train') return `Train ${own.id}: ${worthOf(own, keep.id, keep.qualifies)}.`;
  if (verdict === 'do-not-train') {
    const cheaper = alternatives.some(({ kind, isProven }) => kind === 'prompted' && isProven);
    const why = cheaper
      ? ` ${sentence(keep.id)} meets what is required and costs less than ${body.scenario.incumbent}.`
      : '';
    return `Do not train: ${own.id}, the best of what is planned, ${loss(own, keep.id, keep.qualifies)}.${why}`;
  }
  const [next] = body.next;
  const how = first ? instead : next ? ` Next: ${next.what}.` : '';
  return `Measure first: ${own.id} ${openWords(own, keep.id, keep.qualifies)}.${how}`;
}

function worthOf(
  { valueUsd, probabilityPays, probabilityQualifies }: PlannedReport,
  keep: string,
  isMoney: boolean,
): string {
  if (!isMoney)
    return `${keep} does not meet what is required, and it does with a chance of ${percent(probabilityQualifies)}`;
  const range = valueUsd ? ` (${usd(valueUsd.low)} to ${usd(valueUsd.high)})` : '';
  return `it is worth ${usd(valueUsd?.expected ?? 0)}${range} by the horizon against ${keep}, and pays with a chance of ${percent(probabilityPays)}`;
}

function loss(own: PlannedReport, keep: string, isMoney: boolean): string {
  if (!isMoney) return `meets what is required with a chance of ${percent(own.probabilityQualifies)} only`;
  const { valueUsd, probabilityPays } = own;
  const expected = valueUsd?.expected ?? 0;
  const word = expected < 0 ? `loses ${usd(-expected)}` : `brings ${usd(expected)}`;
  return `${word} by the horizon against ${keep}, and pays with a chance of ${percent(probabilityPays)}`;
}

function openWords(own: PlannedReport, keep: string, isMoney: boolean): string {
  if (!isMoney)
    return `meets what is required with a chance of ${percent(own.probabilityQualifies)}, and ${keep} does not`;
  const { valueUsd, probabilityPays } = own;
  const range = valueUsd ? ` (${usd(valueUsd.low)} to ${usd(valueUsd.high)})` : '';
  return `pays with a chance of ${percent(probabilityPays)} and is worth ${usd(valueUsd?.expected ?? 0)}${range} by the horizon against ${keep}, which is not sure enough`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function percent(share: number | null): string {
  if (share === null) return 'unknown';
  if (share > 0.99) return 'more than 99 %';
  if (share < 0.01) return 'less than 1 %';
  return `${Math.round(100 * share)} %`;
}

function usd(value: number): string {
  const size = Math.abs(value);
  const digits = size < 10_000 ? 2 : 0;
  const text = size.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${value < 0 ? '−' : ''}$${text}`;
}
