import { renderMarkdown } from '../markdown/render-markdown.ts';
import type { ReportFile, ReportSource } from './source.ts';

export const writeMarkdown = ({ inert, context }: ReportSource): readonly ReportFile[] => [
  { name: 'report.md', content: renderMarkdown(inert, context) },
];
