/** What a process is started for: its last argument. */
export type WorkerOrder = {
  /** URLs of the interpreter's modules. */
  readonly modules: readonly string[];
} & (
  | { readonly kind: 'javascript'; readonly memoryBytes: number }
  | { readonly kind: 'python'; readonly snapshotBytes: number }
  | { readonly kind: 'snapshot' }
);
