import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { loadPyodide } from 'pyodide';
import type { Program, Sandbox } from '../src/ports/sandbox.ts';
import { createSandbox } from '../src/sandbox/create-sandbox.ts';

/**
 * Grades a second of the sandbox, start-up apart, beside what bounds them: for JavaScript the same function
 * called in this process, for Python a bare loop in a Pyodide of this process over the same JSON. Both sides take
 * turns; ROUNDS (5) of CALLS (10,000) distinct samples each, the median counts.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const CALLS = Number(process.env.CALLS ?? 10_000);

type Args = readonly [{ readonly output_text: string }, { readonly answer: string }];
const calls = Array.from(
  { length: CALLS },
  (_, index): Args => [{ output_text: ` answer ${index}\n` }, { answer: `answer ${index}` }],
);

const PYTHON: Program = {
  language: 'python',
  source: `def grade(sample, item):
    return 1.0 if sample["output_text"].strip() == item["answer"] else 0.0`,
  entry: 'grade',
};
const JAVASCRIPT: Program = {
  language: 'javascript',
  source: 'function grade(sample, item) { return sample.output_text.trim() === item.answer ? 1 : 0 }',
  entry: 'grade',
};

const sandbox = createSandbox();
try {
  console.log(`${CALLS} grades, median of ${ROUNDS} rounds: grades a second`);
  console.log('             start ms   sandbox       bound   ratio   bound is');
  await compare(PYTHON, await barePython(), 'a loop in Pyodide, in process');
  await compare(JAVASCRIPT, plainJavaScript, 'the plain function, in process');
} finally {
  await sandbox.close();
}

async function compare(program: Program, bound: () => number, what: string): Promise<void> {
  const asked = performance.now();
  await grade(sandbox, program, calls.slice(0, 1));
  const startMs = performance.now() - asked;
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await rate(() => grade(sandbox, program, calls)));
    theirs.push(await rate(async () => bound()));
  }
  const ratio = median(ours) / median(theirs);
  console.log(
    program.language.padEnd(12),
    startMs.toFixed(0).padStart(8),
    median(ours).toFixed(0).padStart(9),
    median(theirs).toFixed(0).padStart(11),
    ratio.toPrecision(2).padStart(7),
    ` ${what}`,
  );
}

async function grade(on: Sandbox, program: Program, batch: readonly Args[]): Promise<number> {
  const results = await Promise.all(batch.map((args) => on.call(program, args)));
  return results.filter((result) => result.status === 'returned' && result.value === 1).length;
}

/** Grades a second; every one of them has to be right. */
async function rate(run: () => Promise<number>): Promise<number> {
  const started = performance.now();
  if ((await run()) !== CALLS) throw new Error('not every grade is right');
  return (1000 * CALLS) / (performance.now() - started);
}

function plainJavaScript(): number {
  let passed = 0;
  for (const [sample, item] of calls) passed += sample.output_text.trim() === item.answer ? 1 : 0;
  return passed;
}

async function barePython(): Promise<() => number> {
  const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
  const pyodide = await loadPyodide({ indexURL: folder });
  const loop: (lines: string) => string = pyodide.runPython(`${PYTHON.source}
import json
lambda lines: json.dumps([grade(*json.loads(line)) for line in lines.split("\\n")])`);
  return () => {
    const grades: number[] = JSON.parse(loop(calls.map((args) => JSON.stringify(args)).join('\n')));
    return grades.filter((value) => value === 1).length;
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
