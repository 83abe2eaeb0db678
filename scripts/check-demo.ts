/** Checks that the demo's report exists in every format and says what the run found. Usage: check-demo.ts FOLDER */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseReportDocument } from '../src/report/schema.ts';

const [folder = 'reports/refund-desk'] = process.argv.slice(2);
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
const document = parseReportDocument(JSON.parse(read('report.json')));

assert.equal(document.schemaVersion, 1);
assert.deepEqual(
  document.candidates.map(({ id }) => id),
  ['frontier', 'mini', 'distilled', 'rft', 'supervised'],
);
for (const { id, n, accuracy, pricedShare, failed } of document.candidates) {
  assert.equal(n, 400, `${id} was measured on 400 tickets`);
  assert.equal(failed, 0, `${id} answered every request`);
  assert.equal(pricedShare, 1, `every call of ${id} has a price`);
  assert.ok(
    accuracy && accuracy.low < accuracy.point && accuracy.point < accuracy.high,
    `${id} has an interval`,
  );
}
const html = read('index.html');
const markdown = read('report.md');
assert.ok(document.recommendation, 'there is a verdict');
for (const { id, accuracy } of document.candidates) {
  const shown = `${(100 * (accuracy?.point ?? 0)).toFixed(1)}`;
  assert.ok(html.includes(id) && html.includes(shown), `index.html shows ${id} at ${shown} %`);
  assert.ok(markdown.includes(id) && markdown.includes(shown), `report.md shows ${id} at ${shown} %`);
}
process.stdout.write(`${document.headline}\nthe report in ${folder} says what the run found\n`);
