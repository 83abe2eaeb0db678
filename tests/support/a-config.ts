import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { aFolder, refusal } from './a-folder.ts';

/** A small valid config, line by line. */
export const LINES = {
  name: 'name: refund-desk',
  dataset: 'dataset: { file: data/eval.jsonl }',
  prompts: 'prompts: { short: "{{item.ticket}}" }',
  graders:
    'graders: [{ id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]',
  endpoints: 'endpoints: { lab: { type: openai, baseUrl: "http://127.0.0.1:8089/v1" } }',
  candidates: 'candidates:',
  big: '  - { id: big, approach: prompted, endpoint: lab, model: big, prompt: short }',
  small: '  - { id: small, approach: prompted, endpoint: lab, model: small, prompt: short }',
  scenario: 'scenario: { requestsPerMonth: 1000 }',
} as const;

/** The small config's text; `replace` swaps whole lines by their first word. */
export function configLines(replace: Partial<Record<keyof typeof LINES, string>> = {}): string {
  return `${Object.values({ ...LINES, ...replace }).join('\n')}\n`;
}

export function loadText(content: string): Config {
  const { path } = aFolder({ 'config.yaml': content });
  return loadConfig('config.yaml', path);
}

/** What a config is refused with: message and hint. */
export async function refusedText(content: string): Promise<string> {
  const { path } = aFolder({ 'config.yaml': content });
  const { message, hint } = await refusal(() => loadConfig('config.yaml', path));
  return `${message} | ${hint}`;
}
