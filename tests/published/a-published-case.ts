import type { AppContext } from '../../src/app/context.ts';
import { importRun } from '../../src/app/import-run.ts';
import { report } from '../../src/app/report.ts';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { aClock } from '../support/a-clock.ts';
import { aFolder, type Folder } from '../support/a-folder.ts';
import { aGrader } from '../support/a-grader.ts';

export interface PublishedCase {
  readonly folder: Folder;
  readonly context: AppContext;
  readonly run: string;
  report(scenario: string): Promise<ReportDocument>;
}

/** Trials as anybody might type them in from a publication, imported. */
export async function aPublishedCase(
  trials: readonly Readonly<Record<string, unknown>>[],
  prices: string,
): Promise<PublishedCase> {
  const folder = aFolder({
    'trials.jsonl': trials.map((trial) => JSON.stringify(trial)).join('\n'),
    'prices.yaml': prices,
  });
  const context: AppContext = {
    store: await openSqliteStore(':memory:'),
    clock: aClock(),
    version: '0',
    createGrader: (definition) => aGrader(definition),
    endpointIdentity: (_, id) => id,
    createTrainer: () => Promise.reject(new Error('nobody trains here')),
    createEndpoint: () => Promise.reject(new Error('nobody is asked here')),
  };
  const { run } = await importRun([`${folder.path}/trials.jsonl`], context);
  return {
    folder,
    context,
    run,
    report: (scenario) => {
      const scenarioFile = folder.write('scenario.yaml', `${scenario}\nprices: prices.yaml\n`);
      return report(run, context, { scenarioFile, draws: 1000 });
    },
  };
}
