import type { RunResult } from '../../app/run.ts';
import { log } from '../output.ts';
import { formatCount, formatUsd } from './format.ts';

/** What a run made, spent and left, and what to type next. */
export function logRunResult(result: RunResult, file: string): void {
  const { run, ending, made, reused, failed, unpriced, waiting, stopped } = result;
  log(
    `${made === 0 ? 'nothing new' : `${formatCount(made)} trials made`}, ${formatCount(reused)} were there already${spentOf(result)}`,
  );
  if (failed > 0)
    log(`${failed} trials failed; they are recorded. Call them again: breakeven run ${file} --retry-failed`);
  for (const id of unpriced)
    log(`${id} is unpriced: its cost is unknown, not $0. Add a price to the config or a sheet`);
  for (const id of waiting) log(`${id} is not trained yet and was not run`);
  for (const { candidate, code, message } of stopped) log(`${candidate} was given up: ${code}: ${message}`);
  logEarlyStop(result);
  if (ending === 'done') log(`run ${run}\nNext: breakeven report ${run}`);
  else logMissing(result, file);
}

function spentOf({ spentUsd, spent, budgetUsd, exposedUsd }: RunResult): string {
  const { unknownUsd, answer: _, ...others } = spent;
  const parts = [
    ...Object.entries(others).flatMap(([role, usd]) =>
      usd > 0 ? [`${formatUsd(usd)} for ${NAMES[role]}`] : [],
    ),
    ...(unknownUsd > 0 ? [`up to ${formatUsd(unknownUsd)} more for requests whose bill is not known`] : []),
  ];
  const total = spentUsd > 0 ? `, ${formatUsd(spentUsd)} spent` : '';
  const of = budgetUsd === null ? '' : ` (${formatUsd(exposedUsd)} of the run's $${budgetUsd} used)`;
  return `${total}${of}${parts.length > 0 ? `; ${parts.join(', ')}` : ''}`;
}

const NAMES: Readonly<Record<string, string>> = { retry: 'retries', subagent: 'sub-agents', judge: 'judges' };

function logMissing({ ending, missing, budgetUsd }: RunResult, file: string): void {
  for (const { candidate, trials, usdExpected, usdAtMost } of missing) {
    const expected = usdExpected === null ? '' : `about ${formatUsd(usdExpected)}, `;
    const most = usdAtMost === null ? 'with no bound' : `${formatUsd(usdAtMost)} at most`;
    log(`${candidate}: ${formatCount(trials)} trials are missing (${expected}${most})`);
  }
  if (ending === 'budget')
    log(`stopped by the budget of $${budgetUsd}; raise run.budgetUsd and resume with: breakeven run ${file}`);
  else log(`${ending === 'stopped' ? 'not complete' : 'interrupted'}; resume with: breakeven run ${file}`);
}

const ENDS = {
  settled: 'the verdict is settled',
  'not-worth-it': 'what is left to know is worth less than asking',
  'all-asked': 'everything was asked',
} as const;

function logEarlyStop({ earlyStop }: RunResult): void {
  if (!earlyStop) return;
  const { asked, examples, ended, dropped, savedTrials, savedUsd } = earlyStop;
  for (const { id, why, by, after } of dropped)
    log(
      `${id} is out after ${formatCount(after)} examples: ${why === 'fails' ? `it fails ${by}` : `${by} costs less`}`,
    );
  const saved = savedUsd === null ? '' : `, about ${formatUsd(savedUsd)}`;
  log(
    `${ENDS[ended]} after ${formatCount(asked)} of ${formatCount(examples)} examples; ${formatCount(savedTrials)} trials saved${saved}`,
  );
}
