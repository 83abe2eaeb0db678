import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import pc from 'picocolors';
import { doWholeJob } from '../../app/whole-job.ts';
import type { Config } from '../../config/config.ts';
import { loadConfig } from '../../config/load-config.ts';
import { startLab } from '../../lab/start.ts';
import type { Store } from '../../ports/store.ts';
import { createJobGraders, createPorts } from '../deps.ts';
import { log, logPainted } from '../output.ts';
import { stopOnInterrupt } from '../stopping.ts';
import { formatDuration } from '../terminal/format.ts';
import { type WrittenReport, writeReport } from '../write-report.ts';
import { showStages } from './show-stages.ts';
import { writeTickets } from './tickets.ts';

const CONFIG = fileURLToPath(new URL('../../../configs/refund-desk.yaml', import.meta.url));
const LAB_FOLDER = '.breakeven/lab';

export interface DemoOptions {
  readonly seed?: number;
  readonly fresh: boolean;
}

/** Starts the lab, does the whole job of the refund desk and writes its report. */
export async function runDemo(store: Store, { seed, fresh }: DemoOptions): Promise<WrittenReport> {
  const started = performance.now();
  if (fresh) await rm(LAB_FOLDER, { recursive: true, force: true });
  const config = await configFor(seed);
  const lab = await startLab({ port: 0, directory: LAB_FOLDER, createGrader: await createJobGraders() });
  logPainted(
    `${pc.bold('The refund desk')}: small models, really trained and measured on this machine (a minute or three the first time)`,
  );
  logPainted(pc.dim(`  lab on ${lab.url}, weights ${lab.fingerprint}, seed ${config.seed}`));
  const stopping = stopOnInterrupt(() => log('\nstopping: what is in flight is finished'));
  try {
    // The lab's port is another one each time; what it serves is known by its weights and by when it started over.
    const identity = `lab:${lab.fingerprint}:${await generation()}`;
    const context = {
      ...(await createPorts({ overrides: [{ endpoint: 'lab', baseUrl: lab.url, identity }] })),
      store,
    };
    const stages = showStages();
    const { run } = await doWholeJob(config, context, { ...stopping, ...stages });
    stages.finish();
    const written = await writeReport(run, context, {});
    logPainted(pc.dim(`  done in ${formatDuration(performance.now() - started)}`));
    return written;
  } finally {
    stopping.release();
    await lab.close();
  }
}

/** The shipped config; with another seed, other tickets too. */
async function configFor(seed: number | undefined): Promise<Config> {
  const config = loadConfig(CONFIG);
  if (seed === undefined || seed === config.seed) return config;
  const folder = resolve(LAB_FOLDER, `tickets-${seed}`);
  const files = await writeTickets(folder, seed);
  return { ...config, seed, dataset: { ...config.dataset, ...files } };
}

/** A name for everything since the lab last started over. */
async function generation(): Promise<string> {
  const file = join(LAB_FOLDER, 'generation');
  if (existsSync(file)) return readFile(file, 'utf8');
  const name = randomUUID();
  await mkdir(LAB_FOLDER, { recursive: true });
  await writeFile(file, name);
  return name;
}
