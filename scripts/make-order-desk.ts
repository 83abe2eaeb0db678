/** Writes the data of configs/order-desk.yaml: messages of its seed, and the database that they are about. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeOrderDesk } from './order-desk.ts';

const SEED = 7;
const folder = fileURLToPath(new URL('../configs/order-desk', import.meta.url));
const { rows, fixture } = makeOrderDesk(SEED);

writeFileSync(`${folder}/eval.jsonl`, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
writeFileSync(`${folder}/fixture.sql`, fixture);
