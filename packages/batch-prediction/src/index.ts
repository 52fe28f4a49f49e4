export { batchPrediction } from './step.ts'
