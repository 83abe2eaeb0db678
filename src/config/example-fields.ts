import { BreakevenError } from '../core/model/error.ts';
import type { Example, ExampleKey } from '../core/model/example.ts';

/** Names of the fields of an example that say who it is, with whom it belongs, what it weighs and what it is. */
export interface ExampleFields {
  readonly id: string;
  readonly cluster?: string | null;
  readonly weight?: string | null;
  readonly tags?: string | null;
}

type Item = Readonly<Record<string, unknown>>;

/** @throws BreakevenError naming file and line when a field is missing or does not fit. */
export function describeExample(item: Item, fields: ExampleFields, at: string): Example {
  const hint = `every example is named by '${fields.id}'; dataset.id names another field`;
  return { id: nameIn(item, fields.id, at, hint), item, ...kinshipOf(item, fields, at) };
}

/** With whom an example belongs, what it weighs and what it is. @throws BreakevenError, as above. */
export function kinshipOf(
  item: Item,
  { cluster, weight, tags }: Omit<ExampleFields, 'id'>,
  at: string,
): Omit<ExampleKey, 'id'> {
  return {
    ...(cluster && {
      cluster: nameIn(item, cluster, at, 'dataset.cluster: every example has one, a text or a number'),
    }),
    ...(weight && { weight: weightIn(item[weight], weight, at) }),
    ...(tags && { tags: tagsIn(item[tags], tags, at) }),
  };
}

function nameIn(item: Item, field: string, at: string, hint: string): string {
  const value = item[field];
  if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
  throw new BreakevenError('bad-input', `${at}: field '${field}' is missing`, hint);
}

/** Beyond them sums and squares of weights would leave what numbers can hold; trials have the same. */
const [LEAST_WEIGHT, MOST_WEIGHT] = [1e-9, 1e9];

/** CSV knows no numbers, so that a text which is one will do. */
function weightIn(value: unknown, field: string, at: string): number {
  const weight = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof weight === 'number' && weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT) return weight;
  throw new BreakevenError(
    'bad-input',
    `${at}: field '${field}' is no weight`,
    'dataset.weight: every example has one, a number above 0 (from 1e-9 to 1e9)',
  );
}

/** One tag, a list of them, or none. */
function tagsIn(value: unknown, field: string, at: string): readonly string[] {
  const tags =
    value === undefined || value === null || value === '' ? [] : Array.isArray(value) ? value : [value];
  if (tags.every((tag) => typeof tag === 'string' && tag !== '')) return [...new Set(tags as string[])];
  throw new BreakevenError(
    'bad-input',
    `${at}: field '${field}' holds something that is no tag`,
    'dataset.tags: a text or a list of texts',
  );
}
