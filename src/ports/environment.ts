import type { Tool } from '../core/model/candidate.ts';
import type { Example } from '../core/model/example.ts';

/** What a tool said; the model reads it. */
export interface ToolResult {
  readonly text: string;
  /** The tool said no. */
  readonly failed?: true;
}

/** What an agent acts on, made for one trial. */
export interface Environment {
  readonly tools: readonly Tool[];
  /** Never rejects for what a model wrote. */
  call(name: string, args: string, signal: AbortSignal): Promise<ToolResult>;
  /** What it holds now, as JSON. */
  state(): Promise<unknown>;
  close(): Promise<void>;
}

export interface EnvironmentMaker {
  /** @throws BreakevenError naming what the example lacks, or what its statements are refused for. */
  check(example: Example): Promise<void>;
  open(example: Example): Promise<Environment>;
  close(): Promise<void>;
}
