import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aRun, read, recordTrial, stored } from './stores.ts';

describe('a store’s URL', () => {
  it('is a path from the working directory', async () => {
    const { path } = aFolder();
    const store = await openStore('sqlite:a/b.db', path);
    await store.close();
    expect(existsSync(join(path, 'a/b.db'))).toBe(true);
  });

  test.each(['', 'sqlite:', 'b.db', 'mysql://x', 'SQLITE:x', ' sqlite:x'])('is refused: %j', async (url) => {
    const { code, message, hint } = await refusal(() => openStore(url));
    expect([code, message, hint]).toEqual(['bad-input', `'${url}' is no store`, 'a store is sqlite:PATH']);
  });

  it('is refused without its password', async () => {
    const { message } = await refusal(() => openStore('postgres://me:canary-1234567890@db/x'));
    expect(message).toBe("'postgres://***@db/x' is no store");
  });

  it('that names a folder or a file of another kind is refused by name', async () => {
    const { path, write } = aFolder();
    write('notes.txt', 'these are notes, long enough to be no empty database: '.repeat(40));
    for (const url of [`sqlite:${path}`, `sqlite:${join(path, 'notes.txt')}`]) {
      const { code, message } = await refusal(() => openStore(url));
      expect(code).toBe('bad-input');
      expect(message).toContain(url.slice('sqlite:'.length));
    }
  });
});

describe('a store opened to be read', () => {
  it('shows what another handle records, and refuses every write', async () => {
    const url = `sqlite:${join(aFolder().path, 'store.db')}`;
    const [writer, reader] = [await openStore(url), await openStore(url, process.cwd(), { readOnly: true })];
    await writer.createRun(aRun(), [{ id: 'e1', item: {} }]);
    await recordTrial(writer, aRun().id, stored());
    expect(await read(reader)).toHaveLength(1);
    expect(await reader.countRun(aRun().id)).toEqual({ examples: 1, trials: 1 });
    await expect(reader.updateRun(aRun({ name: 'another' }))).rejects.toThrow(/read-only/);
    await expect(recordTrial(reader, aRun().id, stored({}, 'trial-2'))).rejects.toThrow(/read-only/);
    expect((await writer.getRun('latest')).name).toBe('refund-desk');
    await reader.close();
    await writer.close();
  });
});

/** Runs a program in so many processes that start together; each says `done` or what went wrong. */
function runTogether(count: number, database: string, work: string): Promise<string[]> {
  const program = `
    import { openStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/open-store.ts'))};
    const [, at, database, name] = process.argv;
    while (Date.now() < Number(at)) {}
    const store = await openStore('sqlite:' + database);
    ${work}
    await store.close();
  `;
  const at = String(Date.now() + 600);
  const start = (name: string): Promise<string> =>
    new Promise((resolve) => {
      const args = ['--input-type=module-typescript', '-e', program, at, database, name];
      const child = spawn(process.execPath, args);
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      child.once('close', (code) => resolve(code === 0 ? 'done' : said));
    });
  return Promise.all(Array.from({ length: count }, (_, index) => start(`p${index}`)));
}

describe('several processes', () => {
  it('may open a new store at the same moment', async () => {
    const database = join(aFolder().path, 'new.db');
    expect(await runTogether(3, database, 'await store.listRuns();')).toEqual(['done', 'done', 'done']);
  });

  it('may record into one store, and nothing is lost', async () => {
    const database = join(aFolder().path, 'shared.db');
    const work = `
      for (let index = 0; index < 100; index++) {
        const hash = name + '-' + index;
        const trial = {
          key: { candidate: name, example: 'e' + index, repeat: 0 },
          calls: [], latency: null, attempts: 1, outcome: { status: 'answered', text: hash },
        };
        const grade = { trial: hash, grader: 'grader', verdict: { status: 'scored', score: 1, passed: true } };
        await store.record('run', { trials: [{ hash, trial }], grades: [grade] });
      }
    `;
    expect(await runTogether(2, database, work)).toEqual(['done', 'done']);
    const store = await openStore(`sqlite:${database}`);
    let graded = 0;
    for await (const { verdict } of store.readTrials('run', 'grader')) graded += verdict === null ? 0 : 1;
    await store.close();
    expect(graded).toBe(200);
  });
});
