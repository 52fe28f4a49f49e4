export { modelTraining } from './step.ts'
