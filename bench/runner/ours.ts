import { run } from '../../src/app/run.ts';
import { createPorts } from '../../src/cli/deps.ts';
import { keepHeapSmall } from '../../src/cli/small-heap.ts';
import { createProgress } from '../../src/cli/terminal/progress.ts';
import { followRun } from '../../src/cli/terminal/run-progress.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { openStore } from '../../src/store/open-store.ts';

/** The runner as `breakeven run` drives it: grading, recording and progress on. `node ours.ts CONFIG STORE`. */
keepHeapSmall();
const [file = '', url = ''] = process.argv.slice(2);
const config = loadConfig(file);
const store = await openStore(url);
const progress = createProgress();
const show = followRun(progress);
const never = new AbortController().signal;
let started = performance.now();
const result = await run(
  config,
  { ...(await createPorts()), store },
  {
    stop: never,
    abort: never,
    onEvent(event) {
      if (event.type === 'started') started = performance.now();
      show(event);
    },
  },
);
const ms = performance.now() - started;
progress.finish();
await store.close();
if (result.made !== config.candidates.length * Number(process.argv[4]) || result.failed > 0)
  throw new Error(`made ${result.made}, failed ${result.failed}`);
process.stdout.write(
  `${JSON.stringify({ perSecond: (result.made * 1000) / ms, rssMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);
