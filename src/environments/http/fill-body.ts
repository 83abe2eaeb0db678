/** What a body's templates read. */
export type BodyScope = Readonly<Record<'path' | 'query' | 'item', Readonly<Record<string, unknown>>>> & {
  readonly body: unknown;
};

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;
const WHOLE = /^\{\{\s*([^{}]+?)\s*\}\}$/;

/** Fills the templates of JSON once: one that is the whole text becomes the value itself, what is missing null. */
export function fillBody(value: unknown, scope: BodyScope): unknown {
  if (typeof value === 'string') return fillText(value, scope);
  if (Array.isArray(value)) return value.map((one) => fillBody(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillBody(one, scope)]));
}

function fillText(text: string, scope: BodyScope): unknown {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return read(whole, scope) ?? null;
  return text.replace(PLACEHOLDER, (_, path: string) => {
    const value = read(path, scope) ?? '';
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function read(path: string, scope: BodyScope): unknown {
  return path.split('.').reduce<unknown>((value, step) => {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    return isInside ? (value as Record<string, unknown>)[step] : undefined;
  }, scope);
}
