import type { ReportDocument } from '../../core/model/report-document.ts';
import { candidatesSection } from './candidates.ts';
import { changesSection } from './changes.ts';
import { chartsSection } from './charts.ts';
import type { ReportContext, Section } from './content.ts';
import { economicsSection } from './economics.ts';
import { gradingSection } from './grading.ts';
import { outcomesSection } from './outcomes.ts';
import { peopleSection } from './people.ts';
import { provenanceSection } from './provenance.ts';
import { requirementsSection } from './requirements.ts';
import { scenarioSection } from './scenario.ts';
import { scenariosSection } from './scenarios.ts';
import { selectionSection } from './selection.ts';
import { volumePriceSection } from './volume-price.ts';
import { volumesSection } from './volumes.ts';
import { warningsSection } from './warnings.ts';

/** The order of the report below the verdict. A section that has nothing to say is null. */
const SECTIONS: readonly ((document: ReportDocument, context: ReportContext) => Section | null)[] = [
  requirementsSection,
  candidatesSection,
  chartsSection,
  changesSection,
  economicsSection,
  volumesSection,
  volumePriceSection,
  outcomesSection,
  scenariosSection,
  selectionSection,
  gradingSection,
  peopleSection,
  warningsSection,
  scenarioSection,
  provenanceSection,
];

export function reportSections(document: ReportDocument, context: ReportContext): readonly Section[] {
  return SECTIONS.map((section) => section(document, context)).filter((section) => section !== null);
}
