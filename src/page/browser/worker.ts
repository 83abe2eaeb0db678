import type { Measured } from '../../app/measured.ts';
import type { ReportContext } from '../../report/content/content.ts';
import { type Redrawn, redraw } from '../engine.ts';
import { unpackMeasured } from '../pack.ts';
import type { WhatIf } from '../what-if.ts';

/** From the page: the measured run, once; then what to assume. */
export type Asked =
  | { readonly measured: string; readonly context: ReportContext }
  | { readonly turn: number; readonly whatIf: WhatIf };

/** To the page, for each turn. */
export type Answered =
  | { readonly turn: number; readonly redrawn: Redrawn; readonly ms: number }
  | { readonly turn: number; readonly error: string };

interface Port {
  onmessage: ((event: { readonly data: Asked }) => void) | null;
  postMessage(answer: Answered): void;
}

const port = globalThis as unknown as Port;
let measured: Measured | undefined;
let context: ReportContext = { command: '', generatedAt: '' };

port.onmessage = async ({ data }) => {
  if ('measured' in data) {
    measured = unpackMeasured(data.measured);
    context = data.context;
    return;
  }
  const { turn, whatIf } = data;
  const start = performance.now();
  try {
    const redrawn = await redraw(measured as Measured, whatIf, context);
    port.postMessage({ turn, redrawn, ms: performance.now() - start });
  } catch (error) {
    port.postMessage({ turn, error: error instanceof Error ? error.message : String(error) });
  }
};
