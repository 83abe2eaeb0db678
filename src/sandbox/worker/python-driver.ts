/** What graders use, imported before the snapshot is made. */
export const PYTHON_WARMUP =
  'import ast, builtins, collections, datetime, difflib, fractions, itertools, json, math, os, random, re, statistics, string, sys, traceback';

/**
 * Runs inside Pyodide, before any foreign source; its value is `(load, run)`. What it uses later it holds in
 * its own names, so that a program that changes `json` or `builtins` breaks its own answers only. It hides Pyodide's bridge to JavaScript, which
 * is no boundary: whoever looks long enough finds an object of JavaScript, and then what lockDown left of it.
 */
export const PYTHON_DRIVER = `
def _hide():
    import sys

    for finder in [finder for finder in sys.meta_path if 'yodide' in type(finder).__module__]:
        sys.meta_path.remove(finder)
        getattr(finder, 'jsproxies', {}).clear()
    for name in list(sys.modules):
        if name.split('.')[0] in ('js', 'pyodide_js', 'pyodide', '_pyodide', '_pyodide_core'):
            del sys.modules[name]

def _start(most_length, hide=_hide):
    import builtins, json, os, random, sys
    from traceback import format_exception_only

    os.urandom(16)
    random.seed(0)
    decode = json.JSONDecoder().decode
    encode = json.JSONEncoder(allow_nan=False).encode
    base, no_memory = BaseException, MemoryError
    entry = None

    def failed(cause, message):
        return '{"cause":' + encode(cause) + ',"message":' + encode(message[:1000]) + '}'

    def failure(error, cause='error'):
        if isinstance(error, no_memory) and cause == 'error':
            return failed('memory', 'MemoryError')
        try:
            return failed(cause, format_exception_only(error)[-1].strip())
        except base:
            return failed(cause, type(error).__name__)

    def load(text):
        nonlocal entry
        try:
            program = decode(text)
            code = compile(program['source'], '<program>', 'exec', dont_inherit=True)
        except base as error:
            return failure(error, 'source')
        try:
            names = {'__name__': '__program__', '__builtins__': builtins}
            exec(code, names)
            entry = names.get(program['entry'])
        except base as error:
            return failure(error)
        if not callable(entry):
            return failed('source', 'it has no function ' + program['entry'])
        return '{"value":null}'

    def call(text):
        try:
            answer = '{"value":' + encode(entry(*decode(text))) + '}'
        except base as error:
            return failure(error)
        if len(answer) > most_length:
            return failed('error', 'the value is too large')
        return answer

    def run(lines, write):
        for text in lines.split('\\n'):
            write(call(text))

    hide()
    return load, run

del _hide
_start
`;
