/** Every form in which a report is written. */
export const FORMAT_IDS = ['html', 'md', 'json', 'csv', 'svg', 'png', 'pdf'] as const;

export type FormatId = (typeof FORMAT_IDS)[number];

/** What is written where nobody says. */
export const DEFAULT_FORMATS: readonly FormatId[] = ['html', 'md', 'json'];
