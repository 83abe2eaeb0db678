import { stratumOf } from '../core/decision/frame.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { Scenario } from '../core/model/scenario.ts';

/** @throws BreakevenError when no example stands for anything in a scenario's mix: nothing is left to weigh. */
export function checkMix({ mix }: Scenario, keys: readonly ExampleKey[]): void {
  if (!mix) return;
  const counts = keys.some(({ tags }) => {
    const tag = stratumOf(tags ?? [], mix);
    return tag !== null && (mix[tag] as number) > 0;
  });
  if (counts) return;
  const tags = [...new Set(keys.flatMap((key) => key.tags ?? []))];
  throw new BreakevenError(
    'bad-input',
    `scenario.mix: no example has one of its tags: ${Object.keys(mix).join(', ')}`,
    tags.length === 0
      ? 'the run has no tags; name the field that holds them: dataset: { tags: FIELD }'
      : `the run has: ${tags.toSorted().slice(0, 8).join(', ')}`,
  );
}
