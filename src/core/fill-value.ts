import { readTemplatePath, renderTemplate, type TemplateScope } from './template.ts';

const WHOLE = /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/;

/**
 * Fills the templates in a value of lists and objects; a text that is one placeholder and nothing else becomes
 * the value itself, whatever it is.
 * @throws MissingValue naming the path that the scope lacks.
 */
export function fillValue(value: unknown, scope: TemplateScope): unknown {
  if (typeof value === 'string') {
    const [, path] = WHOLE.exec(value) ?? [];
    return path === undefined ? renderTemplate(value, scope) : readTemplatePath(path, scope);
  }
  if (Array.isArray(value)) return value.map((one) => fillValue(one, scope));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillValue(one, scope)]));
}
