import { compare } from '../app/compare.ts';
import { compareRuns } from '../app/compare-runs.ts';
import type { AppContext } from '../app/context.ts';
import { documentOf } from '../app/measured.ts';
import { readProgress, stateOf } from '../app/progress.ts';
import { measure, report } from '../app/report.ts';
import { collectExamples } from '../app/report-examples.ts';
import { reportConfig } from '../app/run-config.ts';
import type { ComparisonQuestion, ViewedComparison, ViewSources } from '../view/sources.ts';
import { parseDay, parseShare, parseVolume } from './parse.ts';
import { commandOf } from './write-report.ts';

/** What the pages of `breakeven view` show: the use cases of the other commands, their flags from addresses. */
export function createViewSources(context: AppContext): ViewSources {
  return {
    store: context.store,
    stateOf: (run) => stateOf(run, context.store),
    progress: (run) => readProgress(run, context),
    headline: async (run) => (await report(run, context)).headline,
    async reportPage(run, { volume, asOf }) {
      const options = {
        ...(volume !== null && { volume: parseVolume(volume) }),
        ...(asOf !== null && { asOf: parseDay(asOf) }),
      };
      const measured = await measure(run, context, options);
      const words = { command: commandOf(run, options), generatedAt: context.clock.instant() };
      const [{ renderReport }, { makeLivePage }] = await Promise.all([
        import('../report/render-report.ts'),
        import('../page/live-page.ts'),
      ]);
      const document = documentOf(measured);
      const record = await context.store.getRun(run);
      const config = reportConfig(record, options);
      const examples = await collectExamples({ record, config, measured, document, context });
      const live = await makeLivePage({ measured, context: words, examples });
      return (await renderReport(document, words, { live, examples })).html;
    },
    compare: (question) => answer(question, context),
  };
}

function answer(question: ComparisonQuestion, context: AppContext): Promise<ViewedComparison> {
  const { run, candidate, reference, referenceRun } = question;
  const margin = question.margin === null ? null : parseShare('--margin', question.margin);
  return referenceRun === null
    ? compare(run, candidate, reference, context, margin)
    : compareRuns({ run, candidate }, { run: referenceRun, candidate: reference }, context, margin);
}
