/** Estimators for evals: pure, synchronous, each with its source. */
export { agrestiCoullInterval } from './agresti-coull-interval.ts';
export { type BootstrapOptions, bcaBootstrap } from './bca-bootstrap.ts';
export { type BcaInput, type BootstrapEstimate, bcaInterval } from './bca-interval.ts';
export { benjaminiHochberg } from './benjamini-hochberg.ts';
export { clopperPearsonInterval } from './clopper-pearson-interval.ts';
export { type ClusteredMean, clusteredMean } from './clustered-mean.ts';
export { cohenKappa } from './cohen-kappa.ts';
export { correctForJudge, type JudgedRate } from './correct-for-judge.ts';
export { examplesForMcNemar, type McNemarStudy } from './examples-for-mcnemar.ts';
export { examplesForMeanDifference, type MeanDifferenceStudy } from './examples-for-mean-difference.ts';
export { examplesForNonInferiority, type NonInferiorityStudy } from './examples-for-non-inferiority.ts';
export { expectedMaxOfNormals } from './expected-max-of-normals.ts';
export { fleissKappa } from './fleiss-kappa.ts';
export { holm } from './holm.ts';
export type { Interval } from './interval.ts';
export { jeffreysInterval } from './jeffreys-interval.ts';
export { judgedRateInterval } from './judged-rate-interval.ts';
export { kornGraubardInterval, type SurveyedRate } from './korn-graubard-interval.ts';
export { krippendorffAlpha, type Ratings } from './krippendorff-alpha.ts';
export { type McNemarTest, mcnemar } from './mcnemar.ts';
export { type EValueOptions, mcnemarEValue } from './mcnemar-e-value.ts';
export { type McNemarStopping, mcnemarStopping } from './mcnemar-stopping.ts';
export {
  confidenceSequence,
  type MeanEValueOptions,
  meanEValue,
  type SequenceOptions,
} from './mean-e-value.ts';
export { newcombeInterval } from './newcombe-interval.ts';
export { newcombePairedInterval } from './newcombe-paired-interval.ts';
export { type NonInferiority, nonInferiority } from './non-inferiority.ts';
export { nonInferiorityWealth, type WealthOptions } from './non-inferiority-wealth.ts';
export { type OcbaInput, ocbaAllocation } from './ocba-allocation.ts';
export { opportunityForTraining } from './opportunity-for-training.ts';
export { type PairedDifference, pairedDifference } from './paired-difference.ts';
export type { PairedTable } from './paired-table.ts';
export { passAtK } from './pass-at-k.ts';
export { passHatK } from './pass-hat-k.ts';
export { type PredictionPowered, predictionPoweredMean } from './prediction-powered-mean.ts';
export { type QuantileInterval, quantileInterval } from './quantile-interval.ts';
export { ratioPerSuccess } from './ratio-per-success.ts';
export { type SignFlipTest, signFlipTest } from './sign-flip-test.ts';
export { type RankCorrelation, spearman } from './spearman.ts';
export { tangoInterval } from './tango-interval.ts';
export { wilsonInterval } from './wilson-interval.ts';
