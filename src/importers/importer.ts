import type { OpenTrial } from '../core/model/open-trial.ts';

/** A file as it streams in. */
export interface ImportSource {
  /** As a person would type it. */
  readonly name: string;
  /** Its first bytes as text, to tell the format by. */
  readonly head: string;
  readonly chunks: AsyncIterable<Buffer>;
}

/** A trial and the line of the file that it stands in, from 1. */
export interface ImportedTrial {
  readonly line: number;
  readonly trial: OpenTrial;
}

/** One foreign format. What it reads is brought into the open trial format's words and units. */
export interface Importer {
  readonly recognises: (head: string) => boolean;
  /** Trials in batches, in file order. @throws BreakevenError naming file, line and key. */
  readonly read: (source: ImportSource) => AsyncIterable<readonly ImportedTrial[]>;
}
