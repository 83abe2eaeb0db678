import { afterEach, describe, expect, it } from 'vitest';
import { type AuditCost, auditGraders } from '../../src/app/audit-graders.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { GraderAudit } from '../../src/core/model/audit.ts';
import { EndpointFailure } from '../../src/ports/endpoint.ts';
import { refusal } from '../support/a-folder.ts';
import { aGrader } from '../support/a-grader.ts';
import {
  ANSWER,
  aDesk,
  asker,
  attackOf,
  auditOf,
  closeDesks,
  EXACT,
  kindsOf,
  never,
  scorer,
  shown,
  sound,
} from './an-audit.ts';

afterEach(closeDesks);

describe('right answers', () => {
  it('are those that the grader compares with, and sound ones raise nothing', async () => {
    const audit = await auditOf(await aDesk(EXACT));
    expect(audit).toMatchObject({ findings: [], gaps: [], references: { from: 'grader', passed: 60 } });
  });

  it('are built of fields, and of fields of JSON that formulas read', async () => {
    const json = '{ id: fields, type: json, fields: [{ path: tool.name, expected: "{{item.answer}}" }] }';
    expect(await auditOf(await aDesk(json))).toMatchObject({
      references: { from: 'grader', what: 'the fields tool.name', passed: 60 },
    });
    const field = EXACT.replace(ANSWER, '{{sample.output_json.tool}}');
    const audit = await auditOf(await aDesk(field));
    expect(audit).toMatchObject({ findings: [], references: { what: 'the fields tool', passed: 60 } });
    expect(attackOf(audit, 'repeated-keys')?.reward?.point).toBe(0);
  });

  it('are found in the one field that a judge reads and candidates are not shown', async () => {
    const audit = await auditOf(await aDesk(scorer(), sound));
    expect(audit.references).toMatchObject({ from: 'item', what: '{{item.answer}}', passed: 60 });
    expect(audit.findings).toEqual([]);
    expect(audit.gaps).toEqual([expect.stringContaining('--reference')]);
  });

  it('are another grader’s where this one has none, and none of them passing is no proof of a fault', async () => {
    const json = '{ id: form, type: json, schema: { type: object } }';
    const audit = await auditOf(await aDesk(`${json}, ${EXACT}`));
    expect(audit).toMatchObject({ grader: 'form', references: { from: 'config', passed: 0 } });
    expect(kindsOf(audit)).not.toContain('reference-fails');
    expect(audit.gaps.join()).toContain('passes on none of 60 examples');
  });

  it('that nobody knows are asked for, and can be said', async () => {
    const world = await aDesk('{ id: form, type: json, schema: { type: object } }');
    expect((await auditOf(world)).gaps.join()).toContain('--reference "{{item.answer}}"');
    const audit = await auditOf(world, { reference: '{"tool":"{{item.answer}}"}' });
    expect(audit.references).toMatchObject({ from: 'stated', passed: 60 });
    expect(kindsOf(audit)).toContain('attack');
    expect(attackOf(audit, 'another-answer')?.reward?.point).toBe(1);
    for (const reference of ['{{item.none}}', 'refund', '{{sample.output_text}}'])
      expect((await refusal(() => auditOf(world, { reference }))).message).toContain('--reference');
  });

  it('that their own grader fails are a fault', async () => {
    const numeric = '{ id: number, type: numeric, reference: "{{item.answer}}" }';
    const { findings } = await auditOf(await aDesk(numeric));
    expect(findings[0]).toMatchObject({ kind: 'reference-fails', what: expect.stringContaining('0 of 60') });
  });

  it('are not what an answer must not be, and none comes twice where all differ', async () => {
    const ne = EXACT.replace('eq', 'ne').replace('id: exact', 'id: other');
    expect((await auditOf(await aDesk(ne))).references).toMatchObject({ from: 'item' });
    const audit = await auditOf(await aDesk(EXACT, undefined, { answerOf: (index) => `answer ${index}` }));
    expect([audit.constant, audit.findings]).toEqual([null, []]);
  });

  it('that are nearly always the same are told: a constant has them', async () => {
    const audit = await auditOf(
      await aDesk(EXACT, undefined, { answerOf: (index) => (index % 10 === 0 ? 'deny' : 'refund') }),
    );
    expect(audit.constant).toMatchObject({ answer: 'refund', right: { point: 0.9 } });
    expect(kindsOf(audit)).toEqual(['constant']);
  });
});

