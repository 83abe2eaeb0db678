import { asksModel } from '../config/check-references.ts';
import type { Config } from '../config/config.ts';
import { meanEstimate } from '../core/decision/changes.ts';
import type { Call } from '../core/model/call.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { GradingReport, JudgedCost, JudgedGrader, PartMeans } from '../core/model/grading-report.ts';
import type { RunRecord } from '../ports/store.ts';
import { candidateOf } from '../run/ask-judge.ts';
import { hashOf } from '../run/plan.ts';
import type { RunData } from './collect-data.ts';
import type { AppContext } from './context.ts';
import type { Pricing } from './pricing.ts';

/** What judges took, by grader and candidate, and what the parts of the deciding grader said. Offline. */
export async function reportGrading(
  record: RunRecord,
  config: Config,
  run: Pick<RunData, 'data' | 'traits'>,
  pricing: Pricing,
  context: AppContext,
): Promise<GradingReport | null> {
  const judged: JudgedGrader[] = [];
  for (const [index, definition] of config.graders.entries()) {
    if (!asksModel(definition)) continue;
    const grades = await context.store.readJudgeCalls(record.id, [hashOf(definition)]);
    if (grades.length === 0) continue;
    const judges = context.createGrader(definition, config).judges.map(candidateOf);
    const costOf = (id?: string): JudgedCost =>
      tally(
        grades.filter(({ key }) => id === undefined || key.candidate === id).map(({ calls }) => calls),
        judges,
        pricing,
      );
    judged.push({
      grader: definition.id,
      decides: index === 0,
      judges: [
        ...new Map(
          judges.map(({ endpoint, model }) => [`${endpoint} ${model}`, { endpoint, model: model ?? '' }]),
        ).values(),
      ],
      total: costOf(),
      candidates: record.candidates.map(({ id }) => ({ id, ...costOf(id) })),
    });
  }
  const parts = partMeans(run);
  return judged.length + parts.length === 0 ? null : { judged, parts };
}

function tally(
  grades: readonly (readonly Call[])[],
  judges: readonly Candidate[],
  pricing: Pricing,
): JudgedCost {
  const calls = grades.flat();
  let [usd, priced, unpriced, input, output] = [0, 0, 0, 0, 0];
  for (const call of calls) {
    input += call.usage?.input ?? 0;
    output += call.usage?.output ?? 0;
    const payer = payerOf(call, judges);
    const cost = payer ? pricing.costOf(payer, call) : null;
    if (cost !== null) {
      usd += cost;
      priced += 1;
    } else if (call.usage) unpriced += 1;
  }
  return {
    grades: grades.length,
    calls: calls.length,
    inputTokens: input,
    outputTokens: output,
    unpricedCalls: unpriced,
    usd: priced === 0 ? null : usd,
    usdPerThousandGrades: priced === 0 || unpriced > 0 ? null : (1000 * usd) / grades.length,
  };
}

/** Whoever was asked by that name, else whoever is asked there. */
function payerOf(call: Call, judges: readonly Candidate[]): Candidate | undefined {
  const there = judges.filter(({ endpoint }) => endpoint === call.endpoint);
  return there.find(({ model }) => model === call.servedModel) ?? there[0];
}

function partMeans({ data, traits }: Pick<RunData, 'data' | 'traits'>): PartMeans[] {
  const names = [...new Set([...traits.values()].flatMap(({ parts }) => [...parts.keys()]))];
  return names.map((part) => ({
    part,
    means: [...traits].map(([id, { parts }]) => {
      const [own, column] = [data.get(id), parts.get(part)];
      return { id, mean: own && column ? meanEstimate(own, column) : null };
    }),
  }));
}
