import { createHash, randomUUID } from 'node:crypto';
import { BreakevenError } from '../core/model/error.ts';
import { RECORDED_GRADER } from '../core/model/grade.ts';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { CandidateId, NonEmpty, RunId } from '../core/model/units.ts';
import { gunzipped } from '../importers/gunzip.ts';
import { importerFor, importerOf } from '../importers/index.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { importName } from './import-name.ts';
import { createTally, examplesOf, type Tally, tallyTrial } from './import-tally.ts';
import { describeImport } from './imported-run.ts';
import { findSource, openSource, type SourceFile } from './open-source.ts';
import { runId } from './run-id.ts';

const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface ImportOptions {
  /** Else it is told by each file's beginning. */
  readonly format?: string;
  /** The run's id; else one is made of the first file's name. */
  readonly run?: RunId;
  /** Ends the import; nothing of it is kept. */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly trials: number;
  readonly readBytes: number;
  readonly bytes: number;
}

export interface ImportResult {
  readonly run: RunId;
  readonly files: readonly string[];
  readonly trials: number;
  readonly examples: number;
  readonly scored: number;
  readonly failed: number;
  readonly unscored: number;
  readonly ungraded: number;
  readonly candidates: readonly { readonly id: CandidateId; readonly trials: number }[];
}

/**
 * Makes one run of trials that were measured elsewhere, or nothing where a line does not fit.
 * @throws BreakevenError naming file, line, key and what was expected.
 */
export async function importRun(
  files: readonly string[],
  { store, clock, version }: Pick<AppContext, 'store' | 'clock' | 'version'>,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const sources = checkImport(files, options);
  const [first] = sources;
  const now = clock.instant();
  const stem = importName(first.path);
  const run = options.run ?? runId(stem, now, hashOf(randomUUID()));
  const hash = createHash('sha256');
  const tally = createTally();
  const places = createPlaces();
  await store.importRun({
    run,
    grader: hashOf(RECORDED_GRADER),
    trials: readAll(sources, { hash, tally, places }, options),
    finish: () => ({
      run: describeImport(
        { run, name: options.run ?? stem, file: first.path, hash: hash.digest('hex'), now, version },
        tally,
      ),
      examples: examplesOf(tally),
    }),
    refuseTwins: (one, other) =>
      new BreakevenError(
        'bad-input',
        `${places.of(other)}: the trial stands in ${places.of(one)} already`,
        'candidate, example and repeat name a trial; give repeated ones the numbers 0, 1, 2',
      ),
  });
  const { trials, scored, failed, unscored, ungraded } = tally;
  return {
    run,
    files: sources.map(({ name }) => name),
    trials,
    examples: tally.examples.size,
    ...{ scored, failed, unscored, ungraded },
    candidates: [...tally.candidates].map(([id, own]) => ({ id, trials: own.trials })),
  };
}

/**
 * What can be refused before a store is opened.
 * @throws BreakevenError when a file is not there, or the name or the format cannot be.
 */
export function checkImport(files: readonly string[], { format, run }: ImportOptions): NonEmpty<SourceFile> {
  checkName(run);
  if (format !== undefined) importerOf(format);
  const [first, ...others] = files.map(findSource);
  if (!first) throw new BreakevenError('bad-input', 'no file is named', 'name one: breakeven import FILE');
  return [first, ...others];
}

function checkName(run: string | undefined): void {
  if (run === undefined || (RUN_NAME.test(run) && run !== 'latest')) return;
  throw new BreakevenError(
    'bad-input',
    `${JSON.stringify(run)} cannot name a run`,
    'letters, digits, dot, dash or underscore, at most 64, and not latest',
  );
}

interface Gathered {
  readonly hash: ReturnType<typeof createHash>;
  readonly tally: Tally;
  readonly places: Places;
}

async function* readAll(
  sources: readonly SourceFile[],
  { hash, tally, places }: Gathered,
  { format, stop, onProgress }: ImportOptions,
): AsyncGenerator<readonly OpenTrial[]> {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0);
  let readBytes = 0;
  for (const file of sources) {
    const opened = await openSource(file, hash, (count) => {
      readBytes += count;
    });
    const source = await gunzipped(opened);
    const before = tally.trials;
    const importer = importerFor(source, format);
    places.begin(file.name);
    for await (const batch of importer.read(source)) {
      if (stop?.aborted) throw new BreakevenError('interrupted', 'interrupted: nothing was imported');
      for (const { line, trial } of batch) {
        places.add(line);
        tallyTrial(tally, trial, () => `${file.name}:${line}`);
      }
      yield batch.map(({ trial }) => trial);
      onProgress?.({ trials: tally.trials, readBytes, bytes });
    }
    if (tally.trials === before)
      throw new BreakevenError(
        'bad-input',
        `${file.name}:1: there is no trial in it`,
        'expected one trial a line',
      );
  }
}

interface Places {
  begin(file: string): void;
  add(line: number): void;
  /** `file:line` of a trial by its position, from 0. */
  of(position: number): string;
}

/** Lines mostly follow each other: only where they do not, a place is kept. */
function createPlaces(): Places {
  const starts: { readonly file: string; readonly position: number; readonly line: number }[] = [];
  let file = '';
  let next = -1;
  let count = 0;
  return {
    begin(name) {
      file = name;
      next = -1;
    },
    add(line) {
      if (line !== next) starts.push({ file, position: count, line });
      next = line + 1;
      count += 1;
    },
    of(position) {
      const start = starts.findLast((one) => one.position <= position);
      return start ? `${start.file}:${start.line + position - start.position}` : file;
    },
  };
}
