/**
 * The file of a module that is started by its URL, `./worker` for instance: `.ts` when the caller runs from
 * source, `.js` when it is built. The compiler rewrites import specifiers, not URLs.
 */
export function moduleFile(stem: string, callerUrl: string): string {
  return `${stem}${callerUrl.endsWith('.ts') ? '.ts' : '.js'}`;
}
