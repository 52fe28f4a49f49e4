export { dataValidation } from './step.ts'
