import dgram from 'node:dgram';
import { registerHooks } from 'node:module';
import net from 'node:net';

/**
 * What stays of the globals: the language's own objects, and what the interpreters use while they run. All
 * others go, those that a later Node brings too.
 */
const KEPT = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise
  RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON
  Math ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array BigUint64Array
  BigInt64Array Uint8ClampedArray Float32Array Float64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect
  FinalizationRegistry WeakRef isFinite isNaN TextDecoder TextEncoder performance WebAssembly`.split(/\s+/),
);

/**
 * Takes away what leads out of the process. Called when the interpreter has started and before it has seen
 * any foreign source. Files and other processes are refused by `--permission` already, code from strings by V8.
 */
export function lockDown(): void {
  const { process } = globalThis;
  const refuse = (): never => {
    throw new Error('not in the sandbox');
  };
  registerHooks({ resolve: refuse, load: refuse });
  for (const [owner, names] of [
    [net.Socket.prototype, ['connect']],
    [net.Server.prototype, ['listen']],
    [dgram.Socket.prototype, ['bind', 'connect', 'send']],
    [process, NAMES_OF_PROCESS],
  ] as const)
    for (const name of names) refuseAlways(owner, name, refuse);
  refuseFiles(process);
  // A stack would tell where files lie, and its frames which functions ran.
  Object.defineProperty(Error, 'stackTraceLimit', { value: 0, writable: false, configurable: false });
  Object.defineProperty(Error, 'prepareStackTrace', { writable: false, configurable: false });
  for (const name of Object.getOwnPropertyNames(globalThis))
    if (!KEPT.has(name)) Reflect.deleteProperty(globalThis, name);
}

/** Nobody is given `process` any more; whoever finds it all the same finds these refused. */
const NAMES_OF_PROCESS = ['binding', '_linkedBinding', 'dlopen', 'getBuiltinModule', 'kill', '_kill', 'send'];

function refuseAlways(owner: object, name: string, refuse: () => never): void {
  Object.defineProperty(owner, name, { value: refuse, writable: false, configurable: false });
}

/** Where Node can: not even the interpreter's own files are read from here on. */
function refuseFiles(process: NodeJS.Process): void {
  const permission: object | undefined = process.permission;
  if (permission && 'drop' in permission && typeof permission.drop === 'function') permission.drop('fs.read');
}
