import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '../../src/app/context.ts';
import { importRun } from '../../src/app/import-run.ts';
import { report } from '../../src/app/report.ts';
import { createPorts } from '../../src/cli/deps.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aRun } from '../store/stores.ts';
import { aFolder, type Folder, refusal } from '../support/a-folder.ts';

let context: AppContext;
let folder: Folder;

const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Half easy, half hard; the hard ones fail. */
const EVAL = Array.from({ length: 80 }, (_, index) => {
  const [tags, passed] = [[index % 2 ? 'hard' : 'easy'], index % 2 === 0];
  return { candidate: 'big', example: `e${index}`, tags, passed, input: 100, output: 10 };
});
/** Nine in ten are easy, and half of the input is cached. */
const PRODUCTION = Array.from({ length: 50 }, (_, index) => {
  const tags = [index % 10 ? 'easy' : 'hard'];
  return { candidate: 'prod', example: `r${index}`, tags, input: 200, cachedInput: 100, output: 10 };
});

beforeEach(async () => {
  context = { ...(await createPorts()), store: await openSqliteStore(':memory:') };
  folder = aFolder({ 'eval.jsonl': lines(EVAL), 'prod.jsonl': lines(PRODUCTION) });
  await importRun([`${folder.path}/prod.jsonl`], context);
  await importRun([`${folder.path}/eval.jsonl`], context, { run: 'eval' });
});
afterEach(() => context.store.close());

async function reported(scenario: string): Promise<ReportDocument> {
  const scenarioFile = folder.write(
    'scenario.yaml',
    `scenario: { incumbent: big, requestsPerMonth: 1000, ${scenario} }
candidates: [{ id: big, price: { input: 1, cachedInput: 0.1, output: 2 } }]`,
  );
  return report('eval', context, { scenarioFile, draws: 200 });
}

const idsOf = ({ lints }: ReportDocument) => lints.map(({ id }) => id);

describe('a log of production', () => {
  it('gives mix and cached share where the scenario says neither, and the report says so', async () => {
    const document = await reported('usage: prod');
    expect(document.scenario).toMatchObject({
      usage: 'prod',
      mix: { easy: 0.9, hard: 0.1 },
      cachedInputShare: 0.5,
    });
    expect(document.candidates[0]?.accuracy?.point).toBeCloseTo(0.9, 9);
    expect(idsOf(document)).toEqual(
      expect.arrayContaining(['mix-from-usage', 'cache-share-from-usage', 'length-differs']),
    );
  });

  it('does not overrule what the scenario says', async () => {
    const document = await reported('usage: prod, mix: { easy: 0.5, hard: 0.5 }, cachedInputShare: 0');
    expect(document.scenario).toMatchObject({ mix: { easy: 0.5, hard: 0.5 }, cachedInputShare: 0 });
    expect(idsOf(document)).toContain('mix-differs');
    expect(idsOf(document)).not.toContain('mix-from-usage');
    expect(idsOf(document)).not.toContain('cache-share-from-usage');
  });

  it('is not looked for where none is named', async () => {
    const document = await reported('growth: 0');
    expect(document.scenario).toMatchObject({ usage: null, mix: null, cachedInputShare: null });
    expect(idsOf(document)).not.toContain('length-differs');
  });

  it('is the newest import of that name', async () => {
    folder.write('prod.jsonl', lines(PRODUCTION.map((row) => ({ ...row, cachedInput: 150 }))));
    await importRun([`${folder.path}/prod.jsonl`], context);
    expect((await reported('usage: prod')).scenario?.cachedInputShare).toBe(0.75);
  });

  it('or a scenario’s own mix is refused where no example has one of its tags', async () => {
    const { message, hint } = await refusal(() => reported('mix: { odd: 1 }'));
    expect(message).toBe('scenario.mix: no example has one of its tags: odd');
    expect(hint).toBe('the run has: easy, hard');
  });

  it('is refused where there is none of that name, or where it was made here', async () => {
    const missing = await refusal(() => reported('usage: prdo'));
    expect(missing.message).toBe("scenario.usage: there is no run 'prdo'");
    await context.store.createRun(aRun({ id: 'made-here' }), []);
    const own = await refusal(() => reported('usage: made-here'));
    expect(own.message).toContain("run 'made-here' was made here, so that it is no log of production");
  });
});
