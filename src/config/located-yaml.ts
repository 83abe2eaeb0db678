import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { BreakevenError } from '../core/model/error.ts';

export type Path = readonly PropertyKey[];

/** A parsed YAML file that can say on which line a key stands. */
export interface LocatedYaml {
  readonly file: string;
  readonly value: unknown;
  /** `file:line` of the key at a path, or of the nearest thing above it. */
  locate(path: Path): string;
}

/** @throws BreakevenError with file and line when the text is no YAML. */
export function parseLocatedYaml(text: string, file: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const lineAt = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error)
    throw new BreakevenError(
      'bad-config',
      `${lineAt(error.pos[0])}: ${error.message}`,
      'mend the YAML and try again',
    );
  return {
    file,
    value: toValue(document, file),
    locate(path: Path): string {
      for (let length = path.length; length > 0; length--) {
        const offset = keyOffset(document.contents, path.slice(0, length));
        if (offset !== null) return lineAt(offset);
      }
      return `${file}:1`;
    },
  };
}

/** An alias to nothing, or aliases that would unfold into a flood, show only now. */
function toValue(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new BreakevenError(
      'bad-config',
      `${file}:1: ${(error as Error).message}`,
      'write the value out instead of *naming it',
    );
  }
}

function keyOffset(root: unknown, path: Path): number | null {
  let node: unknown = root;
  let offset: number | null = null;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return null;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else {
      node = (node as { items?: readonly unknown[] } | null)?.items?.[Number(step)];
      if (node === undefined) return null;
      offset = (node as Node).range?.[0] ?? offset;
    }
  }
  return offset;
}
