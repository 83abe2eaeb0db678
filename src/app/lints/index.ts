import type { LintReport } from '../../core/model/report-document.ts';
import { agreementNotAccuracy } from './agreement-not-accuracy.ts';
import { ambiguousModel } from './ambiguous-model.ts';
import { answersCutOff } from './answers-cut-off.ts';
import { assumedPrices } from './assumed-prices.ts';
import { batchUnpriced } from './batch-unpriced.ts';
import { bestOfMany } from './best-of-many.ts';
import { billedCostUsed } from './billed-cost-used.ts';
import { cacheShareFromUsage } from './cache-share-from-usage.ts';
import { cacheShareNotSaid } from './cache-share-not-said.ts';
import { cacheTokensMissing } from './cache-tokens-missing.ts';
import { cacheWriteMissing } from './cache-write-missing.ts';
import { cacheWriteUnpriced } from './cache-write-unpriced.ts';
import { cascadeVerifierReadsReference } from './cascade-verifier-reads-reference.ts';
import { clustersIgnored } from './clusters-ignored.ts';
import { disjointExamples } from './disjoint-examples.ts';
import { droppedRetries } from './dropped-retries.ts';
import { errorCostZero } from './error-cost-zero.ts';
import { estimatedTokens } from './estimated-tokens.ts';
import { failedRequests } from './failed-requests.ts';
import { failureCostIgnored } from './failure-cost-ignored.ts';
import { judgeOfACandidatesFamily } from './judge-of-a-candidates-family.ts';
import { judgeUncorrected } from './judge-uncorrected.ts';
import { judgeUnlabelled } from './judge-unlabelled.ts';
import { judgeUnpriced } from './judge-unpriced.ts';
import { latencyAtConcurrency1 } from './latency-at-concurrency-1.ts';
import { lengthDiffers } from './length-differs.ts';
import type { Lint, LintInput } from './lint.ts';
import { longPromptForTuned } from './long-prompt-for-tuned.ts';
import { mixDiffers } from './mix-differs.ts';
import { mixFromUsage } from './mix-from-usage.ts';
import { nearTie } from './near-tie.ts';
import { notSignificantIsNotEqual } from './not-significant-is-not-equal.ts';
import { oneTrainingSeed } from './one-training-seed.ts';
import { partlyUnpriced } from './partly-unpriced.ts';
import { peakLoad } from './peak-load.ts';
import { peeking } from './peeking.ts';
import { priceChangeUnmatched } from './price-change-unmatched.ts';
import { promotionalPrices } from './promotional-prices.ts';
import { promptNeverOptimised } from './prompt-never-optimised.ts';
import { reasoningTokensMissing } from './reasoning-tokens-missing.ts';
import { requirementChanged } from './requirement-changed.ts';
import { retiresWithinHorizon } from './retires-within-horizon.ts';
import { rewardInflation } from './reward-inflation.ts';
import { secondaryPrices } from './secondary-prices.ts';
import { severalModelsServed } from './several-models-served.ts';
import { singleSampleTemperature } from './single-sample-temperature.ts';
import { stalePrices } from './stale-prices.ts';
import { tierUnpriced } from './tier-unpriced.ts';
import { trainEvalOverlap } from './train-eval-overlap.ts';
import { trainingCostUnknown } from './training-cost-unknown.ts';
import { trainingSuccessAssumed } from './training-success-assumed.ts';
import { underPowered } from './under-powered.ts';
import { unfinishedRun } from './unfinished-run.ts';
import { ungradedAnswers } from './ungraded-answers.ts';
import { unpairedExamples } from './unpaired-examples.ts';
import { unpriced } from './unpriced.ts';
import { unscored } from './unscored.ts';
import { untimedAnswers } from './untimed-answers.ts';
import { zeroBilled } from './zero-billed.ts';

/** Every lint in the order in which a report shows them; one more is one more file and one more row. */
export const lints: readonly Lint[] = [
  unfinishedRun,
  nearTie,
  errorCostZero,
  bestOfMany,
  underPowered,
  notSignificantIsNotEqual,
  unpairedExamples,
  disjointExamples,
  clustersIgnored,
  peeking,
  requirementChanged,
  judgeUnlabelled,
  judgeUncorrected,
  judgeOfACandidatesFamily,
  judgeUnpriced,
  agreementNotAccuracy,
  trainEvalOverlap,
  cascadeVerifierReadsReference,
  singleSampleTemperature,
  oneTrainingSeed,
  promptNeverOptimised,
  longPromptForTuned,
  rewardInflation,
  mixDiffers,
  lengthDiffers,
  mixFromUsage,
  cacheShareFromUsage,
  cacheShareNotSaid,
  retiresWithinHorizon,
  peakLoad,
  trainingSuccessAssumed,
  failureCostIgnored,
  unpriced,
  ambiguousModel,
  tierUnpriced,
  partlyUnpriced,
  trainingCostUnknown,
  cacheTokensMissing,
  cacheWriteMissing,
  cacheWriteUnpriced,
  batchUnpriced,
  reasoningTokensMissing,
  estimatedTokens,
  droppedRetries,
  billedCostUsed,
  zeroBilled,
  unscored,
  ungradedAnswers,
  failedRequests,
  answersCutOff,
  severalModelsServed,
  latencyAtConcurrency1,
  untimedAnswers,
  stalePrices,
  promotionalPrices,
  assumedPrices,
  secondaryPrices,
  priceChangeUnmatched,
];

/** What an expert would attack in a report, in the table's order. */
export function lint(input: LintInput): readonly LintReport[] {
  return lints.flatMap(({ id, check }) => check(input).map((finding) => ({ id, ...finding })));
}
