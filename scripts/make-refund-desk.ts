/** Writes the data of configs/refund-desk.yaml: tickets of its seed, and the policy. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeTickets } from '../src/cli/demo/tickets.ts';
import { policyText } from '../src/lab/task/policy.ts';

const SEED = 7;
const folder = fileURLToPath(new URL('../configs/refund-desk', import.meta.url));

await writeTickets(folder, SEED);
writeFileSync(`${folder}/policy.md`, `${policyText()}\n`);
