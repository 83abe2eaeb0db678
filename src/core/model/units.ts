/** US dollars. */
export type Usd = number;
/** Milliseconds. */
export type Milliseconds = number;
/** An instant as ISO 8601 in UTC, `2026-11-22T20:34:00.000Z`. */
export type IsoInstant = string;
/** A day as `YYYY-MM-DD`. */
export type IsoDate = string;

export type CandidateId = string;
export type ExampleId = string;
export type GraderId = string;
export type EndpointId = string;
export type RunId = string;

export type NonEmpty<T> = readonly [T, ...T[]];
