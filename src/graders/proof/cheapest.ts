import type { CheapestPass, Point } from './claim.ts';
import { type Decision, decide, type Prover } from './decide.ts';
import type { Posed } from './pose.ts';
import { smtNumber } from './smt-number.ts';
import type { Domain, Subject, Values } from './subject.ts';

/** Costs nearer than this are one. */
const NEAR = 0.01;

/**
 * The least that passes: as few parts above their lowest as can be, and of those the least, each counted as the
 * share of its way up. Null where nothing passes, or nothing was found that does.
 */
export async function cheapestPass(subject: Subject, prover: Prover): Promise<CheapestPass | null> {
  let isProven = true;
  for (let most = 0; most <= subject.parts.length; most++) {
    const found = await within(subject, most, subject.parts.length, prover);
    if (found.status === 'unknown') isProven = false;
    if (found.status !== 'shown') continue;
    const least = await leastOf(subject, most, found.at[0] as Values, prover);
    return {
      point: pointOf(subject, least.point),
      parts: subject.parts.filter((domain) => isRaised(domain, least.point)).map(({ name }) => name),
      isProven: isProven && least.isProven,
    };
  }
  return null;
}

/** Halves the way between what passes and what is shown not to. */
async function leastOf(
  subject: Subject,
  most: number,
  start: Values,
  prover: Prover,
): Promise<{ readonly point: Values; readonly isProven: boolean }> {
  let point = start;
  let [low, high] = [0, costOf(subject, start)];
  while (high - low > NEAR) {
    const middle = (low + high) / 2;
    const found = await within(subject, most, middle, prover);
    if (found.status === 'unknown') return { point, isProven: false };
    if (found.status === 'impossible') low = middle;
    else {
      point = found.at[0] as Values;
      high = Math.min(middle, costOf(subject, point));
    }
  }
  return { point, isProven: true };
}

function within(subject: Subject, most: number, cost: number, prover: Prover): Promise<Decision> {
  const { parts } = subject;
  const shares = ({ parts: terms }: Posed): string[] =>
    parts.map(
      ({ name, low, high }) => `(/ (- ${terms.get(name)} ${smtNumber(low)}) ${smtNumber(high - low)})`,
    );
  const limits = (point: Posed): string => {
    const each = shares(point);
    const count = each.map((share) => `(ite (> ${share} 0.0) 1.0 0.0)`);
    return `(<= (+ 0.0 ${count.join(' ')}) ${smtNumber(most)}) (<= (+ 0.0 ${each.join(' ')}) ${smtNumber(cost)})`;
  };
  const question = {
    condition: ([point]: readonly Posed[]) => `(and ${point?.passes} ${limits(point as Posed)})`,
    clearly: ([point]: readonly Posed[]) => `(and ${point?.passesClearly} ${limits(point as Posed)})`,
    isShown: ([outcome]: readonly ({ readonly passed: boolean } | null)[], [point]: readonly Values[]) =>
      outcome?.passed === true &&
      parts.filter((domain) => isRaised(domain, point as Values)).length <= most &&
      costOf(subject, point as Values) <= cost + 1e-9,
  };
  return decide(subject, question, prover);
}

const isRaised = ({ name, low }: Domain, point: Values): boolean => (point[name] ?? low) > low;

const costOf = ({ parts }: Subject, point: Values): number =>
  parts.reduce((sum, { name, low, high }) => sum + ((point[name] ?? low) - low) / (high - low), 0);

export const pointOf = (subject: Subject, parts: Values): Point => ({ parts, outcome: subject.judge(parts) });
