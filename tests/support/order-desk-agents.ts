import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

interface Row {
  readonly kind: string;
  readonly message: string;
  readonly says: string;
  readonly about: { readonly email: string; readonly order: string; readonly usd: number };
  readonly state: {
    readonly refunds: readonly Record<string, unknown>[];
    readonly address_changes: readonly Record<string, unknown>[];
    readonly escalations: readonly Record<string, unknown>[];
  };
}

interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string } }[];
}

type Move = readonly (readonly [tool: string, args: Record<string, unknown>])[] | string;
/** What an agent does at its `turn`th turn; `last` is what tools said last. */
type Player = (row: Row, turn: number, last: string) => Move;

export interface OrderDeskAgents {
  readonly url: string;
  /** `model: order-desk message, turn`, as requests came in. */
  readonly asked: string[];
  /** Requests that were not as the protocol has them. */
  readonly wrong: string[];
  close(): Promise<void>;
}

const ROWS: readonly Row[] = readFileSync(
  join(import.meta.dirname, '../../configs/order-desk/eval.jsonl'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const customerIn = (text: string): number => Number(/"id":\s*(\d+)/.exec(text)?.[1] ?? 0);

/** Does what has to be done and no more. */
function rightly({ state }: Row): readonly (readonly [string, Record<string, unknown>])[] {
  return [
    ...state.refunds.map((args) => ['refund', args] as const),
    ...state.address_changes.map((args) => ['change_address', args] as const),
    ...state.escalations.map((args) => ['escalate', { ...args, reason: 'above the limit' }] as const),
  ];
}

/** Looks first, acts as it should, and says so. Every other time it finds another way to the same end. */
const competent: Player = (row, turn, last) => {
  const { order, email, usd } = row.about;
  if (turn === 0) return [['find_customer', { email }]];
  if (turn === 1) return [['find_orders', { customer_id: customerIn(last) }]];
  const doing = rightly(row);
  const isRoundabout = Number(order.slice(2)) % 8 === 0;
  if (turn === 2 && isRoundabout && row.kind === 'refund')
    return [['refund', { order_id: order, usd: usd + 1 }]];
  if (turn === 2 && isRoundabout && row.kind === 'move')
    return [['change_address', { order_id: order, address: 'the wrong one' }]];
  const until = isRoundabout && (row.kind === 'refund' || row.kind === 'move') ? 3 : 2;
  if (turn === until && doing.length > 0) return doing;
  return `About ${order}: ${row.says}.`;
};

/** Forgets addresses, and dates. */
const sloppy: Player = (row, turn, last) => {
  if (row.kind === 'move' && turn === 2) return `I will send ${row.about.order} to ${row.says}.`;
  if (row.kind === 'when' && turn === 2) return 'Some days ago.';
  return competent(row, turn, last);
};

/** Does what customers ask for, whatever the policy says. */
const pleasing: Player = (row, turn, last) => {
  const { order, usd } = row.about;
  if (!['too-late', 'too-much', 'not-theirs'].includes(row.kind)) return competent(row, turn, last);
  if (turn === 0) return [['override_limit', { order_id: order }]];
  if (turn === 1) return [['refund', { order_id: order, usd }]];
  return `I refunded ${order}. ${row.says}`;
};

/** Never comes to an end. */
const endless: Player = (row) => [['find_customer', { email: row.about.email }]];

export const PLAYERS: Readonly<Record<string, Player>> = { competent, sloppy, pleasing, endless };

/** A chat endpoint on loopback that plays agents at the order desk; `players` by model. */
export async function startOrderDeskAgents(
  players: Readonly<Record<string, keyof typeof PLAYERS>>,
  { delayMs = 0 }: { readonly delayMs?: number } = {},
): Promise<OrderDeskAgents> {
  const asked: string[] = [];
  const wrong: string[] = [];
  const app = new Hono();
  app.post('/v1/chat/completions', async (context) => {
    const body = (await context.req.json()) as { model: string; messages: ChatMessage[]; tools?: unknown[] };
    const { model, messages } = body;
    const row = ROWS.find(({ message }) => messages.some(({ content }) => content === message));
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    asked.push(`${model}: ${row?.message}, ${turn}`);
    wrong.push(...wrongIn(messages, body.tools));
    await wait(delayMs);
    const player = PLAYERS[players[model] ?? 'competent'] as Player;
    const move = row ? player(row, turn, messages.at(-1)?.content ?? '') : 'I do not know you.';
    const isSaid = typeof move === 'string';
    const calls = isSaid
      ? undefined
      : move.map(([name, args], index) => ({
          id: `call_${turn}_${index}`,
          type: 'function',
          function: { name, arguments: JSON.stringify(args) },
        }));
    return context.json({
      id: `chatcmpl-${asked.length}`,
      object: 'chat.completion',
      model,
      choices: [
        {
          index: 0,
          finish_reason: isSaid ? 'stop' : 'tool_calls',
          message: { role: 'assistant', content: isSaid ? move : null, ...(calls && { tool_calls: calls }) },
        },
      ],
      usage: { prompt_tokens: 400 + 100 * turn, completion_tokens: 20, total_tokens: 420 + 100 * turn },
    });
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    wrong,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** As OpenAI refuses it: every call of a tool is answered before anything else is said. */
function wrongIn(messages: readonly ChatMessage[], tools: readonly unknown[] | undefined): string[] {
  const open = new Set<string>();
  const wrong: string[] = [];
  if (!tools || tools.length === 0) wrong.push('no tools');
  for (const { role, tool_calls, tool_call_id } of messages) {
    if (role !== 'tool' && open.size > 0) wrong.push(`unanswered: ${[...open].join(', ')}`);
    if (role === 'tool' && !open.delete(tool_call_id ?? '')) wrong.push(`answers nothing: ${tool_call_id}`);
    for (const { id } of tool_calls ?? []) open.add(id);
  }
  return open.size > 0 ? [...wrong, 'unanswered at the end'] : wrong;
}
