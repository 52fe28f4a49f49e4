export { type Moments, MomentsAccumulator } from './moments-accumulator.ts'
export { RegressionAccumulator, type RegressionMetrics } from './regression-accumulator.ts'
