import fc from 'fast-check';
import { afterAll, describe, expect, it, test } from 'vitest';
import { type GraderDefinition, graderSchema } from '../../src/graders/index.ts';
import type { Finding, GraderProofs } from '../../src/graders/proof/claim.ts';
import { raised, samplePoints } from '../../src/graders/proof/samples.ts';
import { type Domain, type Subject, subjectOf } from '../../src/graders/proof/subject.ts';
import { verifyGrader } from '../../src/graders/proof/verify-grader.ts';
import type { Solver } from '../../src/ports/solver.ts';
import { createSolver } from '../../src/solver/create-solver.ts';

const solver = createSolver();
afterAll(() => solver.close());

const output = '{{sample.output_text}}';
const CHECK = { type: 'string_check', input: output, reference: 'x', operation: 'eq' };
const CLOSE = { type: 'text_similarity', input: output, reference: 'x', evaluation_metric: 'rouge_l' };
const OWN = { type: 'http', url: 'http://127.0.0.1:1' };

const formula = (calculate_output: string, more: object = {}): GraderDefinition =>
  graderSchema.parse({
    id: 'g',
    type: 'multi',
    graders: { a: CLOSE, b: CLOSE, yes: CHECK },
    calculate_output,
    ...more,
  });
const rubric = (criteria: readonly object[], more: object = {}): GraderDefinition =>
  graderSchema.parse({ id: 'g', type: 'rubric', criteria, ...more });

const verify = (
  definition: GraderDefinition,
  must?: readonly string[],
  timeoutMs = 400,
): Promise<GraderProofs> => verifyGrader(definition, { solver, timeoutMs, ...(must && { must }) });

const found = ({ findings }: GraderProofs, claim: Finding['claim'], part?: string): Finding => {
  const finding = findings.find((one) => one.claim === claim && one.part === part);
  if (!finding) throw new Error(`nothing is said of ${claim} ${part}`);
  return finding;
};

