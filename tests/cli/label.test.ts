import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';
import { ask } from '../view/a-view.ts';
import { storeAnswers } from '../view/label/a-labelling.ts';

let workspace: Workspace;
beforeAll(() => {
  workspace = createWorkspace();
});
afterAll(() => workspace.remove());

let round = 0;
let store: string;
/** Fifty examples, two candidates, a store of its own. */
beforeEach(async () => {
  store = `sqlite:${round++}.db`;
  const opened = await openStore(store, workspace.folder);
  await storeAnswers(opened, { examples: 50 });
  await opened.close();
});

const label = (...args: string[]) => workspace.breakeven('label', 'desk-1', '--store', store, ...args);
const line = (example: number, labeller: string, said: string): string =>
  JSON.stringify({ example: `e${example}`, candidate: 'secret-big', labeller, label: said });

/** Votes of each labeller, one character an answer; `-`: none. */
function votes(byLabeller: Readonly<Record<string, string>>): string {
  return Object.entries(byLabeller)
    .flatMap(([name, said]) =>
      [...said].flatMap((vote, index) =>
        vote === '-' ? [] : [line(index, name, vote === '1' ? 'pass' : 'fail')],
      ),
    )
    .join('\n');
}

describe('labels of a file', () => {
  test("give Cohen's κ of two: 35 of 50 alike, .4", async () => {
    const ann = `${'1'.repeat(20)}${'0'.repeat(15)}${'1'.repeat(5)}${'0'.repeat(10)}`;
    const ben = `${'1'.repeat(20)}${'0'.repeat(15)}${'0'.repeat(5)}${'1'.repeat(10)}`;
    workspace.write('two.jsonl', votes({ ann, ben }));
    const { code, stdout } = await label('--labels', 'two.jsonl', '--json');
    expect(code).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary.agreement).toMatchObject({ measure: "Cohen's kappa", answers: 50, labellers: 2 });
    expect(summary.agreement.value).toBeCloseTo(0.4, 10);
    expect(summary).toMatchObject({ names: ['ann', 'ben'], drawn: null, use: 'code' });
    expect(summary.frontierFails).toHaveLength(15);
    expect(summary.frontier).toMatchObject({ judgedByAll: 50, failedByAll: 15 });
    expect(summary.opportunity).toBeCloseTo(0.4 * (1 - summary.frontier.accuracy), 10);
  });

  test("give Fleiss' κ of three, and Krippendorff's α where one is missing", async () => {
    // three raters, two categories: P̄ = .6667, P̄e = .5 by hand → 1/3
    workspace.write('three.jsonl', votes({ a: '111000', b: '110001', c: '101010' }));
    const three = JSON.parse((await label('--labels', 'three.jsonl', '--json')).stdout);
    expect(three.agreement.measure).toBe("Fleiss' kappa");
    expect(three.agreement.value).toBeCloseTo(fleissByHand(['111', '110', '101', '000', '001', '010']), 10);
    workspace.write('more.csv', 'example,candidate,labeller,score\ne6,secret-big,a,1\ne6,secret-big,b,0.2\n');
    const gap = JSON.parse((await label('--labels', 'more.csv', '--json')).stdout);
    expect(gap.agreement).toMatchObject({ measure: "Krippendorff's alpha", answers: 7 });
  });

  test('go out and come in again as they were', async () => {
    workspace.write('in.jsonl', votes({ ann: '110-10' }));
    await label('--labels', 'in.jsonl');
    expect((await label('--out', 'out.jsonl')).code).toBe(0);
    const first = readFileSync(join(workspace.folder, 'out.jsonl'), 'utf8');
    expect(first.trim().split('\n')).toHaveLength(5);
    await label('--labels', 'out.jsonl');
    await label('--out', 'again.jsonl');
    expect(readFileSync(join(workspace.folder, 'again.jsonl'), 'utf8')).toBe(first);
  });

  const good = line(0, 'ann', 'pass');
  test.each([
    ['no JSON', '{"example":', 'bad.jsonl:2: malformed JSON'],
    ['no example', '{"candidate":"secret-big","labeller":"a","label":"pass"}', 'bad.jsonl:2: example: '],
    ['an unknown example', line(77, 'ann', 'pass'), "bad.jsonl:2: example: run desk-1 has no example 'e77'"],
    [
      'an unknown candidate',
      line(1, 'a', 'pass').replace('secret-big', 'x'),
      "bad.jsonl:2: candidate: run desk-1 has no candidate 'x'",
    ],
    ['a label that is none', line(1, 'ann', 'perhaps'), 'bad.jsonl:2: label: expected pass, fail or skip'],
    [
      'label and score',
      line(1, 'ann', 'pass').replace('}', ',"score":1}'),
      'bad.jsonl:2: label: expected either',
    ],
    [
      'a score beyond 1',
      '{"example":"e1","candidate":"secret-big","labeller":"a","score":2}',
      'bad.jsonl:2: score: ',
    ],
    ['an unknown key', line(1, 'ann', 'pass').replace('}', ',"lable":1}'), 'bad.jsonl:2: lable: unknown key'],
    [
      'a repeat that was not made',
      line(1, 'ann', 'pass').replace('}', ',"repeat":3}'),
      'bad.jsonl:2: repeat: ',
    ],
    ['a labeller with line ends', line(1, 'a\nb', 'pass'), 'bad.jsonl:2: labeller: '],
    ['an answer twice', good, 'bad.jsonl:2: ann labelled this answer in line 1 already'],
  ])('with %s are refused by file, line and key, and none is kept', async (_, bad, message) => {
    workspace.write('bad.jsonl', `${good}\n${bad}\n`);
    const { code, stderr } = await label('--labels', 'bad.jsonl');
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    const opened = await openStore(store, workspace.folder);
    expect(await opened.readLabels('desk-1')).toEqual([]);
    await opened.close();
  });
});

