import type { Sample } from '../../core/model/sample.ts';
import type { Appearance } from '../sources.ts';

/** An answer to be labelled, and nothing of who gave it. */
export interface ShownAnswer {
  /** From 0. */
  readonly position: number;
  /** The id of what was asked. */
  readonly example: string;
  readonly input: string;
  /** `null`: there is none. */
  readonly reference: string | null;
  readonly sample: Sample;
}

export interface ShownProgress {
  readonly total: number;
  readonly labelled: number;
  readonly skipped: number;
  /** The answer that was labelled last; `null`: none is. */
  readonly last: number | null;
}

/** Where the page gets answers, and what it does with what is said. */
export interface LabelSource {
  readonly labeller: string;
  progress(): Promise<ShownProgress>;
  /** `null`: all are done. */
  next(): Promise<ShownAnswer | null>;
  read(position: number): Promise<ShownAnswer | null>;
  /** `passed` null: skipped. False: there is no such answer. */
  say(position: number, passed: boolean | null, note: string): Promise<boolean>;
  undo(position: number): Promise<void>;
}

export interface LabelAppearance extends Appearance {
  /** Whole texts, lines kept, with what would steer or hide spelled out. */
  readonly spell: (text: string) => string;
}
