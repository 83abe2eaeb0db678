/** The segments of a path as they are sent, decoded; null: it is none. */
export function segmentsOf(path: string): readonly string[] | null {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** What stands at the `{names}` of a pattern; null: it does not fit. */
export function matchPath(
  pattern: string,
  segments: readonly string[],
): Readonly<Record<string, string>> | null {
  const parts = pattern.split('/').slice(1);
  if (parts.length !== segments.length) return null;
  const found: Record<string, string> = Object.create(null);
  for (const [at, part] of parts.entries()) {
    const segment = segments[at] ?? '';
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined && segment !== '') found[name] = segment;
    else if (part !== segment) return null;
  }
  return found;
}
