import type { Random } from '../../core/random.ts';
import {
  CLAUSES,
  CLOSINGS,
  type Decision,
  DISTRACTORS,
  GREETINGS,
  ISSUE_PHRASES,
  ISSUES,
  type Issue,
  ORDER_LETTERS,
} from './phrases.ts';
import { decide, type Policy } from './policy.ts';

/** What a ticket says and what is to be done about it. */
export interface Ticket {
  readonly text: string;
  readonly issue: Issue;
  readonly order: string;
  readonly amount: number;
  readonly days: number;
  readonly gold: boolean;
  readonly tool: Decision;
}

const SECOND_ISSUE_SHARE = 0.3;
const DISTRACTOR_SHARE = 0.35;
const TYPO_SHARE = 0.25;
const GOLD_SHARE = 0.3;

/** A ticket under a policy; half of the amounts and days lie near its limits, so that the rules matter. */
export function drawTicket(random: Random, policy: Policy): Ticket {
  const issues = drawIssues(random, policy);
  const issue = issues[0] as Issue;
  const amount = drawAmount(random, policy.rules[issue].limit);
  const days = drawDays(random, policy.window);
  const gold = random.uniform() < GOLD_SHARE;
  const order = `${random.pick(ORDER_LETTERS)}${10 + random.integer(90)}-${10 + random.integer(90)}`;
  const complaint = random
    .shuffle(issues)
    .map((one) => random.pick(ISSUE_PHRASES[one]))
    .join(' and ');
  const clauses = [
    `${fill(random.pick(CLAUSES.order), order)} ${complaint}`,
    fill(random.pick(CLAUSES.amount), amount),
    fill(random.pick(CLAUSES.days), days),
  ];
  if (gold) clauses.push(random.pick(CLAUSES.gold));
  if (random.uniform() < DISTRACTOR_SHARE) {
    const { text, from, span } = random.pick(DISTRACTORS);
    clauses.push(fill(text, from + random.integer(span)));
  }
  const parts = [random.pick(GREETINGS), random.shuffle(clauses).join(' , '), random.pick(CLOSINGS)];
  const clean = parts.filter((part) => part !== '').join(' . ');
  const text = random.uniform() < TYPO_SHARE ? addTypo(clean, random) : clean;
  return { text, issue, order, amount, days, gold, tool: decide(policy, { issue, amount, days, gold }) };
}

/** One issue or two, the one that counts first. */
function drawIssues(random: Random, policy: Policy): Issue[] {
  const first = random.pick(ISSUES);
  if (random.uniform() >= SECOND_ISSUE_SHARE) return [first];
  const second = random.pick(ISSUES.filter((issue) => issue !== first));
  return [first, second].sort((a, b) => policy.order.indexOf(a) - policy.order.indexOf(b));
}

/** Within 5 … 199. */
function drawAmount(random: Random, limit: number): number {
  if (random.uniform() >= 0.5) return 5 + random.integer(190);
  return Math.max(5, Math.min(199, limit + random.integer(31) - 15));
}

/** At least 1; a third of those past the window is moved into it. */
function drawDays(random: Random, window: number): number {
  const near = random.uniform() < 0.5;
  const days = near ? Math.max(1, window + random.integer(21) - 10) : 1 + random.integer(75);
  return days > window && random.uniform() < 0.35 ? 1 + random.integer(window) : days;
}

function fill(clause: string, value: string | number): string {
  return clause.replace('#', String(value));
}

/** Drops a letter inside one word or exchanges two; never in the words that carry the facts. */
function addTypo(text: string, random: Random): string {
  const words = text.split(' ');
  const eligible = [...words.keys()].filter((i) => {
    const word = words[i] as string;
    return /^[a-z]{4,}$/.test(word) && word !== 'gold' && word !== 'order';
  });
  const index = random.pick(eligible);
  const word = words[index] as string;
  const at = 1 + random.integer(word.length - 2);
  const [before, letter, following, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  words[index] =
    random.uniform() < 0.5 ? `${before}${following}${after}` : `${before}${following}${letter}${after}`;
  return words.join(' ');
}
