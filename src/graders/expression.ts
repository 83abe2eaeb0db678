import jsep from 'jsep';
import { BreakevenError } from '../core/model/error.ts';

/** What `calculate_output` may say, as a tree. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'part'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly given: readonly Expression[] };

export type Operator = '+' | '-' | '*' | '/' | '^';
export type FunctionName = 'min' | 'max' | 'abs' | 'floor' | 'ceil' | 'exp' | 'sqrt' | 'log';

const OPERATORS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
};

const FUNCTIONS: Readonly<Record<FunctionName, (...given: number[]) => number>> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  exp: Math.exp,
  sqrt: Math.sqrt,
  log: Math.log,
};

/** Of these functions any number of arguments; of the others one. */
const VARIADIC: ReadonlySet<string> = new Set(['min', 'max']);
const DEEPEST = 100;

jsep.removeAllBinaryOps();
jsep.addBinaryOp('+', 9);
jsep.addBinaryOp('-', 9);
jsep.addBinaryOp('*', 10);
jsep.addBinaryOp('/', 10);
jsep.addBinaryOp('^', 12, true); // to the right, as in mathematics

/**
 * Reads OpenAI's `calculate_output`: numbers, names of parts, + - * / ^ and the functions above.
 * @throws BreakevenError naming what it cannot read, or a part that there is none of.
 */
export function parseExpression(text: string, parts: readonly string[]): Expression {
  let parsed: jsep.Expression;
  try {
    parsed = jsep(text);
  } catch (error) {
    throw refusal(text, (error as Error).message);
  }
  return read(parsed, { text, parts }, 0);
}

interface Reading {
  readonly text: string;
  readonly parts: readonly string[];
}

function read(node: jsep.Expression, reading: Reading, depth: number): Expression {
  if (depth > DEEPEST) throw refusal(reading.text, 'it is nested too deeply');
  const inner = (one: unknown): Expression => read(one as jsep.Expression, reading, depth + 1);
  if (node.type === 'Literal' && typeof node.value === 'number') return { kind: 'number', value: node.value };
  if (node.type === 'Identifier') return readPart(String(node.name), reading);
  if (node.type === 'UnaryExpression' && node.operator === '-')
    return { kind: 'negate', of: inner(node.argument) };
  if (node.type === 'UnaryExpression' && node.operator === '+') return inner(node.argument);
  if (node.type === 'BinaryExpression' && node.operator === '^' && isSigned(node.left))
    throw refusal(
      reading.text,
      'a sign before a power may mean two things',
      'write 0 - (a ^ b), or (0 - a) ^ b',
    );
  if (node.type === 'BinaryExpression')
    return {
      kind: 'binary',
      operator: node.operator as Operator,
      left: inner(node.left),
      right: inner(node.right),
    };
  if (node.type === 'CallExpression') return readCall(node, reading, inner);
  throw refusal(reading.text, 'it may hold numbers, parts, + - * / ^ and functions only');
}

const isSigned = (node: unknown): boolean => (node as jsep.Expression).type === 'UnaryExpression';

function readPart(name: string, { text, parts }: Reading): Expression {
  if (!parts.includes(name))
    throw refusal(text, `there is no part '${name}'`, `its parts are: ${parts.join(', ')}`);
  return { kind: 'part', name };
}

function readCall(node: jsep.Expression, { text }: Reading, inner: (one: unknown) => Expression): Expression {
  const { callee, arguments: given } = node as jsep.CallExpression;
  const name = String((callee as jsep.Identifier).name);
  if (!Object.hasOwn(FUNCTIONS, name))
    throw refusal(text, `there is no function '${name}'`, Object.keys(FUNCTIONS).join(', '));
  if (given.length === 0 || (given.length > 1 && !VARIADIC.has(name)))
    throw refusal(text, `'${name}' takes ${VARIADIC.has(name) ? 'one value or more' : 'one value'}`);
  return { kind: 'call', name: name as FunctionName, given: given.map(inner) };
}

function refusal(text: string, reason: string, hint?: string): BreakevenError {
  return new BreakevenError('bad-config', `calculate_output '${text.slice(0, 200)}': ${reason}`, hint);
}

/** The value for these values of the parts; NaN or infinite where mathematics says so. */
export function evaluate(expression: Expression, parts: Readonly<Record<string, number>>): number {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'part') return parts[expression.name] ?? Number.NaN;
  if (expression.kind === 'negate') return -evaluate(expression.of, parts);
  if (expression.kind === 'binary')
    return OPERATORS[expression.operator](
      evaluate(expression.left, parts),
      evaluate(expression.right, parts),
    );
  return FUNCTIONS[expression.name](...expression.given.map((one) => evaluate(one, parts)));
}
