import type { Config } from '../config/config.ts';
import { renderTemplate } from '../core/template.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * What an example asks, as one text: the last message of a user where a field holds a chat, else the fields
 * that prompts read, else all but those that say who the example is and what is right. Several fields
 * stand under their names. Empty: the run keeps no item.
 */
export function inputOf(item: Item, config: Pick<Config, 'dataset' | 'prompts' | 'graders'>): string {
  const { id, cluster, weight, tags } = config.dataset;
  const others = new Set([id, cluster, weight, tags, ...fieldsIn(referenceTemplate(config) ?? '')]);
  const templates = Object.values(config.prompts).flatMap(({ system = '', user }) => [system, user]);
  const read = new Set(templates.flatMap(fieldsIn));
  const own = Object.keys(item).filter((field) => !others.has(field));
  const asked = own.filter((field) => read.has(field));
  const fields = asked.length > 0 ? asked : own;
  const texts = fields.map((field) => [field, textOf(item[field])] as const);
  return texts.length === 1
    ? (texts[0]?.[1] ?? '')
    : texts.map(([field, text]) => `${field}: ${text}`).join('\n');
}

/** What the deciding grader compares an answer with; `null`: it needs none, or the run keeps no item. */
export function referenceOf(item: Item, config: Pick<Config, 'graders'>): string | null {
  const template = referenceTemplate(config);
  if (template === null || Object.keys(item).length === 0) return null;
  try {
    return renderTemplate(template, { item });
  } catch {
    return null; // another grader than the one that the run was made for
  }
}

function referenceTemplate({ graders: [grader] }: Pick<Config, 'graders'>): string | null {
  const { reference } = grader as { readonly reference?: unknown };
  return typeof reference === 'string' ? reference : null;
}

/** Top-level fields of the item that a template reads. */
const fieldsIn = (template: string): string[] =>
  [...template.matchAll(/\{\{\s*item\.([A-Za-z_$][\w$-]*)/g)].map(([, field = '']) => field);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const asked = lastAsked(value);
  return asked ?? JSON.stringify(value) ?? '';
}

/** The text of a chat's last message of a user; `null`: it is no chat. */
function lastAsked(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const message = value.findLast((one) => (one as Item | null)?.role === 'user') as Item | undefined;
  if (typeof message?.content === 'string') return message.content;
  if (!Array.isArray(message?.content)) return null;
  const parts = message.content.map((part) => (part as Item | null)?.text);
  return parts.every((part) => typeof part === 'string') ? parts.join('\n') : null;
}
