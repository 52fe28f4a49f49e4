export { RegressionAccumulator, type RegressionMetrics } from './metrics/regression-accumulator.ts'
export { type Moments, MomentsAccumulator } from './summaries/moments-accumulator.ts'
