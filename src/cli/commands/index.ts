import type { Command } from 'commander';
import { declareCompare } from './compare.ts';
import { declareDemo } from './demo.ts';
import { declareDrift } from './drift.ts';
import { declareEstimate } from './estimate.ts';
import { declareExport } from './export.ts';
import { declareGrade } from './grade.ts';
import { declareGraders } from './graders.ts';
import { declareHistory } from './history.ts';
import { declareImport } from './import.ts';
import { declareInit } from './init.ts';
import { declareLab } from './lab.ts';
import { declareLabel } from './label.ts';
import { declareLoad } from './load.ts';
import { declareMigrate } from './migrate.ts';
import { declarePlan } from './plan.ts';
import { declarePrices } from './prices.ts';
import { declareReport } from './report.ts';
import { declareRun } from './run.ts';
import { declareTrain } from './train.ts';
import { declareView } from './view.ts';

/** Every command, in the order of `--help`. A command is one file here and one row. */
export const commands: readonly ((program: Command) => void)[] = [
  declareInit,
  declarePlan,
  declareRun,
  declareEstimate,
  declareTrain,
  declareMigrate,
  declareGrade,
  declareReport,
  declareCompare,
  declareHistory,
  declareDrift,
  declareView,
  declareImport,
  declareExport,
  declarePrices,
  declareGraders,
  declareLabel,
  declareLoad,
  declareLab,
  declareDemo,
];
