import { closeSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { TrainedModel, TrainingCheckpoint, TrainingProgress } from '../../ports/trainer.ts';
import { curvesOf, type StepFigures } from '../curves.ts';

const CHUNK = 65_536;
/** A longer line is none of ours. */
const LONGEST_LINE = 100_000;
const MOST_STEPS = 100_000;

interface MetricsEvent {
  readonly type: 'metrics';
  readonly step: number;
  readonly totalSteps?: number;
  readonly trainLoss?: number;
  readonly validLoss?: number;
  readonly trainReward?: number;
  readonly validReward?: number;
  /** Of the core loop, from the start of the job. */
  readonly coreLoopSeconds?: number;
}

interface CheckpointEvent {
  readonly type: 'checkpoint';
  readonly model: string;
  readonly step: number;
  readonly validReward?: number;
  readonly validLoss?: number;
}

interface ResultEvent {
  readonly type: 'result';
  readonly model: string;
  readonly trainedTokens?: number;
  readonly coreLoopSeconds?: number;
  readonly graderTokens?: { readonly input: number; readonly output: number };
  readonly usd?: number;
}

type JobEvent =
  | MetricsEvent
  | CheckpointEvent
  | ResultEvent
  | { readonly type: 'error'; readonly message: string };

const figure: z.ZodNumber = z.number();
const amount: z.ZodNumber = z.number().min(0).max(1e12);
const step: z.ZodInt = z.int().min(0).max(1e12);
const name: z.ZodString = z.string().min(1).max(500);

const eventSchema: z.ZodType<JobEvent> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('metrics'),
    step,
    totalSteps: step.exactOptional(),
    trainLoss: figure.exactOptional(),
    validLoss: figure.exactOptional(),
    trainReward: figure.exactOptional(),
    validReward: figure.exactOptional(),
    coreLoopSeconds: amount.exactOptional(),
  }),
  z.object({
    type: z.literal('checkpoint'),
    model: name,
    step,
    validReward: figure.exactOptional(),
    validLoss: figure.exactOptional(),
  }),
  z.object({
    type: z.literal('result'),
    model: name,
    trainedTokens: amount.exactOptional(),
    coreLoopSeconds: amount.exactOptional(),
    graderTokens: z.object({ input: amount, output: amount }).exactOptional(),
    usd: amount.exactOptional(),
  }),
  z.object({ type: z.literal('error'), message: z.string().max(10_000) }),
]);

/** What a program has printed so far, one JSON event a line; what is none is left alone. */
export class EventFile {
  readonly #path: string;
  #offset = 0;
  #rest = Buffer.alloc(0);
  #last: MetricsEvent | null = null;
  readonly #steps: StepFigures[] = [];
  readonly #checkpoints: TrainingCheckpoint[] = [];
  #result: ResultEvent | null = null;
  #error: string | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads what is new; a line that is not whole yet waits. */
  read(): void {
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch {
      return; // nothing was printed yet
    }
    try {
      const chunk = Buffer.alloc(CHUNK);
      for (;;) {
        const count = readSync(file, chunk, 0, CHUNK, this.#offset);
        if (count === 0) return;
        this.#offset += count;
        this.#take(chunk.subarray(0, count));
      }
    } finally {
      closeSync(file);
    }
  }

  #take(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(10);
    const rest = bytes.subarray(end + 1);
    this.#rest = rest.length > LONGEST_LINE ? Buffer.alloc(0) : Buffer.from(rest);
    if (end < 0) return;
    for (const line of bytes.subarray(0, end).toString('utf8').split('\n')) this.#see(line);
  }

  #see(line: string): void {
    if (!line.startsWith('{') || line.length > LONGEST_LINE) return;
    const event = parseEvent(line);
    switch (event?.type) {
      case 'metrics':
        this.#last = { ...this.#last, ...event };
        if (this.#steps.length < MOST_STEPS) this.#steps.push(figuresOf(event));
        break;
      case 'checkpoint':
        if (this.#checkpoints.length < MOST_STEPS) this.#checkpoints.push(checkpointOf(event));
        break;
      case 'result':
        this.#result = event;
        break;
      case 'error':
        this.#error = event.message;
        break;
      default:
    }
  }

  get result(): ResultEvent | null {
    return this.#result;
  }

  get error(): string | null {
    return this.#error;
  }

  get checkpoints(): readonly TrainingCheckpoint[] {
    return this.#checkpoints;
  }

  summary(): Pick<TrainedModel, 'coreLoopSeconds' | 'curves' | 'graderTokens'> {
    const graderTokens = this.#result?.graderTokens;
    return {
      coreLoopSeconds: this.#result?.coreLoopSeconds ?? this.#last?.coreLoopSeconds ?? null,
      curves: curvesOf(this.#steps),
      ...(graderTokens && { graderTokens }),
    };
  }

  progress(status: string): TrainingProgress {
    const { step: at, totalSteps, trainLoss, trainReward } = this.#last ?? {};
    return {
      status,
      ...(at !== undefined && { step: at }),
      ...(totalSteps !== undefined && { totalSteps }),
      ...(trainLoss !== undefined && { loss: trainLoss }),
      ...(trainReward !== undefined && { reward: trainReward }),
      ...this.summary(),
    };
  }
}

function parseEvent(line: string): JobEvent | null {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function figuresOf({ step: at, trainLoss, validLoss, trainReward, validReward }: MetricsEvent): StepFigures {
  return {
    step: at,
    values: {
      'train-loss': trainLoss,
      'valid-loss': validLoss,
      'train-reward': trainReward,
      'valid-reward': validReward,
    },
  };
}

function checkpointOf({ model, step: at, validReward, validLoss }: CheckpointEvent): TrainingCheckpoint {
  return {
    model,
    step: at,
    ...(validReward !== undefined && { validReward }),
    ...(validLoss !== undefined && { validLoss }),
  };
}
