/** OpenAI's batch object. */
export interface BatchObject {
  readonly object: 'batch';
  readonly id: string;
  readonly endpoint: string;
  readonly input_file_id: string;
  readonly completion_window: '24h';
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly created_at: number;
  readonly expires_at: number;
  status: 'validating' | 'in_progress' | 'completed' | 'failed' | 'cancelled';
  errors: { readonly object: 'list'; readonly data: readonly LineError[] } | null;
  output_file_id: string | null;
  error_file_id: string | null;
  in_progress_at: number | null;
  completed_at: number | null;
  failed_at: number | null;
  cancelled_at: number | null;
  request_counts: { total: number; completed: number; failed: number };
}

/** What is wrong with a line of the input; `line` counts from 1. */
export interface LineError {
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly param: string | null;
}

/** One request of a batch, as its line says. */
export interface BatchLine {
  readonly custom_id: string;
  readonly body: unknown;
}

/** One line of a batch's output, or of its errors. */
export interface ResultLine {
  readonly id: string;
  readonly custom_id: string;
  readonly response: { readonly status_code: number; readonly request_id: string; readonly body: unknown };
  readonly error: null;
}

export function isOver({ status }: BatchObject): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}
