export { dataExtraction } from './step.ts'
