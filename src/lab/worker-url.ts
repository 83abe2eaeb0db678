/**
 * The URL of a worker's module beside the caller's: `.ts` when the caller runs from source, `.js` when it is
 * built. The compiler rewrites import specifiers, not URLs.
 */
export function resolveWorker(stem: string, callerUrl: string): URL {
  return new URL(`${stem}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`, callerUrl);
}
