import type { CandidatePlan, PlanSummary } from '../../app/plan.ts';
import { formatCount, formatTable, formatUsd } from './format.ts';

/** A row a candidate; what is expected stands beside the bound where recorded answers tell it. */
export function planTable({ candidates }: PlanSummary): string {
  const isExpected = candidates.some(({ expected }) => expected?.usd);
  return formatTable(
    [
      'candidate',
      'approach',
      'model',
      'trials',
      'input tokens',
      'output tokens',
      ...(isExpected ? ['expected'] : []),
      'cost',
    ],
    candidates.map((candidate) => [
      candidate.id,
      candidate.approach,
      candidate.model ?? '(not trained)',
      formatCount(candidate.trials),
      inputOf(candidate),
      outputOf(candidate),
      ...(isExpected ? [expectedOf(candidate)] : []),
      candidate.usdAtMost === null ? 'unknown' : `≤ ${formatUsd(candidate.usdAtMost)}`,
    ]),
    [3, 4, 5, 6, 7],
  );
}

function inputOf({ expected, input, exactTokens }: CandidatePlan): string {
  const { low, expected: tokens, high } = expected?.input ?? input;
  const range = low === high ? formatCount(tokens) : between(low, high, formatCount);
  return `${exactTokens || expected ? '' : '~'}${range}`;
}

function outputOf({ expected, outputTokensAtMost }: CandidatePlan): string {
  if (expected?.output) return between(expected.output.low, expected.output.high, formatCount);
  return outputTokensAtMost === null ? '–' : `≤ ${formatCount(outputTokensAtMost)}`;
}

function expectedOf({ expected }: CandidatePlan): string {
  return expected?.usd ? between(expected.usd.low, expected.usd.high, formatUsd) : '–';
}

function between(low: number, high: number, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)];
  return from === to ? from : `${from}–${to}`;
}
