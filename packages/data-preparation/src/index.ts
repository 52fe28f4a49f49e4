export { dataPreparation } from './step.ts'
