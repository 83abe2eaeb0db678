import type { ScriptTool } from '../../core/model/environment.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Program, SandboxLimits } from '../../ports/sandbox.ts';
import { refusal, type ToolKind } from './tool-kind.ts';

const LIMITS: SandboxLimits = { timeoutMs: 2000, memoryBytes: 64 * 1024 * 1024 };

/** A function in the sandbox. */
export const scriptTool: ToolKind<ScriptTool> = {
  async open({ name, javascript }, openSandbox) {
    const program = programOf(javascript);
    const sandbox = await openSandbox();
    const found = await sandbox.call(program, [null, true], LIMITS);
    const isFunction = found.status === 'returned' && found.value === 'function';
    const wrong = found.status === 'failed' ? found.message : 'it has no function call';
    if (!isFunction)
      throw new BreakevenError(
        'bad-config',
        `environment: tool '${name}': ${wrong}`,
        'write const call = (args) => …',
      );
    return async (args) => {
      const result = await sandbox.call(program, [args, false], LIMITS);
      if (result.status === 'failed') return refusal(result.message);
      return { text: typeof result.value === 'string' ? result.value : JSON.stringify(result.value) };
    };
  },
};

/** Read again at each call, so that what it keeps in its variables is of that call alone. */
function programOf(source: string): Program {
  return {
    language: 'javascript',
    source: `function breakevenTool(args, isAsked) {\n${source}\n;return isAsked ? typeof call : call(args);\n}`,
    entry: 'breakevenTool',
  };
}
