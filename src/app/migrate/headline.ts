import type { MigrationPlan, MigrationWay } from '../../core/model/migration.ts';
import type { Usd } from '../../core/model/units.ts';
import { leastOf } from './ways.ts';

/** The verdict of a plan in a sentence or two. */
export function writeMigrationHeadline(plan: Omit<MigrationPlan, 'headline'>): string {
  const { verdict, candidate, ends, ways, asOf } = plan;
  const best = ways.find(({ id }) => id === plan.best);
  const cheaper = ways.find(({ id }) => id === plan.cheaper);
  switch (verdict) {
    case 'stay':
      return ends
        ? `Stay with ${candidate}: it serves until ${ends.day}, beyond the horizon, and nothing that is good enough is cheaper.`
        : `Stay with ${candidate}: no end of its service is known, and nothing that is good enough is cheaper.`;
    case 'switch-now':
      return best
        ? `Switch to ${best.id} now: ${usd(best.nowUsd)} over the horizon${insteadOf(best.atEndUsd, `serving ${candidate} until ${ends?.day} first`)}.`
        : '';
    case 'serve-until-the-end':
      return best
        ? `Serve ${candidate} until ${ends?.day}, then ${best.id}: ${usd(best.atEndUsd)} over the horizon${insteadOf(best.nowUsd, `switching to ${best.id} now`)}.`
        : '';
    case 'measure-first':
      return cheaper ? measureWords(cheaper, best, plan) : '';
    case 'no-way':
      return `Nothing that is known can take the place of ${candidate}${ends ? (ends.day <= asOf ? `, which is switched off since ${ends.day}` : ` when it is switched off on ${ends.day}`) : ''}: add candidates that may, and run them.`;
  }
}

function insteadOf(other: Usd | null, words: string): string {
  return other === null ? '' : `, against ${usd(other)} for ${words}`;
}

function measureWords(
  cheaper: MigrationWay,
  best: MigrationWay | undefined,
  { candidate, ends }: Omit<MigrationPlan, 'headline'>,
): string {
  const until = ends && cheaper.when === 'end' ? ` from ${ends.day} on` : '';
  const why =
    cheaper.quality === 'unproven'
      ? 'was not shown to meet what is required'
      : cheaper.kind === 'train'
        ? 'is not trained yet'
        : 'was never measured';
  const known = best
    ? `${best.id} is the cheapest that was shown to: ${usd(leastOf(best))}`
    : ends
      ? `and nothing else was shown to, with ${candidate} ending on ${ends.day}`
      : `${candidate} serves meanwhile`;
  return `Measure ${cheaper.id} first: it would be cheapest${until} at ${usd(leastOf(cheaper))} over the horizon, but ${why}; ${known}.`;
}

function usd(value: number | null): string {
  if (value === null) return 'unknown';
  const size = Math.abs(value);
  const digits = size < 10_000 ? 2 : 0;
  return `${value < 0 ? '−' : ''}$${size.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}
