import type { RunState } from '../sources.ts';

/** Figures as the pages write them. */
export const count = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

/** Signed percentage points: `+2.1`. */
export const points = (share: number): string =>
  `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)}`;

export function usd(value: number): string {
  if (value === 0) return '$0';
  const digits = value >= 100 ? 0 : value >= 1 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(value)));
  const [minimumFractionDigits, maximumFractionDigits] = [Math.min(2, digits), digits];
  return `$${value.toLocaleString('en-US', { minimumFractionDigits, maximumFractionDigits })}`;
}

/** `2026-11-22 10:00 UTC`. */
export const moment = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`;

export const STATES: Readonly<Record<RunState, string>> = {
  running: 'running',
  stopped: 'not finished',
  finished: 'finished',
};
