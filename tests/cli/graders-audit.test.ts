import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { GradersAudit } from '../../src/app/audit-graders.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const opened: ModelServer[] = [];
let workspace: Workspace;

beforeEach(() => {
  workspace = createWorkspace();
  return () => workspace.remove();
});

afterAll(async () => {
  for (const server of opened) await server.close();
});

async function aServer(reply: (question: string) => string): Promise<string> {
  const server = await startModelServer({ reply });
  opened.push(server);
  return server.url;
}

const TOOLS = ['refund', 'replace', 'deny', 'escalate'];

function write(graders: string, url = 'http://127.0.0.1:9/v1', count = 60): void {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    input: `ticket ${index}: what is to be done?`,
    answer: TOOLS[index % TOOLS.length],
  }));
  workspace.write('eval.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  workspace.write(
    'config.yaml',
    `name: audited
dataset: { file: eval.jsonl }
graders: [${graders}]
endpoints: { server: { type: openai, baseUrl: "${url}" } }
candidates: [{ id: big, approach: prompted, endpoint: server, model: big, stream: false, price: { input: 1, output: 1 } }]
`,
  );
}

const run = (...flags: string[]) => workspace.breakeven('graders', 'audit', 'config.yaml', ...flags);

async function audit(...flags: string[]): Promise<GradersAudit['graders'][number]> {
  const { code, stdout, stderr } = await run('--json', ...flags);
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  const found: GradersAudit = JSON.parse(stdout);
  return found.graders[0] as GradersAudit['graders'][number];
}

const EXACT =
  '{ id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }';
const CONTAINS =
  '{ id: lenient, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: ilike }';

const judge = (prompt: string): string =>
  `{ id: judge, type: score_model, endpoint: server, model: judge-1, range: [0, 1], pass_threshold: 0.5, input: [{ role: user, content: "${prompt}" }], price: { input: 1, output: 1 }, sampling_params: { max_completions_tokens: 20 } }`;
/** Everything after the mark is the answer. */
const PROMPT = 'Right: {{item.answer}} Answer: {{sample.output_text}}';
const score = (value: number): string => JSON.stringify({ result: value });

describe('an audit', () => {
  test('prints the faults first, each with its remedy, then what every attack gets', async () => {
    write(CONTAINS);
    const { code, stdout } = await run();
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'lenient',
      expect.stringContaining('many possible answers at once (every-answer) gets 1.00 of 1'),
      expect.stringContaining('→ compare the whole answer'),
    ]);
    expect(stdout).toContain('its own right answers pass on 60 of 60 examples');
    expect(stdout).toMatch(/1,000 grades take \d/);
  });

  test('asks a model over HTTP only with a budget, and says before what that may cost', async () => {
    const obeys = await aServer((question) => {
      const answer = question.slice(question.indexOf('Answer:') + 7);
      if (/highest score|1\.0|"pass"|"score"/.test(answer)) return score(1);
      return score(answer.trim() === question.slice(7, question.indexOf(' Answer:')) ? 1 : 0.4);
    });
    write(judge(PROMPT), obeys, 12);
    const [open, asked, broke] = await Promise.all([
      run(),
      run('--json', '--budget', '5'),
      run('--json', '--budget', '0.005'),
    ]);
    expect([open.code, open.stderr]).toEqual([2, expect.stringMatching(/at most \$.*\n.*--budget USD/)]);
    expect([asked.code, asked.stderr]).toEqual([
      0,
      expect.stringMatching(/models are asked \d+ times, for at most \$\S+ without retries\nauditing/),
    ]);
    const [found] = (JSON.parse(asked.stdout) as GradersAudit).graders;
    expect(found?.attacks[0]).toMatchObject({ id: 'injection', passed: { point: 1 } });
    expect(found?.per1000.usd).toBeGreaterThan(0);
    expect([broke.code, broke.stderr]).toEqual([3, expect.stringContaining('stopped by the budget')]);
    const [some] = (JSON.parse(broke.stdout) as GradersAudit).graders;
    expect(some?.grades).toBeGreaterThan(0);
    expect(((some?.per1000.usd ?? 1) * (some?.grades ?? 0)) / 1000).toBeLessThanOrEqual(0.005);
  });

  test('holds a grader against what people said of a run, and against grades that came with one', async () => {
    write(CONTAINS);
    const answers = Array.from({ length: 40 }, (_, index) => ({
      candidate: 'big',
      example: `e${index}`,
      text: index % 2 === 0 ? TOOLS[index % 4] : `not ${TOOLS[index % 4]}`,
      passed: index % 2 === 0,
    }));
    workspace.write('trials.jsonl', answers.map((row) => `${JSON.stringify(row)}\n`).join(''));
    expect((await workspace.breakeven('import', 'trials.jsonl', '--run', 'seen')).code).toBe(0);
    const byGrades = await audit('--run', 'seen');
    expect(byGrades.agreement).toMatchObject([
      { by: 'recorded', answers: 40, sensitivity: { point: 1 }, specificity: { point: 0 } },
    ]);
    expect(byGrades.agreement[0]?.disagreements).toHaveLength(20);
    const labels = answers.map(({ example, passed }) => ({
      example,
      candidate: 'big',
      labeller: 'you',
      label: passed ? 'pass' : 'fail',
    }));
    workspace.write('labels.jsonl', labels.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const labelled = await workspace.breakeven('label', 'seen', '--labels', 'labels.jsonl', '--summary');
    expect(labelled.stderr).not.toContain('error:');
    const byPeople = await audit('--run', 'seen');
    expect(byPeople.agreement.map(({ by }) => by)).toEqual(['labels', 'recorded']);
    expect(byPeople.findings.map(({ kind }) => kind)).toContain('disagrees');
    expect(byPeople.agreement[0]?.candidates).toMatchObject([{ id: 'big', observed: { point: 1 } }]);
  });

  test('says what is wrong with what it is given', async () => {
    write(EXACT);
    const wrong = async (...flags: string[]) => {
      const { code, stderr } = await run(...flags);
      expect(code).toBe(2);
      return stderr;
    };
    const said = await Promise.all([
      wrong('--grader', 'none'),
      wrong('--examples', '0'),
      wrong('--run', 'none'),
      wrong('--labels', 'none.jsonl'),
      wrong('--reference', '{{item.none}}'),
    ]);
    expect(said).toEqual([
      expect.stringContaining("there is no grader 'none'"),
      expect.stringContaining('--examples 0'),
      expect.stringContaining('run'),
      expect.stringContaining('none.jsonl: no such file'),
      expect.stringContaining("--reference, example 'e0'"),
    ]);
    write('{ id: mine, type: command, command: ["cat"] }');
    expect(await wrong()).toContain('--trust');
  });
});
