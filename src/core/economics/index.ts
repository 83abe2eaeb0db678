/** What requests, labels and training cost, and at which volume a dearer start pays. Dollars throughout. */
export { bestSampleSize, type SampleSize } from './best-sample-size.ts';
export { breakEvenErrorCost, type CostAndQuality } from './break-even-error-cost.ts';
export { breakEvenVolume } from './break-even-volume.ts';
export { callCost } from './call-cost.ts';
export { type Cascade, type CascadeCost, cascadeCost } from './cascade-cost.ts';
export { type CheapestRange, cheapestByVolume } from './cheapest-by-volume.ts';
export { cheapestByVolumeOf } from './cheapest-by-volume-of.ts';
export type { CostDraws } from './cost-draws.ts';
export type { Curve } from './curve.ts';
export { type BetaBelief, evpiBeta } from './evpi-beta.ts';
export { evpiNormal, type NormalBelief } from './evpi-normal.ts';
export { evsiBeta } from './evsi-beta.ts';
export { evsiNormal, type NormalMeasurement } from './evsi-normal.ts';
export { expectedRegret } from './expected-regret.ts';
export { expectedTaskCost, type RetriedTask, type TaskCost } from './expected-task-cost.ts';
export { type Gap, gapRecovered } from './gap-recovered.ts';
export { type HostingLoad, hostingReplicas } from './hosting-replicas.ts';
export { internalRateOfReturn } from './internal-rate-of-return.ts';
export {
  type LearningCurve,
  type LearningCurveOptions,
  learningCurve,
  type PilotPoint,
} from './learning-curve.ts';
export type { Line } from './line.ts';
export { netPresentValue } from './net-present-value.ts';
export { type Payback, payback } from './payback.ts';
export { type Pilot, pilotValue } from './pilot-value.ts';
export { type CurvePoint, type PowerLaw, powerLawThrough } from './power-law-through.ts';
export { probabilityCheapest } from './probability-cheapest.ts';
export { type ReinforcementBill, reinforcementBill } from './reinforcement-bill.ts';
export { type ReinforcementTraining, reinforcementTrainingCost } from './reinforcement-training-cost.ts';
export { type RequiredToPay, requiredToPay, type TrainingCase } from './required-to-pay.ts';
export { type Retraining, retrainingCost } from './retraining-cost.ts';
export { type RepeatedSamples, type RftReadiness, rftReadiness } from './rft-readiness.ts';
export { breakEvenUtilization, type SelfHosting, selfHostedTokenCost } from './self-hosted-token-cost.ts';
export { type SupervisedTraining, supervisedTrainingCost } from './supervised-training-cost.ts';
export { type TeacherLabels, teacherLabelCost } from './teacher-label-cost.ts';
export { type TrainingAttempts, type TrainingPlan, trainingAttempts } from './training-attempts.ts';
export { type VolumePlan, volumePath } from './volume-path.ts';
export { type Queue, type WaitingTime, waitingTime } from './waiting-time.ts';
