import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openLabelling } from '../../../src/app/label/labelling.ts';
import { RECORDED_GRADER } from '../../../src/core/model/grade.ts';
import type { Store } from '../../../src/ports/store.ts';
import { makeInert, spellUnseen } from '../../../src/report/inert.ts';
import { hashOf } from '../../../src/run/plan.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { startLabelling } from '../../../src/view/label/start.ts';
import { aRun } from '../../store/stores.ts';
import { aClock } from '../../support/a-clock.ts';
import { aFolder } from '../../support/a-folder.ts';
import { aTrial } from '../../support/a-trial.ts';

const STYLE = join(import.meta.dirname, '../../../src/report/page/style.css');
const CANDIDATES = ['secret-big', 'secret-small'];

export interface AnswersParts {
  readonly examples?: number;
  readonly textOf?: (candidate: number, index: number) => string;
  readonly passes?: (candidate: number, index: number) => boolean;
  readonly question?: (index: number) => string;
}

/** A run whose answers have texts: the first candidate passes nine of ten, the second four of five. */
export async function storeAnswers(store: Store, parts: AnswersParts = {}): Promise<void> {
  const {
    examples = 20,
    passes = (candidate, index) => index % (candidate === 0 ? 10 : 5) > 0,
    textOf = (candidate, index) => `Answer ${index}${candidate === 0 ? '' : ', in other words'}`,
    question = (index) => `Question ${index}`,
  } = parts;
  const candidates = CANDIDATES.map((id) => ({
    id,
    approach: { kind: 'prompted' as const },
    endpoint: 'server',
    model: id,
    sampling: {},
    stream: false,
    price: { input: 2, output: 8 },
  }));
  const settings = { name: 'desk', candidates, scenario: null, scenarios: [] };
  const run = aRun({ id: 'desk-1', name: 'desk', repeats: 1, trainings: {}, candidates, settings });
  const asked = Array.from({ length: examples }, (_, index) => ({
    id: `e${index}`,
    item: { question: question(index) },
  }));
  await store.createRun(run, asked);
  const all = CANDIDATES.flatMap((candidate, place) =>
    asked.map(({ id }, index) => ({ candidate, place, id, index })),
  );
  const hash = ({ candidate, id }: { candidate: string; id: string }): string => `${candidate} ${id}`;
  await store.record(run.id, {
    trials: all.map((one) => ({
      hash: hash(one),
      trial: aTrial({
        key: { candidate: one.candidate, example: one.id, repeat: 0 },
        outcome: { status: 'answered', text: textOf(one.place, one.index) },
      }),
    })),
    grades: all.map((one) => {
      const passed = passes(one.place, one.index);
      return {
        trial: hash(one),
        grader: hashOf(RECORDED_GRADER),
        verdict: { status: 'scored' as const, score: Number(passed), passed },
      };
    }),
  });
}

export interface ALabelling {
  readonly store: Store;
  readonly url: string;
  readonly origin: string;
  readonly errors: readonly Error[];
  readonly finished: () => boolean;
}

/** The page of one labeller over a store, which is its own unless it is shared; gone after the test. */
export async function aLabelling(
  parts: AnswersParts & { readonly store?: Store; readonly as?: string; readonly count?: number } = {},
): Promise<ALabelling> {
  const store = parts.store ?? (await anAnswerStore(parts));
  const source = await openLabelling(
    'desk-1',
    { store, clock: aClock() },
    { labeller: parts.as ?? 'you', count: parts.count ?? 12 },
  );
  const errors: Error[] = [];
  let isFinished = false;
  const view = await startLabelling({
    port: 0,
    source,
    appearance: { style: readFileSync(STYLE, 'utf8'), makeInert, spell: spellUnseen },
    onError: (error) => errors.push(error),
    onFinish: () => {
      isFinished = true;
    },
  });
  onTestFinished(() => view.close());
  return { store, url: view.url, origin: new URL(view.url).origin, errors, finished: () => isFinished };
}

export async function anAnswerStore(parts: AnswersParts = {}): Promise<Store> {
  const store = await openStore(`sqlite:${join(aFolder().path, 'store.db')}`);
  onTestFinished(() => store.close());
  await storeAnswers(store, parts);
  return store;
}
