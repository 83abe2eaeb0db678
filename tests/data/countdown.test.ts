import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { GradersAudit } from '../../src/app/audit-graders.ts';
import { sampleOf } from '../../src/core/model/sample.ts';
import { askNobody } from '../../src/ports/grader.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { aGrader } from '../support/a-grader.ts';
import { createWorkspace } from '../support/workspace.ts';

const FILE = join(import.meta.dirname, '../../../shared/data/countdown-rft/countdown_rft_published.json');

/** The rules that the recorded judge was told in words: each number once, + - * / and the target. */
const SOURCE = `
import ast, json
from fractions import Fraction

def value(node, used):
    if isinstance(node, ast.Constant) and type(node.value) is int:
        used.append(node.value)
        return Fraction(node.value)
    if isinstance(node, ast.BinOp):
        left, right = value(node.left, used), value(node.right, used)
        if isinstance(node.op, ast.Add): return left + right
        if isinstance(node.op, ast.Sub): return left - right
        if isinstance(node.op, ast.Mult): return left * right
        if isinstance(node.op, ast.Div): return left / right
    raise ValueError("not plain arithmetic")

def grade(sample, item):
    used = []
    try:
        text = sample["output_text"].replace("\\u00f7", "/").replace("\\u00d7", "*").replace("\\u2212", "-")
        found = value(ast.parse(text.strip(), mode="eval").body, used)
    except (ValueError, SyntaxError, ZeroDivisionError):
        return 0.0
    right = sorted(used) == sorted(json.loads(item["numbers"]))
    return 1.0 if right and found == Fraction(item["target"]) else 0.0
`;

interface Expression {
  readonly text: string;
  readonly passed: boolean;
  readonly item: Readonly<Record<string, string>>;
}

function readExpressions(): Expression[] {
  const published = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>;
  const rows = Object.entries(published).flatMap(([name, value]) =>
    name.startsWith('per_sample') ? (value as Record<string, string>[]) : [],
  );
  return rows.flatMap((row) =>
    Object.keys(row)
      .filter((key) => key.endsWith(' Expr'))
      .map((key) => ({
        text: row[key] ?? '',
        passed: row[key.replace(' Expr', ' Status')] === 'pass',
        item: { numbers: row.Numbers ?? '', target: row.Target ?? '' },
      })),
  );
}

const sandbox = createSandbox();
afterAll(() => sandbox.close());

describe.skipIf(!existsSync(FILE))('80 expressions that a model judged', () => {
  test('are evaluated by code, which finds the one pass that is false: it reuses a number', async () => {
    const grader = aGrader({ id: 'rules', type: 'python', source: SOURCE }, { sandbox: async () => sandbox });
    const expressions = readExpressions();
    expect(expressions).toHaveLength(80);
    const verdicts = await Promise.all(
      expressions.map(({ text, item }) => grader.grade(sampleOf(text), { id: 'e', item }, askNobody)),
    );
    const wrong = expressions.filter(({ passed }, index) => {
      const verdict = verdicts[index];
      return verdict?.status !== 'scored' || verdict.passed !== passed;
    });
    expect(wrong.map(({ text, passed }) => ({ text, passed }))).toEqual([
      { text: expect.any(String), passed: true },
    ]);
    const digits = (wrong[0]?.text.match(/\d+/g) ?? []).toSorted();
    expect(new Set(digits).size).toBeLessThan(digits.length);
  });

  test('are audited through the command, which names that answer', async () => {
    const workspace = createWorkspace();
    try {
      const expressions = readExpressions();
      const jsonl = (rows: readonly object[]): string =>
        rows.map((row) => `${JSON.stringify(row)}\n`).join('');
      workspace.write(
        'eval.jsonl',
        jsonl(expressions.map(({ item }, index) => ({ id: `e${index}`, input: 'countdown', ...item }))),
      );
      workspace.write(
        'trials.jsonl',
        jsonl(
          expressions.map(({ text, passed }, index) => ({
            candidate: 'o3',
            example: `e${index}`,
            text,
            passed,
          })),
        ),
      );
      const config = {
        name: 'countdown',
        dataset: { file: 'eval.jsonl' },
        graders: [{ id: 'rules', type: 'python', source: SOURCE }],
        endpoints: { server: { type: 'openai', baseUrl: 'http://127.0.0.1:9/v1' } },
        candidates: [{ id: 'o3', approach: 'prompted', endpoint: 'server', model: 'o3' }],
      };
      workspace.write('config.yaml', JSON.stringify(config));
      expect((await workspace.breakeven('import', 'trials.jsonl', '--run', 'published')).code).toBe(0);
      const { stdout } = await workspace.breakeven(
        ...['graders', 'audit', 'config.yaml', '--run', 'published', '--json'],
      );
      const [audit] = (JSON.parse(stdout) as GradersAudit).graders;
      expect(audit?.agreement).toMatchObject([{ by: 'recorded', answers: 80 }]);
      const [only, ...more] = audit?.agreement[0]?.disagreements ?? [];
      expect([only?.passed, more]).toEqual([true, []]);
      const text = expressions[Number(only?.example.slice(1))]?.text ?? '';
      const digits = text.match(/\d+/g) ?? [];
      expect(new Set(digits).size).toBeLessThan(digits.length);
    } finally {
      workspace.remove();
    }
  });
});
