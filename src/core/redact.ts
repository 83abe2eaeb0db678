/** A message without the key, and without anything that looks like one. */
export function redact(message: string, key: string | null): string {
  const known = key === null || key === '' ? message : message.replaceAll(key, '***');
  return known.replaceAll(/\b(sk|key|Bearer)[-_ ][\w*.-]{6,}/g, '$1-***');
}
