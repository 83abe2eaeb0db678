import type { Example, ExampleKey } from '../../core/model/example.ts';
import type { Kin } from './run-facts.ts';

/** Fields that name somebody or something of which there are many, each with several examples. */
const KINDS =
  /^(customer|user|client|patient|account|household|author|session|conversation|dialog(ue)?|thread|chat|document|doc|article|passage|paragraph|context|page|repo(sitory)?|video|image|cluster|group)([_-]?(id|key|name|uid|uuid))?$/i;
const LEAST_SHARING = 0.1;
const LEAST_GROUPS = 10;

/**
 * The field that the most examples share with another, of those whose names suggest that such examples
 * hang together. A field of few values is a kind of example and no cluster: it takes ten of them.
 */
export function kinByField(examples: readonly Example[], known: readonly string[]): Kin | null {
  const fields = new Set(examples.flatMap(({ item }) => Object.keys(item)));
  const found = [...fields]
    .filter((field) => KINDS.test(field) && !known.includes(field))
    .map((field) =>
      kinOf(
        examples.map(({ item }) => nameOf(item[field])),
        field,
      ),
    )
    .filter((kin) => kin !== null);
  return found.toSorted((a, b) => b.sharing - a.sharing)[0] ?? null;
}

/** A beginning that identifies something: it holds a digit, and is no day. */
const NUMBERED = /^(.*\d.*)[-_/:#.]\d+$/;
const DAY = /\d{4}-?\d{2}(-?\d{2})?$/;

/** The same by ids such as `conv17-1`, `conv17-2`, where more than half of all examples have a kin. */
export function kinById(keys: readonly ExampleKey[]): Kin | null {
  const beginnings: string[] = [];
  for (const { id } of keys) {
    const beginning = NUMBERED.exec(id)?.[1];
    if (beginning === undefined || DAY.test(beginning)) return null;
    beginnings.push(beginning);
  }
  const kin = kinOf(beginnings, null);
  return kin && kin.sharing > keys.length / 2 ? kin : null;
}

function nameOf(value: unknown): string | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : null;
}

function kinOf(names: readonly (string | null)[], by: string | null): Kin | null {
  const sizes = new Map<string, number>();
  for (const name of names) if (name !== null) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const sharing = [...sizes.values()].reduce((sum, size) => sum + (size > 1 ? size : 0), 0);
  if (sizes.size < LEAST_GROUPS || sharing < LEAST_SHARING * names.length) return null;
  return { by, groups: sizes.size, sharing, examples: names.length };
}
