import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { makeInert } from '../../report/inert.ts';
import { formatDuration } from './format.ts';

const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;
const WIDTH = 24;

/** One bar: how far it is and what is worth saying beside it. */
export interface Bar {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly note?: string;
}

/** Bars that redraw in place on a terminal, and a line every few seconds elsewhere. */
export interface Progress {
  set(id: string, bar: Bar): void;
  /** Draws the last state and leaves it standing. */
  finish(): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const bars = new Map<string, Bar>();
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  const update = live ? createLogUpdate(stream, { showCursor: true }) : null;
  const started = performance.now();
  let drawn = started;
  const draw = (): void => {
    drawn = performance.now();
    const elapsed = drawn - started;
    if (update) update([...bars.values()].map((bar) => formatBar(bar, elapsed)).join('\n'));
    else stream.write(`${[...bars.values()].map((bar) => formatLine(bar)).join(' · ')}\n`);
  };
  return {
    set(id: string, bar: Bar): void {
      bars.set(id, makeInert(bar));
      if (performance.now() - drawn >= (live ? DRAW_EVERY_MS : LINE_EVERY_MS)) draw();
    },
    finish(): void {
      if (bars.size > 0) draw();
      update?.done();
    },
  };
}

function formatBar({ label, done, total, note }: Bar, elapsedMs: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * WIDTH);
  const bar = pc.cyan('━'.repeat(full)) + pc.dim('━'.repeat(WIDTH - full));
  const left =
    share > 0.02 && share < 1 ? pc.dim(`  ${formatDuration((elapsedMs * (1 - share)) / share)} left`) : '';
  return `  ${label.padEnd(12)} ${bar} ${String(done).padStart(String(total).length)}/${total}  ${note ?? ''}${left}`;
}

function formatLine({ label, done, total, note }: Bar): string {
  return `${label} ${done}/${total}${note === undefined || note === '' ? '' : ` (${note})`}`;
}
