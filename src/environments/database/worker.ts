import { Worker } from 'node:worker_threads';
import { obey } from './databases.ts';
import type { DatabaseOrder } from './orders.ts';

/** A process of databases in memory: it may read no file but its own, and is told what to do by messages. */

/** A statement without end hears nothing of a parent that was killed; a thread beside it does. */
const WATCH = `
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500);`;
new Worker(WATCH, { eval: true }).unref();

process.on('message', (order: DatabaseOrder) => {
  process.send?.(obey(order));
});
