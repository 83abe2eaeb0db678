/** Writes the published JSON Schemas, of configs, scenario files, report.json and trials, into configs/schema. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configJsonSchema, scenarioFileJsonSchema } from '../src/config/schema.ts';
import { trialJsonSchema } from '../src/importers/trial-schema.ts';
import { reportJsonSchema } from '../src/report/schema.ts';

const folder = fileURLToPath(new URL('../configs/schema', import.meta.url));

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({
  config: configJsonSchema(),
  scenario: scenarioFileJsonSchema(),
  report: reportJsonSchema(),
  trial: trialJsonSchema(),
})) {
  writeFileSync(`${folder}/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
}
