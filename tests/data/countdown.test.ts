import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/core/model/sample.ts';
import { askNobody } from '../../src/ports/grader.ts';
import { createSandbox } from '../../src/sandbox/create-sandbox.ts';
import { aGrader } from '../support/a-grader.ts';

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
});