describe('a grader', () => {
  it('that finds the answer anywhere gives everything to every answer at once, and the table has that first', async () => {
    const audit = await auditOf(await aDesk(EXACT.replace('eq', 'ilike')));
    expect(audit.attacks[0]).toMatchObject({ id: 'every-answer', stolen: 1, passed: { point: 1 } });
    expect(audit.findings[0]?.what).toContain('every-answer');
    expect(audit.findings.at(-1)?.what).toContain('hedged');
  });

  it('that cannot score an answer is told of, with the reason', async () => {
    const world = await aDesk(asker('label_model', 'labels: [good, bad], passing_labels: [good]'), () => ({
      label: 'perhaps',
    }));
    const { findings } = await auditOf(world);
    expect(findings[0]).toMatchObject({
      kind: 'unscored',
      what: expect.stringContaining('picked none of the labels'),
    });
  });

  it('seen on few examples is not called sound', async () => {
    const { findings, gaps } = await auditOf(await aDesk(EXACT, undefined, { count: 8 }));
    expect([findings, gaps]).toEqual([[], [expect.stringContaining('8 examples are few')]]);
  });
});

describe('a judge', () => {
  it('is rehearsed first: what it may cost is known before it is asked, and asked for in its message', async () => {
    const world = await aDesk(scorer(), sound, { count: 12 });
    const { message, hint } = await refusal(() => auditOf(world, { budgetUsd: null }));
    expect([message, hint]).toEqual([
      expect.stringMatching(/would ask \d+ times, for at most \$0\.\d+/),
      expect.stringContaining('--budget'),
    ]);
    expect(world.asked).toEqual([]);
    let cost: AuditCost | null = null;
    const audit = await auditOf(world, { onCost: (told) => (cost = told) });
    const told = cost as AuditCost | null;
    expect(told?.questions).toBe(world.asked.length);
    expect(told?.usdAtMost).toBeGreaterThan(0);
    expect(audit.per1000).toMatchObject({ usd: expect.closeTo(0.2, 10), input: 100_000, output: 100_000 });
  });

  it('without a price is refused with what would help', async () => {
    const world = await aDesk(scorer().replace('price: { input: 1, output: 1 }, ', ''), sound);
    const { hint } = await refusal(() => auditOf(world));
    expect(hint).toContain('0 where it is your own');
  });

  it('that obeys what an answer tells it is found out by instructions, and one that is told its verdict too', async () => {
    const obeys = (question: string) =>
      /highest score|1\.0|"pass"|"score"|"result"/.test(shown(question).answer)
        ? { result: 1 }
        : sound(question);
    const audit = await auditOf(await aDesk(scorer(), obeys));
    expect(
      audit.attacks
        .slice(0, 2)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['injection', 'verdict']);
    expect(kindsOf(audit)).toEqual(['attack', 'attack']);
  });

  it('that likes length is found by padding', async () => {
    const audit = await auditOf(
      await aDesk(scorer(), (question) => ({ result: question.length > 200 ? 1 : 0.4 })),
    );
    expect(kindsOf(audit)).toContain('length');
    expect(audit.length?.difference).toMatchObject({ point: expect.closeTo(0.6, 10), method: 'BCa' });
  });

  it('that goes by the place is found by turning its prompt', async () => {
    // It takes whatever comes last for wrong, where that is not what comes first.
    const first = (question: string) => ({
      result: question.startsWith('Right:') ? sound(question).result : 0,
    });
    const audit = await auditOf(await aDesk(scorer(), first));
    expect(audit.place).toMatchObject({ answers: 20, turned: { point: 1 }, difference: { point: -1 } });
    expect(kindsOf(audit)).toEqual(['place']);
    const even = await auditOf(await aDesk(scorer(), sound));
    expect(even.place).toMatchObject({ turned: { point: 0 } });
  });

  it('whose prompt cannot be turned is told of', async () => {
    const audit = await auditOf(
      await aDesk(scorer(`Right: {{item.answer}} Answer: ${ANSWER}`), () => ({ result: 0 })),
    );
    expect(audit.place).toBeNull();
    expect(audit.gaps.join()).toContain('whether it prefers a place');
  });

  it('that does not keep to its verdict flips', async () => {
    let times = 0;
    const { repeated, findings } = await auditOf(
      await aDesk(scorer(), () => ({ result: Number(++times % 3 === 0) }), { count: 10 }),
      { repeats: 4 },
    );
    expect(repeated?.flipped).toBeGreaterThan(0);
    expect(findings.map(({ kind }) => kind)).toContain('flips');
  });

  it('that is down is given up by name, and nothing is called sound', async () => {
    const world = await aDesk(scorer(), sound);
    world.answer = () => new EndpointFailure('connection', 'nobody listens', { retryable: true });
    const config = loadConfig('config.yaml', world.folder.path);
    const { ending, stopped, graders } = await auditGraders(config, world.context, {
      ...{ examples: 60, repeats: 2, seed: 1, budgetUsd: 1, stop: never, abort: never },
    });
    expect([ending, stopped]).toMatchObject([
      'stopped',
      [{ candidate: 'judge judge', code: 'endpoint-down' }],
    ]);
    expect(graders[0]).toMatchObject({
      stopped: true,
      gaps: [expect.stringContaining('stopped'), expect.any(String)],
    });
    expect(kindsOf(graders[0] as GraderAudit)).toEqual(['unscored']);
  });

  it('is rehearsed without running what stands beside it', async () => {
    const inner = scorer().replace('id: judge, ', '');
    const command = '{ type: command, command: [rm, -rf, x] }';
    const world = await aDesk(
      `{ id: both, type: multi, graders: { model: ${inner}, own: ${command} }, calculate_output: "model * own" }`,
      sound,
    );
    const ran: string[] = [];
    const run = async (_: readonly string[], input: unknown): Promise<unknown> => {
      ran.push(JSON.stringify(input));
      return { score: 1 };
    };
    const context = {
      ...world.context,
      trust: true,
      createGrader: (definition: unknown) => aGrader(definition, { sandbox: () => Promise.reject(), run }),
    };
    const config = loadConfig('config.yaml', world.folder.path);
    const options = { examples: 60, repeats: 2, seed: 1, budgetUsd: null, stop: never, abort: never };
    const { message } = await refusal(() => auditGraders(config, context, options));
    expect([ran, message]).toEqual([[], expect.stringMatching(/would ask \d+ times/)]);
    const { graders } = await auditGraders(config, context, { ...options, budgetUsd: 10 });
    expect(graders[0]?.references).toMatchObject({ passed: 60 });
    expect(ran.length).toBe(graders[0]?.grades);
  });

  it('never passes its budget, and what it found by then is told', async () => {
    const world = await aDesk(scorer(), sound);
    const config = loadConfig('config.yaml', world.folder.path);
    const { ending, graders } = await auditGraders(config, world.context, {
      ...{ examples: 60, repeats: 2, seed: 1, budgetUsd: 0.02, stop: never, abort: never },
    });
    expect(ending).toBe('budget');
    const { grades, per1000 } = graders[0] as GraderAudit;
    expect(grades).toBeGreaterThan(0);
    expect(((per1000.usd ?? 1) * grades) / 1000).toBeLessThanOrEqual(0.02);
  });
});
