import type { Generated } from 'kysely';

/** The one schema, as kysely sees it. Times are ISO instants, latencies milliseconds, structures JSON text. */
export interface Tables {
  runs: {
    id: string;
    name: string;
    purpose: 'eval' | 'labels';
    plan_hash: string;
    salt: string;
    dataset_hash: string;
    config_hash: string;
    config_file: string;
    seed: number;
    repeats: number;
    version: string;
    started_at: string;
    finished_at: string | null;
    imported_at: string | null;
    candidates: string;
    trainings: string;
    settings: string;
  };
  examples: { hash: string; id: string; item: string };
  run_examples: {
    run: string;
    position: number;
    example_hash: string;
    cluster: string | null;
    weight: number | null;
    /** A list as JSON. */
    tags: string | null;
  };
  trials: {
    hash: string;
    example: string;
    repeat: number;
    status: 'answered' | 'failed';
    text: string | null;
    /** The text, compressed, where that is shorter; `text` is null then. */
    packed: Buffer | null;
    /** A list as JSON. */
    tool_calls: string | null;
    /** Requests in flight when the successful attempt began. */
    concurrency: number | null;
    /** An agent's steps, a list as compressed JSON. */
    steps: Buffer | null;
    /** What its environment held at the end, as compressed JSON. */
    state: Buffer | null;
    finish: string | null;
    code: string | null;
    message: string | null;
    latency: number | null;
    first_token: number | null;
    /** 0: an imported source does not say. */
    attempts: number;
    billed: number | null;
    /** 1: an imported source listed the calls, 0: it gave one in the trial itself; null: not imported. */
    listed: number | null;
  };
  calls: {
    id: Generated<number>;
    trial: string;
    position: number;
    role: 'answer' | 'retry' | 'subagent' | 'judge';
    endpoint: string;
    /** Of `served_model`, `service_tier`, `endpoint` and `at`, empty: an imported source does not say. */
    served_model: string;
    service_tier: string;
    input: number | null;
    output: number | null;
    cached_input: number | null;
    cache_write: number | null;
    reasoning: number | null;
    usage_source: 'reported' | 'estimated' | null;
    latency: number | null;
    first_token: number | null;
    at: string;
  };
  run_trials: {
    run: string;
    candidate: string;
    example: string;
    repeat: number;
    trial: string;
    /** 1: recorded for an earlier run. */
    reused: number;
  };
  grades: {
    trial: string;
    grader: string;
    status: 'scored' | 'unscored';
    score: number | null;
    passed: number | null;
    reason: string | null;
    /** The half of a verdict that the source gave; null: both. */
    given: 'score' | 'passed' | null;
    /** Values by name as JSON. */
    parts: string | null;
  };
  /** Calls of judges, which belong to a grade. */
  grade_calls: Omit<Tables['calls'], 'id'> & { grader: string };
  /** The process that is making a run now. */
  run_owners: { run: string; host: string; pid: number };
  /** Dollars that a run may have spent. */
  run_spend: { run: string; usd: number };
  /** What is waited for. */
  batches: {
    id: string;
    run: string;
    candidate: string;
    endpoint: string;
    submitted_at: string;
    /** Hashes as JSON. */
    trials: string;
  };
  /** Answers that people are asked about, in the order in which they are asked. */
  drawn_answers: {
    run: string;
    position: number;
    candidate: string;
    example: string;
    repeat: number;
    trial: string;
    stratum: string;
    size: number;
    probability: number;
  };
  labels: {
    run: string;
    candidate: string;
    example: string;
    repeat: number;
    labeller: string;
    /** null: skipped. */
    passed: number | null;
    note: string | null;
    at: string;
  };
  trainings: { key: string; candidate: string; status: string; updated_at: string; record: string };
  estimates: { id: Generated<number>; dataset: string; made_at: string; estimate: string };
}
