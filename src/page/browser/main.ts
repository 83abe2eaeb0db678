import type { ExampleList } from '../../core/model/example-list.ts';
import { inflate } from '../inflate.ts';
import { mountExamples } from './examples.ts';
import { startWhatIf } from './what-if.ts';

/** Everything that moves in the page. Without it the page says the same, and stands still. */
async function start(): Promise<void> {
  if (typeof DecompressionStream === 'undefined' || typeof Worker === 'undefined') return;
  await Promise.all([startExamples(), startDeciding()]);
}

async function startExamples(): Promise<void> {
  const [section, data] = [document.getElementById('examples'), dataOf('examples')];
  if (section && data) mountExamples(section, JSON.parse(await inflate(data)) as ExampleList);
}

async function startDeciding(): Promise<void> {
  const [engine, measured] = ['engine', 'measured'].map(dataOf);
  if (engine && measured) await startWhatIf({ engine, measured });
}

/** The text of a data block; empty: the page has none of that name. */
function dataOf(name: string): string {
  return document.getElementById(`data-${name}`)?.textContent ?? '';
}

// After the first paint, which needs nothing of this.
setTimeout(() => void start());
