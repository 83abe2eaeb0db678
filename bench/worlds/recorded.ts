import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frameOf } from '../../src/core/decision/frame.ts';
import { type CandidateData, emptyColumns } from '../../src/core/decision/observations.ts';
import type { Random } from '../../src/core/random.ts';
import type { World } from './worlds.ts';

const DATA = join(import.meta.dirname, '../../../shared/data/routerarena');
const MODELS = ['claude-3-haiku-20240307', 'gemini-2.0-flash-001'] as const;

/** A recorded eval of two models, its examples in an order drawn anew: answers and scenarios around them. */
export interface RecordedWorld {
  readonly name: string;
  readonly world: World;
  readonly data: readonly CandidateData[];
}

/** `null`: the recorded eval is not at hand. */
export function recordedWorlds(random: Random, orders: number): RecordedWorld[] | null {
  if (!MODELS.every((model) => existsSync(join(DATA, `${model}.jsonl`)))) return null;
  const prices = JSON.parse(readFileSync(join(DATA, 'cost.json'), 'utf8'));
  const answers = MODELS.map((model) => read(model, prices[model]));
  const found: RecordedWorld[] = [];
  for (const floor of [0.45, 0.5, 0.55, 0.6, 0.65, 0.68, 0.72, 0.8]) {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const pair = [answers[first], answers[second]] as const;
      for (let order = 0; order < orders; order++) {
        const { world, data } = shuffled(pair as never, floor, random);
        found.push({ name: `floor ${floor}, today ${MODELS[first]}`, world, data });
      }
    }
  }
  return found;
}

interface Answered {
  readonly ids: readonly string[];
  readonly score: ReadonlyMap<string, number>;
  readonly usd: ReadonlyMap<string, number>;
}

function read(model: string, price: Record<string, number>): Answered {
  const rows = readFileSync(join(DATA, `${model}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const usdOf = ({ input_tokens, output_tokens }: Record<string, number>): number =>
    ((input_tokens ?? 0) * (price.input_token_price_per_million ?? 0) +
      (output_tokens ?? 0) * (price.output_token_price_per_million ?? 0)) /
    1_000_000;
  return {
    ids: rows.map((row) => row.global_index),
    score: new Map(
      rows.map((row) => [row.global_index, Math.min(1, Math.max(0, row.evaluation_result.score))]),
    ),
    usd: new Map(rows.map((row) => [row.global_index, usdOf(row.token_usage)])),
  };
}

function shuffled(
  answers: readonly [Answered, Answered],
  floor: number,
  random: Random,
): Pick<RecordedWorld, 'world' | 'data'> {
  const ids = random.shuffle(answers[0].ids.filter((id) => answers[1].score.has(id)));
  const n = ids.length;
  const frame = frameOf(ids.map((_, index) => ({ id: String(index).padStart(5, '0') })));
  const data = answers.map(({ score, usd }, index): CandidateData => {
    const columns = emptyColumns(n);
    ids.forEach((id, row) => {
      columns.trials[row] = 1;
      columns.scored[row] = 1;
      columns.score[row] = score.get(id) ?? 0;
      columns.pass[row] = Number((score.get(id) ?? 0) >= 1);
      for (const name of ['usd', 'uncachedUsd', 'cachedUsd'] as const) columns[name][row] = usd.get(id) ?? 0;
    });
    const none = new Float64Array(0);
    return {
      id: index === 0 ? 'today' : 'c0',
      frame,
      columns,
      n,
      trials: n,
      failed: 0,
      unscored: 0,
      ungraded: 0,
      calls: n,
      pricedCalls: n,
      pricedTrials: n,
      billedTrials: 0,
      repeats: 1,
      latencies: none,
      firstTokens: none,
      latencyByTrial: { rows: new Int32Array(0), ms: none },
      tokens: null,
    };
  });
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const candidates = data.map((one) => ({
    id: one.id,
    accuracy: mean(one.columns.score),
    usd: mean(one.columns.usd),
    oneOff: 0,
  }));
  return { data, world: { n, floor, volume: 100_000, usdPerError: 0, candidates } };
}
