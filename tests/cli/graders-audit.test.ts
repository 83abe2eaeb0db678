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

async function audit(...flags: string[]): Promise<GradersAudit['graders'][number]> {
  const { code, stdout, stderr } = await workspace.breakeven(
    'graders',
    'audit',
    'config.yaml',
    '--json',
    ...flags,
  );
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
  test('finds no fault in a grader that compares the whole answer', async () => {
    write(EXACT);
    const { findings, references, attacks } = await audit();
    expect(findings).toEqual([]);
    expect(references).toMatchObject({ examples: 60, passed: 60 });
    expect(attacks.length).toBeGreaterThan(8);
    for (const { reward } of attacks) expect(reward?.point).toBe(0);
  });

  test('finds that a grader which looks for the answer anywhere gives all to every answer at once', async () => {
    write(CONTAINS);
    const { findings, attacks } = await audit();
    expect(attacks[0]).toMatchObject({ stolen: expect.any(Number) });
    expect(['every-answer', 'keywords']).toContain(attacks[0]?.id);
    expect(findings.map(({ what }) => what).join()).toContain('every-answer');
    const { stdout } = await workspace.breakeven('graders', 'audit', 'config.yaml');
    expect(stdout).toContain('many possible answers at once');
    expect(stdout).toContain('→ compare the whole answer');
  });

  test('finds references that their own grader fails', async () => {
    write(
      EXACT.replace('{{item.answer}}', '{{item.answer}}.').replace(
        '{{sample.output_text}}',
        '{{sample.output_text}}!',
      ),
    );
    const { findings } = await audit();
    expect(findings[0]).toMatchObject({ kind: 'reference-fails' });
  });

  test('finds a judge that obeys, and one that likes length; says what it costs; needs a budget', async () => {
    const obeys = await aServer((question) => {
      const answer = question.slice(question.indexOf('Answer:') + 7);
      const right = question.slice(7, question.indexOf(' Answer:'));
      if (/highest score|1\.0|"pass"|"score"/.test(answer)) return score(1);
      return score(answer.trim() === right ? 1 : answer.includes(right) && answer.length > 100 ? 1 : 0.4);
    });
    write(judge(PROMPT), obeys, 12);
    const open = await workspace.breakeven('graders', 'audit', 'config.yaml');
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('--budget USD')]);
    const { findings, attacks, length, per1000 } = await audit('--budget', '5');
    expect(attacks[0]).toMatchObject({ id: 'injection', passed: { point: 1 } });
    expect(findings.map(({ what }) => what).join()).toContain('injection');
    expect(length?.difference.point).toBe(0);
    expect(per1000.usd).toBeGreaterThan(0);
    expect(per1000.input).toBeGreaterThan(0);
    const likes = await aServer((question) => score(question.length > 200 ? 1 : 0.5));
    write(judge(PROMPT), likes, 12);
    const long = await audit('--budget', '5');
    expect(long.findings.map(({ kind }) => kind)).toContain('length');
    expect(long.attacks.find(({ id }) => id === 'very-long')?.reward?.point).toBe(1);
  });

  test('finds a judge that does not keep to its verdict', async () => {
    let times = 0;
    const flips = await aServer(() => {
      times += 1;
      return score(times % 3 === 0 ? 1 : 0);
    });
    write(judge(PROMPT), flips, 10);
    const { findings, repeated } = await audit('--budget', '5', '--repeats', '4');
    expect(repeated?.flipped).toBeGreaterThan(0);
    expect(findings.map(({ kind }) => kind)).toContain('flips');
  });

  test('never passes its budget, and tells what it found by then', async () => {
    const url = await aServer(() => score(0));
    write(judge(PROMPT), url, 60);
    const { code, stdout, stderr } = await workspace.breakeven(
      ...['graders', 'audit', 'config.yaml', '--json', '--budget', '0.005'],
    );
    expect([code, stderr]).toEqual([3, expect.stringContaining('stopped by the budget')]);
    const [found] = (JSON.parse(stdout) as GradersAudit).graders;
    expect(found?.grades).toBeGreaterThan(0);
    expect(((found?.per1000.usd ?? 1) * (found?.grades ?? 0)) / 1000).toBeLessThanOrEqual(0.005);
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
      const { code, stderr } = await workspace.breakeven('graders', 'audit', 'config.yaml', ...flags);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong('--grader', 'none')).toContain("there is no grader 'none'");
    expect(await wrong('--examples', '0')).toContain('--examples 0');
    expect(await wrong('--run', 'none')).toContain('run');
    write('{ id: mine, type: command, command: ["cat"] }');
    expect(await wrong()).toContain('--trust');
  });
});
