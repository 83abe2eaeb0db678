/** The six issues a ticket can be about, and how customers put them. */
export const ISSUE_PHRASES = {
  damaged: [
    'arrived smashed',
    'came crushed',
    'the box was dented and the item cracked',
    'it arrived damaged',
  ],
  late: [
    'it still has not shipped',
    'the parcel is delayed again',
    'delivery took too long',
    'it arrived very late',
  ],
  wrong: [
    'i got the wrong item',
    'you sent the wrong color',
    'this is not what i ordered',
    'the wrong size came',
  ],
  broken: ['it stopped working', 'it will not turn on', 'the unit is defective', 'it keeps crashing'],
  lost: [
    'it never arrived',
    'it is lost in transit',
    'tracking says delivered but nothing is here',
    'the package is missing',
  ],
  regret: ['i changed my mind', 'i do not want it anymore', 'i bought it by mistake', 'i no longer need it'],
} as const;

export type Issue = keyof typeof ISSUE_PHRASES;

export const ISSUES: readonly Issue[] = ['damaged', 'late', 'wrong', 'broken', 'lost', 'regret'];

/** What support can do; `deny` and `escalate` are what a policy's limits lead to. */
export const TOOLS = ['refund', 'replace', 'credit', 'repair'] as const;

export type Tool = (typeof TOOLS)[number];

export type Decision = Tool | 'deny' | 'escalate';

export const GREETINGS: readonly string[] = ['hi', 'hello', 'hey team', 'good morning', 'urgent', ''];
export const CLOSINGS: readonly string[] = ['thanks', 'please help', 'this is annoying', 'regards', ''];
export const ORDER_LETTERS: readonly string[] = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Clauses with `#` where a number or an order goes. */
export const CLAUSES = {
  order: ['order #', 'ref #', 'my order is #'],
  amount: ['i paid $ #', 'it cost $ #', 'total was $ #'],
  days: ['bought # days ago', 'purchased # days back'],
  gold: ['i am a gold member', 'gold account here'],
} as const;

/** Clauses whose number is beside the point. */
export const DISTRACTORS: readonly { readonly text: string; readonly from: number; readonly span: number }[] =
  [
    { text: 'i waited # hours for a reply', from: 1, span: 30 },
    { text: 'my last one cost $ # and was fine', from: 5, span: 190 },
    { text: 'need it in # days', from: 1, span: 30 },
    { text: 'called you # times', from: 2, span: 5 },
  ];
