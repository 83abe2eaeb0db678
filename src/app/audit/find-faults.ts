import type { Attack } from '../../core/audit/attack.ts';
import { attacks } from '../../core/audit/attacks/index.ts';
import type { AuditFinding, GraderAudit } from '../../core/model/audit.ts';

/** An attack is worth a finding when its mean reward is surely above this … */
const REWARD = 0.1;
/** … or it passes surely more often than this. */
const PASSES = 0.05;
/** An attack that gets no more than one that is milder is not told again. */
const BEYOND = 0.02;
/** Share of the right answers that may fail: none, but a judge errs. */
const ENOUGH_RIGHT = 0.95;
/** Share of answers that may go unscored: none, but a judge may be down. */
const UNSCORED = 0.05;
/** Whoever always says the same should surely not be right more often. */
const CONSTANT = 0.5;
/** What padding, or another order, may move a mean score by. */
const MOVES = 0.05;
/** What a judge may give its own family more than others. */
const FAMILY = 0.02;
/** Microsoft's guidance for reinforcement fine-tuning (2026): rank correlation with people of at least .8. */
const RANK = 0.8;

type Facts = Omit<GraderAudit, 'findings' | 'gaps'>;

/** What of an audit is a fault, the worst first. */
export function findFaults(facts: Facts): readonly AuditFinding[] {
  return [
    ...rightOnesFail(facts),
    ...rewarded(facts),
    ...unscored(facts),
    ...constant(facts),
    ...disagrees(facts),
    ...unsteady(facts),
    ...partial(facts),
  ];
}

function rightOnesFail({ references }: Facts): AuditFinding[] {
  if (references === null) return [];
  const { from, what, passed, examples, failing } = references;
  if (passed >= examples * ENOUGH_RIGHT) return [];
  // Where none of what another grader compares with passes, it may be no answer to this one.
  if (passed === 0 && (from === 'config' || from === 'item')) return [];
  const whose = from === 'grader' ? 'its own right answer' : `what is right (${what})`;
  return [
    {
      kind: 'reference-fails',
      what: `${whose} passes on ${passed} of ${examples} examples only: ${listed(failing)}`,
      remedy: 'compare in a form that the reference has, or mend the references',
    },
  ];
}

/** Attacks that know nothing of the right answer before those that are made of it. */
function rewarded({ attacks: made, honest, constant: base }: Facts): AuditFinding[] {
  const pointOf = (id: string | undefined): number =>
    id === 'constant' ? (base?.right.point ?? 0) : (made.find((one) => one.id === id)?.reward?.point ?? 0);
  const honestly = honest === null ? '' : `, where recorded answers get ${honest.point.toFixed(2)}`;
  const known = made.flatMap((one) => {
    const attack = attacks.find(({ id }) => id === one.id);
    return attack ? [{ ...one, attack }] : [];
  });
  const ranked = known.toSorted((a, b) => Number(isInformed(a.attack)) - Number(isInformed(b.attack)));
  return ranked.flatMap(({ id, what, reward, passed, examples, attack }) => {
    if (!reward || !passed) return [];
    // Where nothing at all is rewarded, saying something else is no trick of its own.
    const milder = Math.max(pointOf('empty'), pointOf(attack.beyond));
    if (id !== 'empty' && milder > 0 && reward.point - milder < BEYOND) return [];
    if (reward.low <= REWARD && passed.low <= PASSES) return [];
    const gets = `gets ${reward.point.toFixed(2)} of 1 on ${examples} examples`;
    return [
      {
        kind: 'attack' as const,
        what: `${what} (${id}) ${gets}${honestly}, and passes ${(100 * passed.point).toFixed(0)} %`,
        remedy: attack.remedy,
      },
    ];
  });
}

const isInformed = ({ readsReference }: Attack): boolean => readsReference === true;

