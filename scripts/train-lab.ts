/**
 * Pretrains the lab's base models into src/lab/weights. Steps and seed are fixed in advance
 * (docs/decisions/lab-engine.md); the scores it prints on the way decide nothing.
 *
 * Usage: node scripts/train-lab.ts [lab-frontier | lab-mini] [directory]
 */
import { fileURLToPath } from 'node:url';
import { decodeHalf, encodeHalf } from '../src/lab/engine/half-float.ts';
import type { Model } from '../src/lab/engine/model.ts';
import { BASE_MODELS, type BaseModel } from '../src/lab/models/base-models.ts';
import { writeWeights } from '../src/lab/models/weights-file.ts';
import { makeTickets } from '../src/lab/task/make-tickets.ts';
import { ACME_POLICY, policyText } from '../src/lab/task/policy.ts';
import { measureExactMatch } from '../src/lab/training/evaluate.ts';
import { pretrain } from '../src/lab/training/pretrain.ts';

const STEPS: Readonly<Record<string, number>> = { 'lab-frontier': 600, 'lab-mini': 4000 };
const SEED = 1;
const REPORT_EVERY = 100;

/** Development tickets: of the training split, under a seed that nothing else uses. */
const DEVELOPMENT = makeTickets({ seed: 555_000, count: 400, split: 'train' });
const WRONG_POLICY = {
  ...ACME_POLICY,
  window: 60,
  rules: { ...ACME_POLICY.rules, late: ACME_POLICY.rules.wrong },
};

const [only, directory = fileURLToPath(new URL('../src/lab/weights', import.meta.url))] =
  process.argv.slice(2);
for (const base of BASE_MODELS) if (only === undefined || only === base.name) train(base);

function train(base: BaseModel): void {
  const steps = STEPS[base.name] as number;
  const started = process.cpuUsage();
  let smoothed = 0;
  const model = pretrain(base, {
    steps,
    seed: SEED,
    onProgress({ step, loss }, current) {
      smoothed = step === 1 ? loss : 0.98 * smoothed + 0.02 * loss;
      if (step % REPORT_EVERY !== 0) return;
      const seconds = process.cpuUsage(started).user / 1e6;
      const scores = JSON.stringify(measureScores(current, base));
      process.stdout.write(
        `${base.name} ${step}/${steps} ${seconds.toFixed(0)} CPU-s, loss ${smoothed.toFixed(4)} ${scores}\n`,
      );
    },
  });
  const cpuSeconds = Math.round(process.cpuUsage(started).user / 1e6);
  model.loadWeights(decodeHalf(encodeHalf(model.readWeights())));
  const { name, shape, thinks } = base;
  const origin = {
    steps,
    seed: SEED,
    parameters: model.count,
    finalLoss: Number(smoothed.toFixed(4)),
    cpuSeconds,
    developmentScores: measureScores(model, base),
  };
  writeWeights(`${directory}/${name}`, model.readWeights(), { name, shape, thinks, origin });
}

/** Exact match on the development tickets: with ACME's policy, with another, and with none. */
function measureScores(model: Model, { thinks }: BaseModel): Record<string, number> {
  const measure = (policy: string | null) => measureExactMatch(model, DEVELOPMENT, { policy, thinks });
  return {
    tickets: DEVELOPMENT.length,
    rightPolicy: measure(policyText()),
    wrongPolicy: measure(policyText(WRONG_POLICY)),
    noPolicy: measure(null),
  };
}
