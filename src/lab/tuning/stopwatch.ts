import type { StepTiming } from './order.ts';

type Phase = 'sampling' | 'grading' | 'training' | 'eval';

/** Wall-clock seconds of one training step, phase by phase. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #seconds: Record<Phase, number> = { sampling: 0, grading: 0, training: 0, eval: 0 };

  measure<T>(phase: Phase, work: () => T): T {
    const start = performance.now();
    const result = work();
    this.#seconds[phase] += (performance.now() - start) / 1000;
    return result;
  }

  async measureAsync<T>(phase: Phase, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    this.#seconds[phase] += (performance.now() - start) / 1000;
    return result;
  }

  read(): StepTiming {
    return { ...this.#seconds, full_iteration: (performance.now() - this.#started) / 1000 };
  }
}