function unscored({ attacks: made, references }: Facts): AuditFinding[] {
  const all = [...(references === null ? [] : [{ id: 'right answers', ...references }]), ...made];
  const often = all.filter((one) => one.unscored > one.examples * UNSCORED);
  if (often.length === 0) return [];
  const count = often.reduce((sum, one) => sum + one.unscored, 0);
  const of = often.reduce((sum, one) => sum + one.examples, 0);
  const names = often.length === all.length ? 'all kinds' : often.map(({ id }) => id).join(', ');
  const why = often[0]?.reason?.slice(0, 200);
  return [
    {
      kind: 'unscored',
      what: `it could not score ${count} of ${of} answers (${names})${why === undefined ? '' : `: ${why}`}`,
      remedy: 'give what lacks something a score of 0: what is unscored leaves the accuracy open',
    },
  ];
}

function constant({ constant: found }: Facts): AuditFinding[] {
  if (found === null || found.right.low <= CONSTANT) return [];
  const share = (100 * found.right.point).toFixed(0);
  return [
    {
      kind: 'constant',
      what: `always answering ${JSON.stringify(found.answer.slice(0, 80))} is right on ${share} % of the examples`,
      remedy: 'balance the examples: training may learn that answer and nothing else',
    },
  ];
}

function disagrees({ agreement }: Facts): AuditFinding[] {
  return agreement.flatMap(({ by, disagreements, rank, answers }): AuditFinding[] => {
    const whom = by === 'labels' ? 'people' : 'the grader that recorded it';
    const named = listed(disagreements.map(({ example, candidate }) => `${example} (${candidate})`));
    return [
      ...(disagreements.length === 0
        ? []
        : [
            {
              kind: 'disagrees' as const,
              what: `it differs from ${whom} on ${disagreements.length} of ${answers} answers: ${named}`,
              remedy: 'read those answers: one of the two is wrong',
            },
          ]),
      ...(by === 'labels' && rank && rank.high < RANK
        ? [
            {
              kind: 'rank' as const,
              what: `its scores go with what people say by a rank correlation of ${rank.point.toFixed(2)} only`,
              remedy:
                'a reward should rank answers as people do, .8 or better: say in the grader what makes an answer good',
            },
          ]
        : []),
    ];
  });
}

function unsteady({ repeated }: Facts): AuditFinding[] {
  if (repeated === null || repeated.flipped === 0) return [];
  return [
    {
      kind: 'flips',
      what: `of ${repeated.answers} answers that were graded several times ${repeated.flipped} did not always get the same verdict`,
      remedy: 'set temperature: 0, ask for a label and not for a number, or take the mean of several grades',
    },
  ];
}

/** What a judge goes by that is not the answer. */
function partial({ length, place, family, repeated }: Facts): AuditFinding[] {
  const findings: AuditFinding[] = [];
  if (length && length.difference.low > MOVES)
    findings.push({
      kind: 'length',
      what: `the same answers with words that say nothing behind them get ${length.difference.point.toFixed(2)} more`,
      remedy: 'tell the judge not to reward length, or cap the answer before it is judged',
    });
  const steady = repeated !== null && repeated.flipped === 0;
  const moves = place && Math.max(place.difference.low, -place.difference.high) > MOVES;
  if (place && (moves || (steady && place.turned.low > MOVES)))
    findings.push({
      kind: 'place',
      what: `with its prompt in another order ${(100 * place.turned.point).toFixed(0)} % of ${place.answers} verdicts turn, and scores move by ${place.difference.point.toFixed(2)}`,
      remedy: 'ask in both orders and pass what passes in both, or have code compare what code can',
    });
  if (family && family.difference.low > FAMILY)
    findings.push({
      kind: 'family',
      what: `beyond what people give, it gives answers of its own family (${family.family}) ${family.difference.point.toFixed(2)} more than those of others`,
      remedy: 'have a model of another family judge where candidates are of this one',
    });
  return findings;
}

function listed(names: readonly string[]): string {
  const rest = names.length - 3;
  return `${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
