import type { Database } from 'better-sqlite3';
import type { Kysely, Selectable } from 'kysely';
import type { TrialKey } from '../core/model/trial.ts';
import type { Tables } from './tables.ts';

/** Trials of a page, and letters and bytes of answers after which it ends earlier. */
const PAGE = 250;
const PAGE_BYTES = 4e6;

type TrialRow = Selectable<Tables['trials']>;
export type CallRow = Omit<Selectable<Tables['calls']>, 'id'>;
type GradeRow = Selectable<Tables['grades']>;

/** A trial of a run as it is kept. */
export interface TrialRows {
  readonly key: TrialKey;
  readonly reused: boolean;
  readonly trial: TrialRow;
  readonly calls: readonly CallRow[];
  readonly grade: GradeRow | null;
}

/** Which trials of a run, and whose verdicts. */
export interface TrialsWanted {
  readonly run: string;
  readonly grader: string;
  /** Of these examples; absent: of all. */
  readonly only?: readonly string[] | undefined;
}

const ONLY = 'and example in (select value from json_each(?))';

/** One row a call, or one for a trial without any: a page's trials by key, their calls by position. */
const selectPage = (which: '' | typeof ONLY): string => `
  with page as (
    select candidate, example, repeat, trial, reused from run_trials
    where run = ? and (candidate, example, repeat) > (?, ?, ?) ${which}
    order by candidate, example, repeat limit ${PAGE}
  )
  select page.candidate, page.example, page.repeat, page.reused, page.trial,
    t.example, t.repeat, t.status, t.text, t.finish, t.code, t.message, t.latency, t.first_token, t.attempts,
    t.billed, t.listed, t.packed, t.tool_calls, t.concurrency, t.steps, t.state,
    g.status, g.score, g.passed, g.reason, g.given, g.parts,
    c.position, c.role, c.endpoint, c.served_model, c.service_tier, c.input, c.output, c.cached_input,
    c.cache_write, c.reasoning, c.usage_source, c.latency, c.first_token, c.at
  from page
  cross join trials t on t.hash = page.trial
  left join grades g on g.trial = page.trial and g.grader = ?
  left join calls c on c.trial = page.trial
  order by page.candidate, page.example, page.repeat, c.position`;

/** Where the columns of each table begin in a row. */
const [REUSED, TRIAL, GRADE, CALL] = [3, 5, 22, 28];

/** Columns that may be long: text, packed, tool calls, steps, state. */
const LONG = [3, 12, 13, 15, 16].map((column) => TRIAL + column);

// biome-ignore lint/suspicious/noExplicitAny: cells have the types of their columns in tables.ts
type Row = readonly any[];

/**
 * Pages through a run's trials by key, so that a run of any size is read with flat memory, and that
 * the database is free between pages.
 */
export async function* readTrialRows(
  db: Kysely<Tables>,
  database: Database,
  { run, grader, only }: TrialsWanted,
): AsyncGenerator<readonly TrialRows[]> {
  const select = database.prepare(selectPage(only ? ONLY : '')).raw();
  const those = only ? [JSON.stringify(only)] : [];
  let after: TrialKey = { candidate: '', example: '', repeat: -1 };
  while (true) {
    const { candidate, example, repeat } = after;
    // through kysely, which lets nobody in while a transaction of this process is open
    const rows = await db
      .connection()
      .execute(async () => firstRows(select.iterate(run, candidate, example, repeat, ...those, grader)));
    const page = joinCalls(rows, grader);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.key;
  }
}

/** As many rows as a page may hold, to the end of a trial. */
function firstRows(found: IterableIterator<unknown>): Row[] {
  const rows: Row[] = [];
  let bytes = 0;
  for (const row of found as Iterable<Row>) {
    if (bytes > PAGE_BYTES && startsTrial(row)) break;
    if (startsTrial(row)) for (const column of LONG) bytes += row[column]?.length ?? 0;
    rows.push(row);
  }
  return rows;
}

const startsTrial = (row: Row): boolean => row[CALL] === null || row[CALL] === 0;

function joinCalls(rows: readonly Row[], grader: string): TrialRows[] {
  const page: (TrialRows & { readonly calls: CallRow[] })[] = [];
  for (const row of rows) {
    const last = page.at(-1);
    if (last && !startsTrial(row) && isSameKey(last.key, row)) {
      last.calls.push(callOf(row));
      continue;
    }
    page.push({
      key: { candidate: row[0], example: row[1], repeat: row[2] },
      reused: row[REUSED] === 1,
      trial: trialOf(row),
      calls: row[CALL] === null ? [] : [callOf(row)],
      grade: row[GRADE] === null ? null : gradeOf(row, grader),
    });
  }
  return page;
}

function isSameKey({ candidate, example, repeat }: TrialKey, row: Row): boolean {
  return row[1] === example && row[2] === repeat && row[0] === candidate;
}

function trialOf(row: Row): TrialRow {
  return {
    hash: row[TRIAL - 1],
    example: row[TRIAL],
    repeat: row[TRIAL + 1],
    status: row[TRIAL + 2],
    text: row[TRIAL + 3],
    finish: row[TRIAL + 4],
    code: row[TRIAL + 5],
    message: row[TRIAL + 6],
    latency: row[TRIAL + 7],
    first_token: row[TRIAL + 8],
    attempts: row[TRIAL + 9],
    billed: row[TRIAL + 10],
    listed: row[TRIAL + 11],
    packed: row[TRIAL + 12],
    tool_calls: row[TRIAL + 13],
    concurrency: row[TRIAL + 14],
    steps: row[TRIAL + 15],
    state: row[TRIAL + 16],
  };
}

function gradeOf(row: Row, grader: string): GradeRow {
  return {
    trial: row[TRIAL - 1],
    grader,
    status: row[GRADE],
    score: row[GRADE + 1],
    passed: row[GRADE + 2],
    reason: row[GRADE + 3],
    given: row[GRADE + 4],
    parts: row[GRADE + 5],
  };
}

function callOf(row: Row): CallRow {
  return {
    trial: row[TRIAL - 1],
    position: row[CALL],
    role: row[CALL + 1],
    endpoint: row[CALL + 2],
    served_model: row[CALL + 3],
    service_tier: row[CALL + 4],
    input: row[CALL + 5],
    output: row[CALL + 6],
    cached_input: row[CALL + 7],
    cache_write: row[CALL + 8],
    reasoning: row[CALL + 9],
    usage_source: row[CALL + 10],
    latency: row[CALL + 11],
    first_token: row[CALL + 12],
    at: row[CALL + 13],
  };
}
