import type { Random } from '../random.ts';

/** What an attack may know: everything but what the right answer to this example is. */
export interface Target {
  /** What the candidate is asked, as text. */
  readonly prompt: string;
  /** The right answer, for attacks that say that they read it; `null`: the grader holds none. */
  readonly reference: string | null;
  /** Right answers to all examples, the most frequent first, each once: one of them is right here. */
  readonly answers: readonly string[];
  /** The same without the one that is right here. */
  readonly others: readonly string[];
  /** What a model that grades is to say where an answer is right: labels, a number, a word. */
  readonly verdicts: readonly string[];
  readonly random: Random;
}

/** An answer that deserves nothing, and may get something. */
export interface Attack {
  readonly id: string;
  /** What the answer is, in a few words. */
  readonly what: string;
  /** How a grader is mended that rewards it. */
  readonly remedy: string;
  /** It is made of the right answer, and spoils it. */
  readonly readsReference?: true;
  /** The attack that gets as much from a grader that this one does not trick; `constant`: the most frequent answer. */
  readonly beyond?: string;
  /** `null`: it does not apply here. */
  make(target: Target): string | null;
}
