import { createLogUpdate } from 'log-update';
import pc from 'picocolors';
import { makeInert } from '../../report/inert.ts';
import { formatDuration } from './format.ts';

const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 5000;
const WIDTH = 20;
const LABEL = 12;

/** One bar: how far it is and what is worth saying beside it. */
export interface Bar {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly note?: string;
  /** How much of it was done when it began. */
  readonly before?: number;
}

/** Bars that redraw in place on a terminal, and a line every few seconds elsewhere. */
export interface Progress {
  /** As a function it is asked only when it is drawn. */
  set(id: string, bar: Bar | (() => Bar)): void;
  /** What is said under all bars. */
  setFoot(text: string): void;
  /** Draws the last state and leaves it standing. */
  finish(): void;
}

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  const bars = new Map<string, () => Bar>();
  const live = stream.isTTY === true && process.env.TERM !== 'dumb';
  const update = live ? createLogUpdate(stream, { showCursor: true }) : null;
  const started = performance.now();
  let drawn = started;
  let foot = '';
  const draw = (): void => {
    drawn = performance.now();
    const all = [...bars.values()].map((bar) => makeInert(bar()));
    const width = Math.max(LABEL, ...all.map(({ label }) => label.length));
    const under = foot === '' ? [] : [foot];
    if (update) {
      const lines = all.map((bar) => formatBar(bar, drawn - started, width));
      update([...lines, ...under.map((text) => pc.dim(`  ${text}`))].join('\n'));
    } else stream.write(`${[...all.map((bar) => formatLine(bar)), ...under].join(' · ')}\n`);
  };
  return {
    set(id: string, bar: Bar | (() => Bar)): void {
      bars.set(id, typeof bar === 'function' ? bar : () => bar);
      if (performance.now() - drawn >= (live ? DRAW_EVERY_MS : LINE_EVERY_MS)) draw();
    },
    setFoot(text: string): void {
      foot = makeInert(text);
    },
    finish(): void {
      if (bars.size > 0) draw();
      update?.done();
    },
  };
}

function formatBar({ label, done, total, note, before = 0 }: Bar, elapsedMs: number, width: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const full = Math.round(share * WIDTH);
  const bar = pc.cyan('━'.repeat(full)) + pc.dim('━'.repeat(WIDTH - full));
  const made = done - before;
  const left =
    made > 0 && elapsedMs > 1000 && share < 1
      ? pc.dim(`  ${formatDuration((elapsedMs * (total - done)) / made)} left`)
      : '';
  return `  ${label.padEnd(width)} ${bar} ${String(done).padStart(String(total).length)}/${total}  ${note ?? ''}${left}`;
}

function formatLine({ label, done, total, note }: Bar): string {
  return `${label} ${done}/${total}${note === undefined || note === '' ? '' : ` (${note})`}`;
}
