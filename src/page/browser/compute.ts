import type { ReportContext } from '../../report/content/content.ts';
import { inflate } from '../inflate.ts';
import type { WhatIf } from '../what-if.ts';
import type { Answered, Asked } from './worker.ts';

/** Decides in a thread of its own, so that sliders never wait. */
export interface Computer {
  /** The latest that was asked is answered; what was overtaken is not. */
  ask(whatIf: WhatIf): void;
  /** What is still being computed is of no interest any more. */
  forget(): void;
}

interface Start {
  readonly engine: string;
  readonly measured: string;
  readonly context: ReportContext;
  readonly answered: (answer: Answered) => void;
}

export async function startComputer({ engine, measured, context, answered }: Start): Promise<Computer> {
  const code = new Blob([await inflate(engine)], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(code));
  const post = (message: Asked): void => worker.postMessage(message);
  post({ measured, context });
  let [turn, isBusy] = [0, false];
  let waiting: WhatIf | null = null;
  const send = (whatIf: WhatIf): void => {
    [turn, isBusy, waiting] = [turn + 1, true, null];
    post({ turn, whatIf });
  };
  worker.onmessage = ({ data }: MessageEvent<Answered>) => {
    isBusy = false;
    if (waiting) send(waiting);
    else if (data.turn === turn) answered(data);
  };
  return {
    ask: (whatIf) => {
      if (isBusy) waiting = whatIf;
      else send(whatIf);
    },
    forget: () => {
      [turn, waiting] = [turn + 1, null];
    },
  };
}
