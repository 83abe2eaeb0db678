import type { newQuickJSWASMModuleFromVariant, QuickJSHandle, QuickJSSyncVariant } from 'quickjs-emscripten';
import { type Interpreter, MOST_ANSWER_LENGTH } from './interpreter.ts';
import { JAVASCRIPT_DRIVER } from './javascript-driver.ts';

/** Below what the WebAssembly stack of a process bears, so that endless recursion is an error and no crash. */
const STACK_BYTES = 256 * 1024;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

interface Outcome {
  readonly value?: QuickJSHandle | undefined;
  readonly error?: QuickJSHandle | undefined;
}

interface Core {
  readonly newQuickJSWASMModuleFromVariant: typeof newQuickJSWASMModuleFromVariant;
}

/** Starts QuickJS from the URLs of its core and of the variant of it that is compiled. */
export async function startJavaScript(
  [coreUrl = '', variantUrl = '']: readonly string[],
  memoryBytes: number,
): Promise<Interpreter> {
  const core: Core = await import(coreUrl);
  const variant: { readonly default: QuickJSSyncVariant } = await import(variantUrl);
  const runtime = (await core.newQuickJSWASMModuleFromVariant(variant.default)).newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(STACK_BYTES);
  const context = runtime.newContext();
  const driver = context.unwrapResult(context.evalCode(JAVASCRIPT_DRIVER, 'driver.js'));
  const call = context.getProp(driver, 'call');
  const describe = context.getProp(driver, 'describe');
  let entry = context.undefined;

  const load = (program: string): string => {
    const { source, entry: name }: { source: string; entry: string } = JSON.parse(program);
    if (!NAME.test(name)) return failed('source', `${name} is no name of a function`);
    const parsed = context.evalCode(source, 'program.js', { compileOnly: true });
    if (parsed.error) return failure(parsed.error, 'source');
    parsed.value.dispose();
    const ran = context.evalCode(source, 'program.js');
    if (ran.error) return failure(ran.error);
    ran.value.dispose();
    const found = context.evalCode(`typeof ${name} === 'function' ? ${name} : undefined`);
    if (found.error) return failure(found.error, 'source');
    entry = found.value;
    return context.typeof(entry) === 'function'
      ? '{"value":null}'
      : failed('source', `it has no function ${name}`);
  };

  const failure = (error: QuickJSHandle, cause?: 'source'): string => {
    const said = context.callFunction(describe, context.undefined, error);
    error.dispose();
    if (said.error) return failed('memory', 'out of memory');
    const message = said.value.consume((text) => context.getString(text));
    // QuickJS throws null when it has no memory for an error.
    const isMemory = message.startsWith('InternalError: out of memory') || message === 'null was thrown';
    return failed(cause ?? (isMemory ? 'memory' : 'error'), message);
  };

  const settled = (value: QuickJSHandle): Outcome | undefined => {
    const jobs = runtime.executePendingJobs();
    if (jobs.error) return jobs;
    const state = context.getPromiseState(value);
    if (state.type === 'pending') return undefined;
    return state.type === 'fulfilled' ? { value: state.value } : { error: state.error };
  };

  const answer = (text: string): string => {
    const args = context.newString(text);
    const said = context.callFunction(call, context.undefined, entry, args);
    args.dispose();
    if (said.error) return failure(said.error);
    if (context.typeof(said.value) === 'string') return read(said.value);
    const outcome = settled(said.value);
    said.value.dispose();
    if (!outcome) return failed('error', 'the promise is never settled');
    return outcome.error ? failure(outcome.error) : read(outcome.value ?? context.undefined);
  };

  const read = (value: QuickJSHandle): string => {
    const text = value.consume((handle) => context.getString(handle));
    return text.length > MOST_ANSWER_LENGTH ? failed('error', 'the value is too large') : text;
  };

  return {
    load,
    run(lines, write) {
      for (const line of lines.split('\n')) write(answer(line));
    },
  };
}

function failed(cause: 'source' | 'error' | 'memory', message: string): string {
  return JSON.stringify({ cause, message: message.slice(0, 1000) });
}
