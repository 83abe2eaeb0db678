import type { Collection, HttpMethod } from '../../core/model/environment.ts';

export type Item = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const MOST_ITEMS = 10_000;
const NOT_FOUND: Reply = { status: 404, body: { error: 'not found' } };

/** A trial's own copy of a collection. */
export class TrialCollection {
  readonly #definition: Collection;
  readonly #items: Map<string, Item>;

  constructor(definition: Collection) {
    this.#definition = definition;
    this.#items = new Map(definition.items.map((item) => [String(item[definition.key]), item]));
  }

  /** In the order of their keys, whatever the way they came. */
  items(): readonly Item[] {
    return [...this.#items].toSorted(([a], [b]) => compareKeys(a, b)).map(([, item]) => item);
  }

  /** `at`: the key in the path; null: the collection itself is asked. */
  answer(method: HttpMethod, at: string | null, query: Item, body: unknown): Reply {
    if (this.#definition.methods && !this.#definition.methods.includes(method)) return refuse(method);
    if (at === null) return this.#answerWhole(method, query, body);
    const item = this.#items.get(at);
    if (!item) return NOT_FOUND;
    switch (method) {
      case 'GET':
        return { status: 200, body: item };
      case 'DELETE':
        this.#items.delete(at);
        return { status: 200, body: item };
      case 'PUT':
        return this.#put(at, body, {});
      case 'PATCH':
        return this.#put(at, body, item);
      case 'POST':
        return refuse(method);
    }
  }

  #answerWhole(method: HttpMethod, query: Item, body: unknown): Reply {
    if (method === 'GET') return { status: 200, body: this.items().filter((item) => fits(item, query)) };
    if (method === 'POST') return this.#add(body);
    return refuse(method);
  }

  #add(body: unknown): Reply {
    const { key } = this.#definition;
    if (!isItem(body)) return NO_OBJECT;
    const id = body[key] ?? this.#nextKey();
    if (this.#items.has(String(id))) return { status: 409, body: { error: `${key} ${String(id)} is taken` } };
    if (this.#items.size >= MOST_ITEMS) return { status: 507, body: { error: 'no more items' } };
    const item = { [key]: id, ...body, ...{ [key]: id } };
    this.#items.set(String(id), item);
    return { status: 201, body: item };
  }

  #put(at: string, body: unknown, before: Item): Reply {
    const { key } = this.#definition;
    if (!isItem(body)) return NO_OBJECT;
    const id = this.#items.get(at)?.[key];
    const item = { [key]: id, ...before, ...body, ...{ [key]: id } };
    this.#items.set(at, item);
    return { status: 200, body: item };
  }

  /** One above the largest whole number. */
  #nextKey(): number {
    const numbers = [...this.#items.keys()].map(Number).filter(Number.isSafeInteger);
    return numbers.reduce((most, one) => Math.max(most, one), 0) + 1;
  }
}

const NO_OBJECT: Reply = { status: 400, body: { error: 'expected a JSON object' } };

function refuse(method: HttpMethod): Reply {
  return { status: 405, body: { error: `${method} is not allowed here` } };
}

function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fits(item: Item, query: Item): boolean {
  return Object.entries(query).every(
    ([name, value]) => Object.hasOwn(item, name) && String(item[name]) === String(value),
  );
}

/** Numbers by size, then texts. */
function compareKeys(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  if (a !== '' && b !== '' && Number.isFinite(difference) && difference !== 0) return difference;
  return a < b ? -1 : Number(a > b);
}
