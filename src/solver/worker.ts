import { createInterface } from 'node:readline';
import { init } from 'z3-solver';
import { readValues } from './read-values.ts';

/** One problem a line on stdin, one answer a line on stdout, until stdin ends. */
interface Asked {
  readonly lines: readonly string[];
  readonly names: readonly string[];
  readonly timeoutMs: number;
}

const { Z3 } = await init();
const context = Z3.mk_context(Z3.mk_config());
const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

async function answer({ lines, names, timeoutMs }: Asked): Promise<unknown> {
  const script = ['(reset)', `(set-option :timeout ${timeoutMs})`, ...lines, '(check-sat)'].join('\n');
  const from = performance.now();
  let said = (await Z3.eval_smtlib2_string(context, script)).trim();
  // The alarm of the problem before this one may ring late, and end this one.
  if (said === 'unknown' && performance.now() - from < timeoutMs / 2)
    said = (await Z3.eval_smtlib2_string(context, script)).trim();
  if (said === 'unsat') return { status: 'impossible' };
  if (said !== 'sat')
    return { status: 'unknown', reason: said === 'unknown' ? undefined : said.slice(0, 200) };
  if (names.length === 0) return { status: 'possible', values: {} };
  const print = '(set-option :pp.decimal true)(set-option :pp.decimal_precision 25)';
  const values = await Z3.eval_smtlib2_string(context, `${print}(get-value (${names.join(' ')}))`);
  return { status: 'possible', values: readValues(values) };
}

say({ status: 'ready' });
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await answer(JSON.parse(line) as Asked));
  } catch (error) {
    say({ status: 'unknown', reason: String(error).slice(0, 200) });
  }
}
