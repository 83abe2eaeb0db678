/** An answer as an object or a list; `null`: it is none. */
export function parseObject(text: string | null | undefined): object | null {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
