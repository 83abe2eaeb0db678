import type { Random } from '../../core/random.ts';
import { type Decision, ISSUES, type Issue, TOOLS, type Tool } from './phrases.ts';

/** What support may do, as it stands in a system prompt. */
export interface Policy {
  /** Days after the purchase until which anything is done. */
  readonly window: number;
  /** Gold members are exempt from the window. */
  readonly goldSkipsWindow: boolean;
  /** Issues by priority: of two in a ticket, the first here counts. */
  readonly order: readonly Issue[];
  /** The tool for each issue, and the amount up to which it may be used without asking. */
  readonly rules: Readonly<Record<Issue, { readonly tool: Tool; readonly limit: number }>>;
}

const WINDOWS = [10, 14, 21, 30, 45, 60];
const LIMITS = [20, 30, 40, 50, 60, 70, 80, 90, 100, 120, 140, 160];

/** The policy of the company in the demo. */
export const ACME_POLICY: Policy = {
  window: 30,
  goldSkipsWindow: true,
  order: ['lost', 'damaged', 'wrong', 'broken', 'late', 'regret'],
  rules: {
    damaged: { tool: 'refund', limit: 80 },
    late: { tool: 'credit', limit: 40 },
    wrong: { tool: 'replace', limit: 120 },
    broken: { tool: 'repair', limit: 60 },
    lost: { tool: 'refund', limit: 140 },
    regret: { tool: 'credit', limit: 30 },
  },
};

/** A policy such as the models are pretrained on. */
export function drawPolicy(random: Random): Policy {
  const rule = (): { tool: Tool; limit: number } => ({
    tool: random.pick(TOOLS),
    limit: random.pick(LIMITS),
  });
  return {
    window: random.pick(WINDOWS),
    goldSkipsWindow: random.uniform() < 0.5,
    rules: { damaged: rule(), late: rule(), wrong: rule(), broken: rule(), lost: rule(), regret: rule() },
    order: random.shuffle(ISSUES),
  };
}

/** A policy as the models read it, issues in order of priority. */
export function policyText(policy: Policy = ACME_POLICY): string {
  const rules = policy.order.map(
    (issue) => `${issue} ${policy.rules[issue].tool} ${policy.rules[issue].limit}`,
  );
  return [`window ${policy.window}`, `gold ${policy.goldSkipsWindow ? 'skip' : 'none'}`, ...rules].join(
    ' ; ',
  );
}

/** Past the window: deny; over the limit: escalate; else the issue's tool. */
export function decide(
  policy: Policy,
  facts: { issue: Issue; amount: number; days: number; gold: boolean },
): Decision {
  const { tool, limit } = policy.rules[facts.issue];
  const exempt = facts.gold && policy.goldSkipsWindow;
  if (facts.days > policy.window && !exempt) return 'deny';
  return facts.amount > limit ? 'escalate' : tool;
}