describe('a proof about a grader', () => {
  it('shows that nothing passes without a part, or what does', async () => {
    const proofs = await verify(formula('.8 * yes + .2 * a + 0 * b', { pass_threshold: 0.9 }), ['yes', 'a']);
    expect(found(proofs, 'needed', 'yes').verdict).toBe('proven');
    const close = found(proofs, 'needed', 'a');
    expect(close).toMatchObject({ verdict: 'refuted', isFault: true });
    expect(close.points[0]?.parts.yes).toBe(1);
    expect(close.points[0]?.parts.a).toBeLessThan(1);
    expect(proofs.cheapest).toMatchObject({
      parts: ['a', 'yes'],
      isProven: true,
      point: { parts: { a: 0.5, b: 0, yes: 1 } },
    });
  });

  it('finds the part that never matters, and the one that never decides', async () => {
    const proofs = await verify(formula('.8 * yes + .1 * a + 0 * b', { pass_threshold: 0.8 }));
    expect(found(proofs, 'matters', 'b')).toMatchObject({ verdict: 'refuted', isFault: true });
    expect(found(proofs, 'matters', 'a').verdict).toBe('proven');
    expect(found(proofs, 'decides', 'a').verdict).toBe('refuted');
    expect(found(proofs, 'decides', 'yes').verdict).toBe('proven');
  });

  it('says where a formula has no value', async () => {
    const proofs = await verify(formula('a / (a + b)'));
    const { verdict, points } = found(proofs, 'defined');
    expect([verdict, points]).toEqual([
      'refuted',
      [{ parts: { a: 0, b: 0, yes: expect.any(Number) }, outcome: null }],
    ]);
    expect(found(proofs, 'in-range').verdict).toBe('proven');
    expect(found(proofs, 'monotone', 'b')).toMatchObject({ verdict: 'proven', direction: 'down' });
  });

  it('shows by two pairs that a part raises the score and lowers it', async () => {
    const proofs = await verify(formula('4 * a * (1 - a)'));
    const { verdict, points, isFault } = found(proofs, 'monotone', 'a');
    expect([verdict, isFault, points.length]).toEqual(['refuted', true, 4]);
    const [up, top, left, right] = points.map(({ outcome }) => outcome?.score ?? 0);
    expect(Number(up) > Number(top)).toBe(true);
    expect(Number(left) < Number(right)).toBe(true);
  });

  it('proves what exp, log and sqrt are bounded by', async () => {
    const proofs = await verify(formula('(sqrt(a) + exp(0 - b)) / 2'), [], 20_000);
    expect(found(proofs, 'defined').verdict).toBe('proven');
    expect(found(proofs, 'monotone', 'a')).toMatchObject({ direction: 'up' });
    expect(found(proofs, 'in-range').verdict).toBe('proven');
    expect(found(proofs, 'monotone', 'b')).toMatchObject({ direction: 'down' });
  });

  it.each([
    ['a ^ b', /cannot express/],
    ['max(0, 1 / (a - .123) ^ 2 - 2)', /zero|rounding|rounds/],
  ])('of %s cannot tell what it cannot tell, with the reason', async (text, reason) => {
    const { findings } = await verify(formula(text));
    const open = findings.filter(({ verdict }) => verdict === 'cannot tell');
    expect(open.length).toBeGreaterThan(0);
    expect(open.some((one) => reason.test(one.reason ?? ''))).toBe(true);
  });

  it('knows a rubric’s must-haves, penalties and criteria without weight', async () => {
    const proofs = await verify(
      rubric(
        [
          { id: 'names the order', weight: 2, mustHave: true, grader: CHECK },
          { id: 'own', weight: 1, mustHave: true, grader: OWN },
          { id: 'rude', weight: -1, grader: CHECK },
          { id: 'idle', weight: 0, grader: CLOSE },
        ],
        { pass_threshold: 0.6 },
      ),
    );
    expect(found(proofs, 'needed', 'names the order').verdict).toBe('proven');
    expect(found(proofs, 'needed', 'own').verdict).toBe('proven'); // it may pass at any score of its own
    expect(found(proofs, 'monotone', 'rude')).toMatchObject({ verdict: 'proven', direction: 'down' });
    expect(found(proofs, 'matters', 'idle').isFault).toBe(true);
    expect(found(proofs, 'in-range').verdict).toBe('refuted');
    expect(proofs.findings.some(({ part }) => part?.includes('passes'))).toBe(false);
  });

  it('finds that nothing passes, or everything', async () => {
    const never = await verify(formula('.5 * yes'));
    expect(found(never, 'can-pass')).toMatchObject({ verdict: 'refuted', isFault: true });
    expect(never.cheapest).toBeNull();
    const always = await verify(formula('.5 + .5 * yes', { pass_threshold: 0.5 }));
    expect(always.cheapest).toMatchObject({ parts: [], isProven: true });
  });

  test.each([
    ['that is none of its parts', formula('a'), ['c'], /no part 'c'/],
    ['of a grader without parts', graderSchema.parse({ id: 'g', ...CHECK }), [], /rubric and multi only/],
  ])('is refused of what it is asked %s', (_, definition, must, message) =>
    expect(verify(definition, must)).rejects.toThrow(message),
  );

  it('believes no counterexample that the grader does not confirm, and no proof that it contradicts', async () => {
    const saying = (status: 'possible' | 'impossible'): Solver => ({
      solve: async () => (status === 'possible' ? { status, values: new Map([['p0', 0]]) } : { status }),
      close: async () => {},
    });
    const options = { timeoutMs: 1 };
    const sound = formula('a');
    const liar = await verifyGrader(sound, { solver: saying('possible'), ...options });
    expect(found(liar, 'in-range')).toMatchObject({ verdict: 'cannot tell', points: [] });
    const proud = await verifyGrader(formula('2 * a - b'), { solver: saying('impossible'), ...options });
    expect(found(proud, 'in-range')).toMatchObject({ verdict: 'cannot tell', points: [] });
  });

  it('outlives a solver that hangs', async () => {
    const own = createSolver();
    const hard = ['p', 'q', 'r'].map((name) => `(declare-const ${name} Real)`);
    const problem = {
      lines: [
        ...hard,
        '(assert (= (+ (* p p p q) (* q q r r r) (* r p p)) 7.1))',
        '(assert (> (to_int (* p q r)) (to_int (* p p q 3.3))))',
      ],
      names: ['p'],
    };
    const answers = await Promise.all([
      own.solve(problem, 1),
      own.solve({ lines: ['(declare-const p Real)', '(assert (= (* 3.0 p) (- 1.0)))'], names: ['p'] }, 3000),
    ]);
    await own.close();
    expect(answers[1]).toMatchObject({ status: 'possible' });
    expect(answers[1]?.status === 'possible' && answers[1].values.get('p')).toBeCloseTo(-1 / 3, 12);
  });
});

