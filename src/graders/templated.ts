import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Sample } from '../core/model/sample.ts';
import { checkTemplate, renderTemplate } from '../core/template.ts';
import type { Grader } from '../ports/grader.ts';

/** A grader that compares what its templates say, and asks nobody. */
export function createTemplated<Names extends string>(
  id: string,
  templates: Readonly<Record<Names, string>>,
  judge: (texts: Readonly<Record<Names, string>>, sample: Sample, example: Example) => Verdict,
): Grader {
  const entries = Object.entries<string>(templates);
  return {
    id,
    judges: [],
    check({ item }) {
      for (const [, template] of entries) checkTemplate(template, item);
    },
    async grade(sample, example) {
      const scope = { item: example.item, sample };
      const texts = Object.fromEntries(
        entries.map(([name, template]) => [name, renderTemplate(template, scope)]),
      );
      return judge(texts as Record<Names, string>, sample, example);
    },
  };
}
