/**
 * breakeven as a library: read a config, run it, decide. The estimators are in `breakeven/stats`, the
 * cost formulas in `breakeven/economics`.
 */

export type { Changes, Volume } from './app/changes.ts';
export { type Comparison, compare } from './app/compare.ts';
export type { AppContext, Stopping } from './app/context.ts';
export { type Exported, exportRun } from './app/export-run.ts';
export { type ImportOptions, type ImportResult, importRun } from './app/import-run.ts';
export { type CandidatePlan, type PlanSummary, plan } from './app/plan.ts';
export { report } from './app/report.ts';
export { type RunEvent, type RunOptions, type RunResult, run } from './app/run.ts';
export type { ReportOptions } from './app/run-config.ts';
export { type TrainEvent, type TrainOptions, train } from './app/train.ts';
export type { Config } from './config/config.ts';
export { loadConfig } from './config/load-config.ts';
export { BreakevenError, type ErrorCode, isBreakevenError } from './core/model/error.ts';
export type { OpenCall, OpenTrial } from './core/model/open-trial.ts';
export type { Recommendation } from './core/model/recommendation.ts';
export type { ReportDocument } from './core/model/report-document.ts';
export type { Store } from './ports/store.ts';
export { renderReport } from './report/render-report.ts';
export { openStore } from './store/open-store.ts';
