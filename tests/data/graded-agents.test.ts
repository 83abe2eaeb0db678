import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ToolStep } from '../../src/core/model/trial.ts';
import { askNobody } from '../../src/ports/grader.ts';
import { aGrader } from '../support/a-grader.ts';

const FILE = join(import.meta.dirname, '../../../shared/data/tau-bench-airline/gpt-4o-airline.json');

interface Recorded {
  readonly reward: number;
  readonly info: { readonly task: { readonly actions: readonly unknown[] } };
  readonly traj: readonly {
    readonly role: string;
    readonly content: string | null;
    readonly tool_call_id?: string;
    readonly tool_calls?:
      | readonly {
          readonly id: string;
          readonly function: { readonly name: string; readonly arguments: string };
        }[]
      | null;
  }[];
}

/** What changes the airline's database. */
const WRITES = [
  'book_reservation',
  'cancel_reservation',
  'send_certificate',
  'update_reservation_baggages',
  'update_reservation_flights',
  'update_reservation_passengers',
];

function stepsOf({ traj }: Recorded): ToolStep[] {
  const results = new Map(traj.map(({ tool_call_id, content }) => [tool_call_id, content ?? '']));
  return traj.flatMap(({ tool_calls }) =>
    (tool_calls ?? []).map(({ id, function: { name, arguments: given } }) => {
      const result = results.get(id) ?? '';
      return {
        name,
        arguments: JSON.parse(given),
        result,
        ...(result.startsWith('Error') && { failed: true as const }),
      };
    }),
  );
}

describe.skipIf(!existsSync(FILE))('200 recorded trials of an agent at an airline’s desk', () => {
  const recorded: readonly Recorded[] = existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
  const agreement = async (parts: Record<string, unknown>): Promise<number> => {
    const grader = aGrader({ id: 'calls', type: 'trajectory', expected: '{{item.actions}}', ...parts });
    let agreed = 0;
    for (const trial of recorded) {
      const example = { id: 'e', item: { actions: trial.info.task.actions } };
      const verdict = await grader.grade({ output_text: '', steps: stepsOf(trial) }, example, askNobody);
      if (verdict.status === 'scored' && verdict.passed === (trial.reward === 1)) agreed += 1;
    }
    return agreed / recorded.length;
  };

  test('every call as it was made, compared exactly, is another question: it agrees with the reward in 64.0 %', async () => {
    expect(recorded).toHaveLength(200);
    expect(await agreement({ compare: 'all' })).toBeCloseTo(0.64, 6);
  });

  test('the successful calls that change something, which is the default, agree in 97.5 %', async () => {
    expect(await agreement({ writes: WRITES })).toBeCloseTo(0.975, 6);
  });
});