/** Fleiss 1971, written out for two categories. */
function fleissByHand(items: readonly string[]): number {
  const raters = items[0]?.length ?? 0;
  const ones = items.map((item) => [...item].filter((vote) => vote === '1').length);
  const observed =
    ones.reduce(
      (sum, k) => sum + (k * (k - 1) + (raters - k) * (raters - k - 1)) / (raters * (raters - 1)),
      0,
    ) / items.length;
  const share = ones.reduce((sum, k) => sum + k, 0) / (raters * items.length);
  const chance = share ** 2 + (1 - share) ** 2;
  return (observed - chance) / (1 - chance);
}

describe('breakeven label', () => {
  async function open(...args: string[]) {
    const { process: child, finished } = workspace.start('label', 'desk-1', '--store', store, ...args);
    const url = await new Promise<string>((resolve, reject) => {
      let text = '';
      child.stderr?.on('data', (chunk) => {
        text += chunk;
        const [found] = /http:\S+token=[\w-]{43}/.exec(text) ?? [];
        if (found) resolve(found);
      });
      child.once('close', () => reject(new Error(text)));
    });
    const { headers } = await ask(url);
    const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
    const { origin } = new URL(url);
    const base = `${origin}${headers.location}`;
    const page = async (): Promise<string> => (await ask(base, { cookie })).body;
    return {
      child,
      finished,
      page,
      async say(said: string) {
        const body = await page();
        const field = (name: string): string =>
          new RegExp(`name="${name}" value="([\\w-]+)"`).exec(body)?.[1] ?? '';
        const form = new URLSearchParams({ said, position: field('position'), mark: field('mark') });
        const answer = await fetch(`${base}label`, {
          method: 'POST',
          body: form,
          headers: { cookie, origin },
          redirect: 'manual',
        });
        expect(answer.status).toBe(303);
      },
    };
  }

  test('keeps what was said when it is killed, goes on there, and prints what the labels tell', async () => {
    const first = await open('--count', '6');
    await first.say('pass');
    await first.say('fail');
    first.child.kill('SIGKILL');
    await first.finished;
    const again = await open('--count', '6');
    expect(await again.page()).toContain('Answer 3 of 6');
    await again.say('skip');
    again.child.kill('SIGINT');
    const { code, stdout, stderr } = await again.finished;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('you: 2 of 6 answers of desk-1 are done');
    expect(stdout).toContain('you: 2 labels, 1 skipped');
    expect(stdout).toContain('People: 2 labels on 2 answers of 6 drawn');
    expect(stdout).toContain('Next: breakeven report desk-1');
  });

  test('is one document with --json, the address beside it', async () => {
    const labelling = await open('--json', '--as', 'ann');
    await labelling.say('pass');
    labelling.child.kill('SIGTERM');
    const { code, stdout } = await labelling.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ run: 'desk-1', names: ['ann'], answers: 1 });
  });

  test.each([
    [['--count', '0'], '--count 0 does not fit'],
    [['--count', 'many'], '--count many does not fit'],
    [['--port', '70000'], '--port 70000 does not fit'],
    [['--as', ''], '--as is no name'],
    [['--candidate', 'nobody'], "there is no candidate 'nobody'"],
    [['--labels', 'none.jsonl'], 'none.jsonl: no such file'],
    [['--summary'], 'nobody has labelled run desk-1'],
  ])('refuses %j with exit 2', async (args, message) => {
    const { code, stderr } = await label(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).toContain('try: ');
  });
});
