import type { Config } from '../../config/config.ts';
import { stratumOf } from '../../core/decision/draw-answers.ts';
import { type PeopleFigures, type PlacedAnswer, peopleFigures } from '../../core/decision/people.ts';
import type { DrawnAnswer, Label } from '../../core/model/label.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { nameOfKey, type ReadableAnswer, readAnswersOf } from './graded-answers.ts';

/** What people's labels of a run tell; `null`: there are none. */
export async function gatherPeople(
  record: RunRecord,
  config: Pick<Config, 'graders' | 'scenario'>,
  { store }: Pick<AppContext, 'store'>,
): Promise<PeopleFigures | null> {
  const labels = await store.readLabels(record.id);
  if (labels.length === 0) return null;
  const drawn = await store.readDrawn(record.id);
  const answers = await readAnswersOf(record, config, { store });
  const byName = new Map(answers.map((answer) => [nameOfKey(answer.key), answer]));
  const places = new Set(drawn.map(({ key }) => nameOfKey(key)));
  const isDrawn = drawn.length > 0 && labels.every(({ key }) => places.has(nameOfKey(key)));
  return peopleFigures({
    labels,
    placed: isDrawn ? placeDrawn(drawn, byName) : placeGiven(answers, labels),
    drawn: isDrawn ? drawn.length : null,
    frontier: config.scenario?.reference ?? record.candidates[0]?.id ?? null,
  });
}

/** In the parts that they were drawn from. An answer that was bought again since is another one. */
function placeDrawn(
  drawn: readonly DrawnAnswer[],
  byName: ReadonlyMap<string, ReadableAnswer>,
): readonly PlacedAnswer[] {
  return drawn.flatMap(({ key, trial, stratum, size }) => {
    const answer = byName.get(nameOfKey(key));
    if (answer?.trial !== trial) return [];
    return [{ key, stratum, size, passed: answer.passed, score: answer.score }];
  });
}

/** Nobody knows how they were picked: as if at random within what the graders say now, of labelled candidates. */
function placeGiven(answers: readonly ReadableAnswer[], labels: readonly Label[]): readonly PlacedAnswer[] {
  const candidates = new Set(labels.map(({ key }) => key.candidate));
  const own = answers.filter(({ key }) => candidates.has(key.candidate));
  return [...Map.groupBy(own, stratumOf)].flatMap(([stratum, group]) =>
    group.map(({ key, passed, score }) => ({ key, stratum, size: group.length, passed, score })),
  );
}
