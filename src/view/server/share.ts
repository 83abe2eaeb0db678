/** Whoever asks the same while the answer is being made gets that answer. */
export function shareInFlight<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const making = new Map<string, Promise<T>>();
  return (key) => {
    const known = making.get(key);
    if (known) return known;
    const made = make(key).finally(() => making.delete(key));
    making.set(key, made);
    return made;
  };
}

const LEAST_MS = 500;
const REST = 9;

/** Answers again from memory for nine times as long as making the answer took: polling costs a tenth at most. */
export function restBetween<T>(
  make: (key: string) => Promise<T>,
  now: () => number = performance.now.bind(performance),
): (key: string) => Promise<T> {
  const kept = new Map<string, { readonly until: number; readonly value: T }>();
  return shareInFlight(async (key) => {
    const known = kept.get(key);
    const start = now();
    if (known && start < known.until) return known.value;
    const value = await make(key);
    const end = now();
    kept.set(key, { until: end + Math.max(LEAST_MS, REST * (end - start)), value });
    return value;
  });
}
