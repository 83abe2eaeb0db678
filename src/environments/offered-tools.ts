import type { ActingTool, EnvironmentDefinition } from '../core/model/environment.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import { renderTemplate } from '../core/template.ts';

/** The tools that an example has. @throws BreakevenError where it names one that is not there. */
export function offeredTools(
  { tools, offer }: Pick<EnvironmentDefinition, 'tools' | 'offer'>,
  item: Example['item'],
): readonly ActingTool[] {
  if (offer === undefined) return tools;
  const names = namesOf(renderTemplate(offer, { item }));
  const unknown = names.find((name) => !tools.some((tool) => tool.name === name));
  if (unknown !== undefined)
    throw new BreakevenError(
      'bad-input',
      `it is offered the tool '${unknown}', and there is none`,
      `the environment has: ${tools.map(({ name }) => name).join(', ')}`,
    );
  return tools.filter(({ name }) => names.includes(name));
}

/** A JSON list, or names between commas. */
function namesOf(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.map(String);
  } catch {
    // no JSON
  }
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
