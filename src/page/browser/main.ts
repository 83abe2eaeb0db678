import { startWhatIf } from './what-if.ts';

/** Everything that moves in the page. Without it the page says the same, and stands still. */
async function start(): Promise<void> {
  if (typeof DecompressionStream === 'undefined' || typeof Worker === 'undefined') return;
  const [engine, measured] = ['engine', 'measured'].map(dataOf);
  if (engine && measured) await startWhatIf({ engine, measured });
}

/** The text of a data block; empty: the page has none of that name. */
function dataOf(name: string): string {
  return document.getElementById(`data-${name}`)?.textContent ?? '';
}

// After the first paint, which needs nothing of this.
setTimeout(() => void start());
