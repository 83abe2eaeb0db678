/** What requests, labels and training cost, and at which volume a dearer start pays. Dollars throughout. */
export { breakEvenErrorCost, type CostAndQuality } from './break-even-error-cost.ts';
export { breakEvenVolume } from './break-even-volume.ts';
export { callCost } from './call-cost.ts';
export { type CheapestRange, cheapestByVolume } from './cheapest-by-volume.ts';
export type { Line } from './line.ts';
export { netPresentValue } from './net-present-value.ts';
export { type Payback, payback } from './payback.ts';
export { type ReinforcementTraining, reinforcementTrainingCost } from './reinforcement-training-cost.ts';
export { type SupervisedTraining, supervisedTrainingCost } from './supervised-training-cost.ts';
export { type TeacherLabels, teacherLabelCost } from './teacher-label-cost.ts';
export { type VolumePlan, volumePath } from './volume-path.ts';
