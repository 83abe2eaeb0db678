import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ShownCommand {
  /** `breakeven plan my-eval/breakeven.yaml`, without prompt and comment. */
  readonly line: string;
  /** What the page says it exits with: `# exit 2`, else 0. */
  readonly exit: number;
  /** What the page shows below it. */
  readonly output: readonly string[];
}

export interface Page {
  /** Relative to the repository. */
  readonly name: string;
  readonly text: string;
  readonly commands: readonly ShownCommand[];
  /** Targets of its links and pictures. */
  readonly links: readonly string[];
  /** What its headings are linked by. */
  readonly anchors: readonly string[];
}

const FENCE = /^```(\w*)\n([\s\S]*?)^```/gm;

export function readPage(root: string, name: string): Page {
  const text = readFileSync(join(root, name), 'utf8');
  const prose = text.replaceAll(FENCE, '').replaceAll(/`[^`\n]*`/g, 'code');
  return {
    name,
    text,
    commands: [...text.matchAll(FENCE)].flatMap(([, kind, body]) => commandsOf(kind ?? '', body ?? '')),
    links: [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
      ([, link, attribute]) => (link ?? attribute) as string,
    ),
    anchors: [...text.replaceAll(FENCE, '').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      anchorOf(title as string),
    ),
  };
}

/** `sh`: a command a line. `console`: commands after `$ `, what they print below. */
function commandsOf(kind: string, body: string): ShownCommand[] {
  const lines = body.trimEnd().split('\n');
  if (kind === 'sh') return lines.filter((line) => /^[^#\s]/.test(line)).map((line) => shown(line, []));
  if (kind !== 'console') return [];
  const starts = lines.flatMap((line, index) => (line.startsWith('$ ') ? [index] : []));
  return starts.map((start, position) =>
    shown((lines[start] as string).slice(2), lines.slice(start + 1, starts[position + 1])),
  );
}

function shown(line: string, output: readonly string[]): ShownCommand {
  const [command, comment = ''] = line.split(/\s+#\s*/);
  const exit = /^exit (\d+)/.exec(comment)?.[1];
  return {
    line: (command as string).trim(),
    exit: Number(exit ?? 0),
    output: output.map((text) => text.trimEnd()).filter((text) => text !== ''),
  };
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
