import type { Config } from '../../config/config.ts';
import { fillValue } from '../../core/fill-value.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import type { GraderId } from '../../core/model/units.ts';
import { checkTemplate, renderTemplate } from '../../core/template.ts';

type Item = Example['item'];

/** Where the right answer to an example is found. */
export interface RightAnswers {
  /** `grader`: the one that is audited compares with it; `config`: another one does; `item`: a guess. */
  readonly from: 'stated' | 'grader' | 'config' | 'item';
  /** As people read it: a template, or the fields of an object. */
  readonly what: string;
  of(item: Item): string;
}

/** Something that a grader compares the answer, or a field of it, with. */
interface Held {
  /** Field of the answer's JSON; `null`: the whole text. */
  readonly path: string | null;
  readonly expected: unknown;
}

const TEXT = /^\{\{\s*sample\.output_text\s*\}\}$/;
const FIELD = /^\{\{\s*sample\.output_json\.([^{}]+?)\s*\}\}$/;
const PATH = /^[A-Za-z_$][\w$-]*(?:\.[A-Za-z_$][\w$-]*)*$/;

/**
 * What is right, by whoever says so first: the user, the grader's own comparisons, another grader's, or the one
 * field of the examples that the grader reads and no prompt shows. `null`: nobody says.
 * @throws BreakevenError where what the user states does not fit the examples.
 */
export function findRightAnswers(
  config: Config,
  grader: GraderId,
  examples: readonly Example[],
  stated?: string,
): RightAnswers | null {
  if (stated !== undefined) return asStated(stated, examples);
  const own = config.graders.find(({ id }) => id === grader);
  const others = config.graders.filter((one) => one !== own);
  const held = comparisonOf(own);
  if (held) return { from: 'grader', ...held };
  const borrowed = others.map(comparisonOf).find((one) => one !== null);
  if (borrowed) return { from: 'config', ...borrowed };
  const [field, ...more] = secretFields(own, config, examples);
  if (field === undefined || more.length > 0) return null;
  return { from: 'item', what: `{{item.${field}}}`, of: (item) => String(item[field]) };
}

function asStated(template: string, examples: readonly Example[]): RightAnswers {
  for (const { id, item } of examples) {
    try {
      checkTemplate(template, item);
    } catch (error) {
      const { message, hint } = error as BreakevenError;
      throw new BreakevenError('bad-input', `--reference, example '${id}': ${message}`, hint);
    }
  }
  if (/\{\{\s*sample/.test(template) || !template.includes('{{'))
    throw new BreakevenError(
      'bad-input',
      `--reference ${template} reads nothing of the example`,
      'write it like --reference "{{item.answer}}"',
    );
  return { from: 'stated', what: template, of: (item) => renderTemplate(template, { item }) };
}

/** The whole text that a grader compares with, or an object of the fields. */
function comparisonOf(definition: unknown): Omit<RightAnswers, 'from'> | null {
  const held = heldBy(definition);
  const whole = held.find(({ path }) => path === null);
  if (whole) {
    const { expected } = whole;
    return { what: textOf(expected), of: (item) => textOf(fillValue(expected, { item })) };
  }
  const fields = held.filter(({ path }) => path !== null && PATH.test(path));
  if (fields.length === 0 || fields.length < held.length) return null;
  return {
    what: `the fields ${fields.map(({ path }) => path).join(', ')}`,
    of: (item) => JSON.stringify(objectOf(fields, item)),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function heldBy(definition: unknown): readonly Held[] {
  if (typeof definition !== 'object' || definition === null) return [];
  const { type, operation, input, reference, fields } = definition as Readonly<Record<string, unknown>>;
  const read = typeof input === 'string' ? input.trim() : '{{sample.output_text}}';
  if (type === 'json' && Array.isArray(fields) && TEXT.test(read))
    return fields.map(({ path, expected }) => ({ path: path === '' ? null : path, expected }));
  if (typeof reference === 'string') {
    const field = FIELD.exec(read)?.[1];
    const isWhole = TEXT.test(read) || read === '{{sample.output_json}}';
    if (operation === 'ne' || !reference.includes('{{') || !(isWhole || field !== undefined)) return [];
    return [{ path: field ?? null, expected: reference }];
  }
  return Object.values(definition).flatMap(heldBy);
}

function objectOf(fields: readonly Held[], item: Item): unknown {
  const whole: Record<string, unknown> = {};
  for (const { path, expected } of fields) {
    const steps = (path ?? '').split('.');
    const last = steps.pop() ?? '';
    let inner = whole;
    for (const step of steps) {
      inner[step] = typeof inner[step] === 'object' && inner[step] !== null ? inner[step] : {};
      inner = inner[step] as Record<string, unknown>;
    }
    inner[last] = fillValue(expected, { item });
  }
  return whole;
}

const READS = [
  /\bitem\.([A-Za-z_$][\w$-]*)/g,
  /\bitem\[\s*["']([^"']+)["']/g,
  /\bitem\.get\(\s*["']([^"']+)["']/g,
];

/** Fields that a grader reads and candidates are not shown. */
function secretFields(
  definition: unknown,
  { dataset, prompts }: Config,
  examples: readonly Example[],
): readonly string[] {
  const shown = Object.values(prompts).flatMap(({ system = '', user }) => fieldsIn([system, user]));
  const { id, cluster, weight, tags } = dataset;
  const known = new Set<string | null>([...shown, 'input', 'messages', id, cluster, weight, tags]);
  const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  return [...new Set(fieldsIn(textsIn(definition)))].filter(
    (field) =>
      !known.has(field) && examples.every(({ item }) => Object.hasOwn(item, field) && isPlain(item[field])),
  );
}

const fieldsIn = (texts: readonly string[]): string[] =>
  texts.flatMap((text) =>
    READS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, field = '']) => field)),
  );

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
