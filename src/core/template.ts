import { BreakevenError } from './model/error.ts';

/** What a template may read: the example's row and, in graders, the model's answer. */
export interface TemplateScope {
  readonly item: Readonly<Record<string, unknown>>;
  readonly sample?: Readonly<Record<string, unknown>>;
}

const PLACEHOLDER = /\{\{\s*([^{}]+?)\s*\}\}/g;
const STEP = /^([A-Za-z_$][\w$-]*)((?:\[\d+\])*)$/;

/**
 * Fills `{{item.path}}` and `{{sample.path}}` once: braces inside the data stay text. Strings go in as
 * they are, everything else as JSON.
 * @throws BreakevenError naming the path that the scope lacks.
 */
export function renderTemplate(template: string, scope: TemplateScope): string {
  return template.replace(PLACEHOLDER, (_, path: string) => {
    const value = readPath(path, scope);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function readPath(path: string, scope: TemplateScope): unknown {
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

function missing(path: string, scope: TemplateScope): BreakevenError {
  const roots = scope.sample ? 'item.… or sample.…' : 'item.…';
  const fields = Object.keys(scope.item).slice(0, 12).join(', ');
  return new BreakevenError(
    'bad-input',
    `template path '${path}' has no value`,
    `it may read ${roots}; the item has: ${fields}`,
  );
}
