/** What changed between two versions of a model, or over many: detectors, tests, and a bill taken apart. */
export { attributeCostChange, type CostAttribution, type CostState } from './attribute-cost-change.ts';
export { type BernoulliShift, bernoulliCusum } from './bernoulli-cusum.ts';
export { type Cusum, type CusumOptions, cusum } from './cusum.ts';
export { type Ewma, type EwmaOptions, ewma } from './ewma.ts';
export { geometricRatio } from './geometric-ratio.ts';
export { hodgesLehmann } from './hodges-lehmann.ts';
export { type MannWhitney, mannWhitney } from './mann-whitney.ts';
export { type PageHinkley, type PageHinkleyOptions, pageHinkley } from './page-hinkley.ts';
export { type ProportionChart, proportionLimits } from './proportion-limits.ts';