const leaf = fc.oneof(fc.constantFrom('a', 'b', 'yes'), fc.constantFrom('0', '1', '.5', '2', '.3', '.1'));
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc
      .tuple(tie('tree'), fc.constantFrom('+', '-', '*', '/'), tie('tree'))
      .map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(fc.constantFrom('min', 'max'), tie('tree'), tie('tree')).map(([f, l, r]) => `${f}(${l}, ${r})`),
    fc
      .tuple(fc.constantFrom('abs', 'floor', 'ceil', 'exp', 'sqrt', 'log'), tie('tree'))
      .map(([f, x]) => `${f}(${x})`),
    fc.tuple(tie('tree'), fc.constantFrom('2', '3', '.5', '0')).map(([x, n]) => `(${x}) ^ ${n}`),
  ),
}));

/** Points off the grid that the prover itself samples. */
function densePoints(subject: Subject): Record<string, number>[] {
  const steps = Array.from({ length: 14 }, (_, index) => index / 13);
  const values = ({ steps: few }: Domain): readonly number[] => (few === 1 ? [0, 1] : steps);
  return subject.parts.reduce<Record<string, number>[]>(
    (points, part) =>
      points.flatMap((point) => values(part).map((value) => ({ ...point, [part.name]: value }))),
    [{}],
  );
}

test('of random formulas nothing proven is contradicted by the grader, and nothing refuted unconfirmed', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (text) => {
      const definition = formula(text, { pass_threshold: 0.6 });
      const subject = subjectOf(definition) as Subject;
      const { findings, cheapest } = await verifyGrader(definition, { solver, timeoutMs: 30 });
      const points = [...densePoints(subject), ...samplePoints(subject).slice(0, 50)];
      const outcomes = points.map(subject.judge);
      for (const { claim, part, verdict, direction, points: shown } of findings) {
        for (const point of shown) expect(subject.judge(point.parts)).toEqual(point.outcome);
        if (verdict !== 'proven') continue;
        const domain = subject.parts.find(({ name }) => name === part) as Domain;
        if (claim === 'defined') expect(outcomes.every((one) => one !== null)).toBe(true);
        if (claim === 'in-range')
          for (const one of outcomes) expect(Math.abs((one?.value ?? 0.5) - 0.5)).toBeLessThan(0.5 + 1e-6);
        if (claim === 'needed')
          expect(
            points.some((point, i) => outcomes[i]?.passed && (point[domain.name] ?? 0) < domain.passes),
          ).toBe(false);
        if (claim === 'monotone')
          for (const [i, point] of points.entries())
            for (const higher of raised(point, domain)) {
              const [from, to] = [outcomes[i]?.score, subject.judge(higher)?.score];
              if (from === undefined || to === undefined) continue;
              expect((direction === 'up' ? to - from : from - to) > -1e-6).toBe(true);
            }
      }
      if (cheapest) expect(subject.judge(cheapest.point.parts)?.passed).toBe(true);
    }),
    { numRuns: 5, seed: 20260101 },
  );
});
