import { BreakevenError } from './model/error.ts';
import { SAMPLE_FIELDS, type Sample } from './model/sample.ts';

/** What a template may read: the example's row and, in graders, the model's answer. */
export interface TemplateScope {
  readonly item: Readonly<Record<string, unknown>>;
  readonly sample?: Sample;
}

/** A path of a template that the scope has no value for. */
export class MissingValue extends BreakevenError {
  /** As the template writes it. */
  readonly path: string;

  constructor(path: string, hint: string) {
    super('bad-input', `template path '${path}' has no value`, hint);
    this.path = path;
  }
}

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;
const STEP = /^([A-Za-z_$][\w$-]*)((?:\[\d+\])*)$/;

/**
 * Fills `{{item.path}}` and `{{sample.path}}` once: braces inside the data stay text. Strings go in as
 * they are, everything else as JSON.
 * @throws MissingValue naming the path that the scope lacks.
 */
export function renderTemplate(template: string, scope: TemplateScope): string {
  return template.replace(PLACEHOLDER, (_, path: string) => {
    const value = readTemplatePath(path, scope);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** The value at a path such as `item.list[0].field`. @throws MissingValue */
export function readTemplatePath(path: string, scope: TemplateScope): unknown {
  let value: unknown = scope;
  for (const step of splitPath(path)) {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, step);
    value = inside ? (value as Record<string, unknown>)[step] : undefined;
    if (value === undefined) throw missing(path, scope);
  }
  return value;
}

function splitPath(path: string): string[] {
  return path.split('.').flatMap((part) => {
    const match = STEP.exec(part);
    if (!match)
      throw new BreakevenError(
        'bad-config',
        `template path '${path}' is malformed`,
        'write it like {{item.field}} or {{item.list[0].field}}',
      );
    const indices = [...(match[2] ?? '').matchAll(/\d+/g)].map(([digits]) => digits);
    return [match[1] as string, ...indices];
  });
}

function missing(path: string, scope: TemplateScope): MissingValue {
  const roots = scope.sample ? 'item.… or sample.…' : 'item.…';
  const fields = Object.keys(scope.item).slice(0, 12).join(', ');
  return new MissingValue(path, `it may read ${roots}; the item has: ${fields}`);
}

/** The paths of an item that a template reads, as it writes them. */
export function itemPathsOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)]
    .map(([, path = '']) => path)
    .filter((path) => splitPath(path)[0] === 'item');
}

/**
 * Whether a grader's template can be filled for this item whatever is answered.
 * @throws BreakevenError naming a path of the item that has no value, or one of the sample that nobody knows.
 */
export function checkTemplate(template: string, item: TemplateScope['item']): void {
  for (const [, path = ''] of template.matchAll(PLACEHOLDER)) {
    const [root, field = ''] = splitPath(path);
    if (root !== 'sample') {
      readTemplatePath(path, { item, sample: { output_text: '' } });
    } else if (!(SAMPLE_FIELDS as readonly string[]).includes(field)) {
      throw new MissingValue(path, `a sample has: ${SAMPLE_FIELDS.join(', ')}`);
    }
  }
}
