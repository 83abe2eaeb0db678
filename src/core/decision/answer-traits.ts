import type { ExampleFrame } from './frame.ts';

/** What an answer is like beside its score, one value a row of the frame; `NaN`: not known. */
export interface AnswerTraits {
  /** A hash of what the first repeat answered, word for word; `NaN`: nothing, or it is not kept. */
  readonly words: Float64Array;
  /** Means over repeats: tokens written, those of them that were reasoning, and characters of the answer. */
  readonly output: Float64Array;
  readonly reasoning: Float64Array;
  readonly characters: Float64Array;
  /** Means over repeats of what each part of the deciding grader said. */
  readonly parts: ReadonlyMap<string, Float64Array>;
}

/** One answered trial. */
export interface AnswerTrait {
  readonly example: string;
  readonly words: number | null;
  readonly output: number | null;
  readonly reasoning: number | null;
  readonly characters: number | null;
  readonly parts: Readonly<Record<string, number>>;
}

export interface TraitCollector {
  add(trait: AnswerTrait): void;
  finish(): AnswerTraits;
}

/** More parts than a report shows are not followed. */
const MOST_PARTS = 50;

export function createTraitCollector(frame: ExampleFrame): TraitCollector {
  const rows = frame.ids.length;
  const words = new Float64Array(rows).fill(Number.NaN);
  const seen = new Uint8Array(rows);
  const [output, reasoning, characters] = [meanColumn(rows), meanColumn(rows), meanColumn(rows)];
  const parts = new Map<string, MeanColumn>();
  return {
    add(trait) {
      const row = frame.rowOf.get(trait.example);
      if (row === undefined) return;
      if (seen[row] === 0) words[row] = trait.words ?? Number.NaN;
      seen[row] = 1;
      output.add(row, trait.output);
      reasoning.add(row, trait.reasoning);
      characters.add(row, trait.characters);
      for (const [name, value] of Object.entries(trait.parts)) {
        if (!parts.has(name) && parts.size < MOST_PARTS) parts.set(name, meanColumn(rows));
        parts.get(name)?.add(row, value);
      }
    },
    finish: () => ({
      words,
      output: output.means(),
      reasoning: reasoning.means(),
      characters: characters.means(),
      parts: new Map([...parts].map(([name, column]) => [name, column.means()])),
    }),
  };
}

interface MeanColumn {
  add(row: number, value: number | null): void;
  means(): Float64Array;
}

function meanColumn(rows: number): MeanColumn {
  const sums = new Float64Array(rows);
  const counts = new Uint16Array(rows);
  return {
    add(row, value) {
      if (value === null) return;
      sums[row] = (sums[row] as number) + value;
      counts[row] = (counts[row] as number) + 1;
    },
    means: () => sums.map((sum, row) => (counts[row] === 0 ? Number.NaN : sum / (counts[row] as number))),
  };
}
