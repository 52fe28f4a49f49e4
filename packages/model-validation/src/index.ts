export { modelValidation } from './step.ts'
