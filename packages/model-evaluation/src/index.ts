export { modelEvaluation } from './step.ts'
