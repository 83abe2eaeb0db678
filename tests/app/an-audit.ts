import { type AuditOptions, auditGraders } from '../../src/app/audit-graders.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { AttackResult, GraderAudit } from '../../src/core/model/audit.ts';
import { aWorld, type World } from './a-run-world.ts';

export const TOOLS: readonly string[] = ['refund', 'replace', 'deny', 'escalate'];
export const never: AuditOptions['stop'] = new AbortController().signal;
const opened: World[] = [];

/** Closes what `aDesk` opened. */
export async function closeDesks(): Promise<void> {
  for (const world of opened.splice(0)) await world.store.close();
}

interface Setting {
  readonly count?: number;
  readonly answerOf?: (index: number) => unknown;
  readonly candidates?: readonly string[];
}

export const candidate = (id: string, model: string = id): string =>
  `{ id: ${id}, approach: prompted, endpoint: server, model: ${model}, price: { input: 1, output: 1 } }`;

/** A config with these graders over tickets, and whoever judges at hand: what it says to a question. */
export async function aDesk(
  graders: string,
  judge?: (question: string) => unknown,
  { count = 60, answerOf, candidates = [candidate('big')] }: Setting = {},
): Promise<World> {
  const world = await aWorld();
  opened.push(world);
  const rows = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `e${index}`,
      input: `ticket ${index}: what is to be done?`,
      answer: answerOf ? answerOf(index) : TOOLS[index % TOOLS.length],
    }),
  );
  world.folder.write('eval.jsonl', rows.join('\n'));
  world.folder.write(
    'config.yaml',
    `name: audited
dataset: { file: eval.jsonl }
graders: [${graders}]
endpoints: { server: { type: openai, baseUrl: "http://127.0.0.1:1/v1" } }
candidates: [${candidates.join(', ')}]`,
  );
  world.answer = (_, question) => ({ text: JSON.stringify(judge?.(question) ?? {}) });
  return world;
}

export async function auditOf(world: World, options: Partial<AuditOptions> = {}): Promise<GraderAudit> {
  const given = { examples: 60, repeats: 2, seed: 1, budgetUsd: 100, stop: never, abort: never };
  const config = loadConfig('config.yaml', world.folder.path);
  const { graders } = await auditGraders(config, world.context, { ...given, ...options });
  return graders[0] as GraderAudit;
}

export const kindsOf = ({ findings }: GraderAudit): string[] => findings.map(({ kind }) => kind);
export const attackOf = ({ attacks }: GraderAudit, id: string): AttackResult | undefined =>
  attacks.find((one) => one.id === id);

export const ANSWER: string = '{{sample.output_text}}';
export const EXACT: string = `{ id: exact, type: string_check, input: "${ANSWER}", reference: "{{item.answer}}", operation: eq }`;
export const PROMPT: string = `Right: {{item.answer}}\\nAnswer: ${ANSWER}`;
export const asker = (type: string, more: string, prompt: string = PROMPT, model = 'judge-1'): string =>
  `{ id: judge, type: ${type}, endpoint: server, model: ${model}, ${more}, input: [{ role: user, content: "${prompt}" }], price: { input: 1, output: 1 }, sampling_params: { max_completions_tokens: 20 } }`;
export const scorer = (prompt?: string, model?: string): string =>
  asker('score_model', 'range: [0, 1], pass_threshold: 0.5', prompt, model);

/** What `PROMPT` shows a judge. */
export function shown(question: string): { readonly right: string; readonly answer: string } {
  const right = /^Right: (.*)$/m.exec(question)?.[1] ?? '';
  const answer = question.replace(/^Right: .*\n?/m, '').replace(/^Answer: /, '');
  return { right, answer };
}

/** Gives 1 where the answer is the right one and nothing else. */
export const sound = (question: string): { readonly result: number } => {
  const { right, answer } = shown(question);
  return { result: Number(answer.trim().split(' This was ')[0] === right) };
};
